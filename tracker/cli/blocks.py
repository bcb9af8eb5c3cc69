"""``tracker blocks``: the blocks of one source as they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.text import Text

from tracker.cli import options, places, terminal
from tracker.outputs.iso import iso
from tracker.outputs.safe import json_line
from tracker.outputs.split_json import block_json
from tracker.store.rows import BlockRow

STYLES = {"removed": "red", "missing": "yellow", "rolled_off": "dim"}


@click.command("blocks")
@click.argument("source")
@click.option("--present", is_flag=True, help="Leave out what is gone from the page.")
@options.as_json
@options.places
def command(*, source: str, present: bool, as_json: bool, db: Path | None, config: Path | None) -> None:
    """List the blocks of SOURCE in page order, those that are gone last."""
    with places.reading(db, config) as store:
        rows = store.blocks(places.known(store, source), include_gone=not present)
    if as_json:
        for row in rows:
            click.echo(json_line(_json(row)))
        return
    headings = ("block", "state", "v", "time (UTC)", "kind", "label", "words")
    terminal.console().print(terminal.table(headings, [_cells(row) for row in rows], spare=("kind",)))


def _cells(row: BlockRow) -> list[object]:
    block = row.block
    words = " · ".join(part for part in (block.title, block.text) if part)
    return [
        row.id,
        Text(row.state.value, style=STYLES.get(row.state.value, "")),
        row.version,
        terminal.clock_text(block.published.at if block.published else None),
        block.kind.value,
        terminal.cut(block.label, 40),
        terminal.cut(words, 200),
    ]


def _json(row: BlockRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "source": row.source,
        "state": row.state.value,
        "version": row.version,
        "position": row.position,
        "first_seen_at": iso(row.first_seen_at),
        "last_seen_at": iso(row.last_seen_at),
        "merged_into": row.merged_into,
        **block_json(row.block),
    }
