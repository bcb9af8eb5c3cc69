"""``tracker verify``: proof that the store is whole, and the head of the event chain to note down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from tracker import logs
from tracker.cli import lines, options, places
from tracker.cli.prune import sentence
from tracker.cli.replay import second_store
from tracker.errors import StoreError
from tracker.outputs.iso import iso
from tracker.outputs.safe import json_line
from tracker.poll import Replay, replay
from tracker.store import Store


@click.command("verify")
@click.option("--replay", "replayed", is_flag=True, help="Also run the stored pages again: the same events must come.")
@options.as_json
@options.places
def command(*, replayed: bool, as_json: bool, db: Path | None, config: Path | None) -> int:
    """Check every hash, reference, number and version of the store. Exit code 3 when something is wrong.

    The head that is printed vouches for all events before it: note it down somewhere else, and later tampering shows.
    """
    logs.set_up()
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
    """Give a sentence for each event and block that the stored pages tell otherwise; say what cannot be replayed."""
    with second_store() as new:
        for row in store.sources():
            one = replay(store, new, row.source.name)
            for note in one.notes:
                lines.note(f"{one.source}: {note}")
            if not one.pruned:
                yield from _differences(one)


def _differences(one: Replay) -> Iterator[str]:
    for event in (*one.only_recorded, *(recorded for recorded, _ in one.changed)):
        yield f"event {event.seq} ({event.kind} of {event.source}) does not come from the stored pages"
    for event in (*one.only_replayed, *(replayed for _, replayed in one.changed)):
        yield f"the stored pages of {event.source} give a {event.kind} at {iso(event.detected_at)} that is not recorded"
    if one.corrected:
        return
    for life in (*one.lost, *(known for known, _ in one.read_otherwise)):
        yield f"block {life.row.id} of {one.source} does not come from the stored pages as it stands"
    if one.found:
        yield f"the stored pages of {one.source} give {lines.count(len(one.found), 'block')} that it does not have"
