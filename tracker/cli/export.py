"""``tracker export``: the pages of a store as a WARC file, for archives and replay tools."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from tracker import archive
from tracker.cli import lines, options, places
from tracker.errors import UsageError
from tracker.model import Page
from tracker.outputs.safe import json_line
from tracker.store import Store


@click.command("export")
@click.argument("sources", nargs=-1, metavar="[SOURCE…]")
@click.option(
    "--warc", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write; .warc.gz compresses."
)
@options.as_json
@options.places
def command(*, sources: tuple[str, ...], warc: Path, as_json: bool, db: Path | None, config: Path | None) -> None:
    """Write every page kept of the named sources, or of all, as WARC records in time order.

    What was fetched in the same bytes again is a revisit record. The file appears whole or not at all.
    """
    if warc.exists():
        raise UsageError(f"{warc} is there already", hint="name a new file")
    with places.reading(db, config) as store:
        names = [places.known(store, name) for name in sources] or [row.source.name for row in store.sources()]
        written = archive.write_warc(_pages(store, names), warc)
    if as_json:
        click.echo(json_line({"file": str(warc), "pages": written}))
    else:
        lines.say(f"{warc}: {lines.count(written, 'page')} of {lines.count(len(names), 'source')}")


def _pages(store: Store, names: list[str]) -> Iterator[Page]:
    for name in names:
        yield from (past.page for past in store.history(name) if past.page is not None)
