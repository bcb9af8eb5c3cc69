"""``tracker sources``: what is followed, how it goes, and how much the store holds of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.text import Text

from tracker.cli import lines, options, places, terminal
from tracker.outputs.iso import iso
from tracker.outputs.safe import json_line
from tracker.store.rows import SourceCounts, SourceRow

SPARE = ("versions", "last poll (UTC)", "splitter")


@click.command("sources")
@options.as_json
@options.places
def command(*, as_json: bool, db: Path | None, config: Path | None) -> None:
    """List the sources in the store with their state."""
    with places.reading(db, config) as store:
        rows = [(row, store.counts(row.id)) for row in store.sources()]
    if as_json:
        for row, counts in rows:
            click.echo(json_line(_json(row, counts)))
        return
    headings = ("source", "state", "blocks", "versions", "last poll (UTC)", "splitter", "title")
    terminal.console().print(terminal.table(headings, [_cells(row, counts) for row, counts in rows], spare=SPARE))
    if not rows:
        lines.note("no sources yet: tracker run follows those of the config, tracker ingest takes saved pages")


def state(row: SourceRow) -> str:
    """Say in a word how following a source goes."""
    if not row.source.enabled:
        return "not polled"
    if row.failures:
        return f"failing ({row.last_outcome.value if row.last_outcome else '?'})"
    if row.ended_at or row.live is False:
        return "ended"
    return "live" if row.live else "following"


def _cells(row: SourceRow, counts: SourceCounts) -> list[object]:
    shown = state(row)
    about = f"{row.title}  {row.source.url}" if row.title else row.source.url
    return [
        Text(terminal.cut(row.source.name, 40), style="bold"),
        Text(shown, style="red" if row.failures else ""),
        f"{counts.present} of {counts.blocks}",
        counts.versions,
        terminal.clock_text(row.last_poll_at),
        row.splitter,
        about,
    ]


def _json(row: SourceRow, counts: SourceCounts) -> dict[str, Any]:
    return {
        "name": row.source.name,
        "url": row.source.url,
        "title": row.title,
        "state": state(row),
        "enabled": row.source.enabled,
        "live": row.live,
        "splitter": row.splitter,
        "failures": row.failures,
        "last_outcome": row.last_outcome.value if row.last_outcome else None,
        "last_poll_at": iso(row.last_poll_at),
        "last_ok_at": iso(row.last_ok_at),
        "next_poll_at": iso(row.next_poll_at),
        "blocks": counts.blocks,
        "present": counts.present,
        "removed": counts.removed,
        "versions": counts.versions,
        "events": counts.events,
        "polls": counts.polls,
        "snapshots": counts.snapshots,
        "snapshot_bytes": counts.snapshot_bytes,
    }
