"""``tracker backup``: a copy of the store, also while the daemon writes to it."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import lines, options, places
from tracker.outputs.safe import json_line


@click.command("backup")
@click.argument("to", type=click.Path(path_type=Path), metavar="FILE")
@options.as_json
@options.places
def command(*, to: Path, as_json: bool, db: Path | None, config: Path | None) -> None:
    """Copy the store to FILE, a new one, also while the daemon writes to it.

    The copy is packed: room that pruning left is not in it. It appears whole or not at all.
    """
    with places.reading(db, config) as store:
        store.backup(to)
        head = store.head()
    size = to.stat().st_size
    if as_json:
        click.echo(json_line({"file": str(to), "bytes": size, "seq": head.seq if head else 0}))
    else:
        lines.say(f"{to}: {size:,} bytes")
