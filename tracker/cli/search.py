"""``tracker search``: words in any version of any block, those that are gone too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tracker.cli import lines, options, places, terminal
from tracker.errors import UsageError
from tracker.outputs.iso import iso
from tracker.outputs.safe import json_line
from tracker.store.rows import Hit


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="WORD…")
@click.option("--limit", type=options.NUMBER, default=50, show_default=True, help="At most so many.")
@options.as_json
@options.places
def command(*, words: tuple[str, ...], limit: int, as_json: bool, db: Path | None, config: Path | None) -> None:
    """Find the versions of blocks that hold all the words, best first; '"words in quotes"' must follow each other.

    Case and accents do not matter. Exit code 0 also when nothing is found.
    """
    if not any(char.isalnum() for word in words for char in word):
        raise UsageError("there is no word to search for", hint="tracker search lifeboat")
    with places.reading(db, config) as store:
        hits = store.search(" ".join(words), limit=limit)
    if as_json:
        for hit in hits:
            click.echo(json_line(_json(hit)))
        return
    if not hits:
        lines.note(f"no version holds {' '.join(words)}")
        return
    headings = ("block", "v", "source", "seen (UTC)", "words")
    terminal.console().print(terminal.table(headings, [_cells(hit) for hit in hits], spare=("seen (UTC)",)))


def _cells(hit: Hit) -> list[object]:
    about = " · ".join(part for part in (hit.title, hit.snippet) if part)
    return [hit.block_id, hit.version, terminal.cut(hit.source, 24), terminal.clock_text(hit.first_seen_at), about]


def _json(hit: Hit) -> dict[str, Any]:
    return {
        "block": hit.block_id,
        "version": hit.version,
        "source": hit.source,
        "label": hit.label,
        "title": hit.title,
        "snippet": hit.snippet,
        "first_seen_at": iso(hit.first_seen_at),
    }
