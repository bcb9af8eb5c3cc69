"""``tracker run``: the daemon. Events on stdout as they are recorded, logs on stderr."""

from __future__ import annotations

from pathlib import Path

import click

from tracker import daemon, logs
from tracker.cli import options, places
from tracker.cli.telling import teller


@click.command("run")
@click.option("--once", is_flag=True, help="Poll each enabled source once and end; exit code 1 if a poll failed.")
@options.as_json
@options.places
def command(*, once: bool, as_json: bool, db: Path | None, config: Path | None) -> int:
    """Follow the sources of the config until stopped.

    SIGTERM and Ctrl-C let polls under way finish, then end with exit code 0. SIGHUP reads the config again.
    """
    loaded = places.config_needed(config, db)
    logs.set_up(loaded.log_level, loaded.log_format)
    return daemon.run(loaded, once=once, tell=teller(as_json=as_json))
