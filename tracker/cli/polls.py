"""``tracker polls``: when a source was polled and what came of it, stretches of equal outcomes as one row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.text import Text

from tracker.cli import lines, options, places, terminal
from tracker.model import Verdict
from tracker.outputs.iso import iso
from tracker.outputs.safe import json_line
from tracker.store.rows import PollRow


@click.command("polls")
@click.argument("source")
@options.as_json
@options.places
def command(*, source: str, as_json: bool, db: Path | None, config: Path | None) -> None:
    """List the polls of SOURCE, quarantined pages and failures among them, with the verdict and its reason.

    Polls in a row with the same outcome are one line. A page that was kept can be looked at: tracker page SOURCE --snapshot N.
    """
    with places.reading(db, config) as store:
        rows = list(store.polls(places.known(store, source)))
    if as_json:
        for row in rows:
            click.echo(json_line(_json(row)))
        return
    headings = ("first (UTC)", "last (UTC)", "polls", "outcome", "status", "snapshot", "detail")
    terminal.console().print(
        terminal.table(headings, [_cells(row) for row in rows], spare=("last (UTC)", "status"), whole=True)
    )
    held = next((row for row in reversed(rows) if row.verdict not in {None, Verdict.HEALTHY} and row.snapshot_id), None)
    if held:
        lines.note(f"a page in quarantine is kept: tracker page {held.source} --snapshot {held.snapshot_id} shows it")


def _cells(row: PollRow) -> list[object]:
    doubtful = row.verdict not in {None, Verdict.HEALTHY}
    outcome = f"{row.outcome.value} ({row.verdict.value})" if row.verdict and doubtful else row.outcome.value
    plain = row.outcome.value in {"ok", "not_modified", "unchanged"}
    return [
        terminal.clock_text(row.first_at, seconds=True),
        _last(row),
        row.count,
        Text(outcome, style="" if plain else "yellow" if not row.outcome.failed else "red"),
        row.status,
        row.snapshot_id,
        row.detail,
    ]


def _last(row: PollRow) -> str:
    """Say when a stretch ended, where it is more than one poll; the day only if it is another."""
    if row.count == 1:
        return ""
    same_day = row.first_at.date() == row.last_at.date()
    return f"{row.last_at:%H:%M:%S}" if same_day else terminal.clock_text(row.last_at, seconds=True)


def _json(row: PollRow) -> dict[str, Any]:
    return {
        "source": row.source,
        "outcome": row.outcome.value,
        "verdict": row.verdict.value if row.verdict else None,
        "status": row.status,
        "detail": row.detail,
        "first_at": iso(row.first_at),
        "last_at": iso(row.last_at),
        "count": row.count,
        "longest_gap": row.longest_gap,
        "snapshot": row.snapshot_id,
        "bytes_received": row.bytes_received,
    }
