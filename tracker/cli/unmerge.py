"""``tracker unmerge``: a person takes back that two blocks are one."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import options, places
from tracker.cli.telling import teller
from tracker.clock import SystemClock


@click.command("unmerge")
@click.argument("block", type=options.NUMBER)
@options.as_json
@options.places
def command(*, block: int, as_json: bool, db: Path | None, config: Path | None) -> None:
    """Let BLOCK, which was merged into another one, stand for itself again.

    The next page that shows it finds it by its keys. This is recorded as an event. The daemon must be stopped meanwhile.
    """
    with places.writing(db, config) as store:
        event = store.unmerge(block, SystemClock().now())
    teller(as_json=as_json)(event)
