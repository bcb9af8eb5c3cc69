"""``tracker prune``: old pages are deleted, and what was deleted is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tracker.cli import lines, options, places, terminal
from tracker.clock import SystemClock
from tracker.errors import UsageError
from tracker.outputs.iso import iso
from tracker.outputs.safe import json_line
from tracker.store.rows import Pruning


@click.command("prune")
@click.option("--keep", help="Keep pages first fetched within this span (90d), or since this time.")
@click.option("--source", help="Only this source's.")
@click.option("--snapshots-only", is_flag=True, help="Delete nothing but pages; this is so anyway, and will stay so.")
@click.option("--list", "listed", is_flag=True, help="Show what was pruned so far; deletes nothing.")
@options.as_json
@options.places
def command(
    *,
    keep: str | None,
    source: str | None,
    snapshots_only: bool,
    listed: bool,
    as_json: bool,
    db: Path | None,
    config: Path | None,
) -> None:
    """Delete the bodies of old pages, so that the store does not grow for ever.

    Every version, event and hash stays, and so does the newest page of each source. Pages that are pruned can no longer be shown,
    exported or replayed. The file keeps its size, the room is used again; tracker backup writes a smaller one. The daemon must
    be stopped meanwhile.
    """
    del snapshots_only  # said for clarity
    if listed:
        with places.reading(db, config) as store:
            found = store.prunings()
    elif keep is None:
        raise UsageError("say what to keep", hint="tracker prune --keep 90d, or --list for what was pruned so far")
    else:
        now = SystemClock().now()
        before = options.read_time(keep, now)
        with places.writing(db, config) as store:
            name = places.known(store, source) if source else None
            found = [store.prune(before, now, source=name)]
    for pruning in found:
        click.echo(json_line(_json(pruning))) if as_json else lines.say(sentence(pruning))
    if not found:
        lines.note("nothing was pruned")


def sentence(pruning: Pruning) -> str:
    """Say what one prune took away."""
    whose = pruning.source or "all sources"
    pages = lines.count(pruning.snapshots, "page")
    before = terminal.clock_text(pruning.before)
    return f"{terminal.clock_text(pruning.at)} UTC: pruned {pages} of {whose} from before {before} UTC, {pruning.bytes_freed:,} bytes"


def _json(pruning: Pruning) -> dict[str, Any]:
    return {
        "at": iso(pruning.at),
        "source": pruning.source,
        "before": iso(pruning.before),
        "snapshots": pruning.snapshots,
        "bytes_freed": pruning.bytes_freed,
    }
