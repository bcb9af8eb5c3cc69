"""``tracker poll``: sources polled once, now, whatever their schedule says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tracker import daemon, logs
from tracker.cli import lines, options, places
from tracker.cli.telling import teller
from tracker.core.events import to_json
from tracker.outputs.iso import iso
from tracker.outputs.safe import json_line
from tracker.poll import PollResult


@click.command("poll")
@click.argument("sources", nargs=-1, metavar="[SOURCE…]")
@options.as_json
@options.places
def command(*, sources: tuple[str, ...], as_json: bool, db: Path | None, config: Path | None) -> int:
    """Poll the named sources, or all enabled ones, once and now. Exit code 1 if a poll failed."""
    loaded = places.config_needed(config, db)
    logs.set_up(loaded.log_level, loaded.log_format)
    if as_json:
        results = daemon.poll_now(loaded, sources)
        for result in results:
            click.echo(json_line(_json(result)))
    else:
        results = daemon.poll_now(loaded, sources, tell=teller(as_json=False))
        for result in results:
            lines.say(_summary(result))
    return 1 if any(result.outcome.failed for result in results) else 0


def _summary(result: PollResult) -> str:
    words = f"{result.source}: {result.outcome.value}"
    if result.detail:
        words += f", {result.detail}"
    return f"{words}; {lines.count(len(result.events), 'event')}"


def _json(result: PollResult) -> dict[str, Any]:
    return {
        "source": result.source,
        "outcome": result.outcome.value,
        "detail": result.detail,
        "events": [to_json(event) for event in result.events],
        "next_poll_at": iso(result.next_poll_at),
    }
