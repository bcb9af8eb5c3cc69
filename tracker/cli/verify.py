"""``tracker verify``: proof that the store is whole, and the head of the event chain to note down."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import lines, options, places
from tracker.errors import StoreError
from tracker.outputs.safe import json_line


@click.command("verify")
@options.as_json
@options.places
def command(*, as_json: bool, db: Path | None, config: Path | None) -> int:
    """Check every hash, reference, number and version of the store. Exit code 3 when something is wrong.

    The head that is printed vouches for all events before it: note it down somewhere else, and later tampering shows.
    """
    path = places.store_path(db, config)
    with places.reading(db, config) as store:
        problems = store.verify(deep=True)
        head = store.head()
    if as_json:
        seq, digest = (head.seq, head.hash) if head else (0, None)
        click.echo(
            json_line({"store": str(path), "whole": not problems, "seq": seq, "head": digest, "problems": problems})
        )
    else:
        for problem in problems:
            lines.say(problem)
        if not problems:
            lines.say(f"{path} is whole")
        if head:
            lines.say(f"head: event {head.seq}, {head.hash}")
    return StoreError.exit_code if problems else 0
