"""``tracker verify``: proof that the store is whole, and the head of the event chain to note down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from tracker.cli import lines, options, places
from tracker.cli.prune import sentence
from tracker.cli.replay import replay_all
from tracker.errors import StoreError
from tracker.outputs.iso import iso
from tracker.outputs.safe import json_line
from tracker.store import Store


@click.command("verify")
@click.option("--replay", "replayed", is_flag=True, help="Also run the stored pages again: the same events must come.")
@options.as_json
@options.places
def command(*, replayed: bool, as_json: bool, db: Path | None, config: Path | None) -> int:
    """Check every hash, reference, number and version of the store. Exit code 3 when something is wrong.

    The head that is printed vouches for all events before it: note it down somewhere else, and later tampering shows.
    """
    path = places.store_path(db, config)
    with places.reading(db, config) as store:
        problems = [*store.verify(deep=True), *(_not_replayed(store) if replayed else ())]
        head, prunings = store.head(), store.prunings()
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
        for pruning in prunings:
            lines.say(sentence(pruning))
        if head:
            lines.say(f"head: event {head.seq}, {head.hash}")
    return StoreError.exit_code if problems else 0


def _not_replayed(store: Store) -> Iterator[str]:
    """Give a sentence for each event that the stored pages tell otherwise."""
    for outcome in replay_all(store, [row.source.name for row in store.sources()]):
        for event in outcome.only_recorded:
            yield f"event {event.seq} ({event.kind} of {event.source}) does not come from the stored pages"
        for event in outcome.only_replayed:
            yield f"the stored pages of {event.source} give a {event.kind} at {iso(event.detected_at)} that is not recorded"
