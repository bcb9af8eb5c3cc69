"""``tracker replay``: the stored pages through today's splitter and reconciler, and what would be told otherwise."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.text import Text

from tracker.cli import lines, options, places, terminal
from tracker.errors import UsageError
from tracker.model import Event
from tracker.outputs import jsonl
from tracker.poll import process_page
from tracker.store import Store, open_store
from tracker.store.rows import SourceRow

Told = tuple[str, str, str | None, str | None]
"""What makes two events the same: kind, when, the text, the old text. Numbers and keys may change with a splitter."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the record and the replay of one source differ."""

    source: str
    same: int
    only_recorded: tuple[Event, ...]
    only_replayed: tuple[Event, ...]


@click.command("replay")
@click.argument("source", required=False)
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), help="Keep the replay as this new store.")
@options.as_json
@options.places
def command(*, source: str | None, into: Path | None, as_json: bool, db: Path | None, config: Path | None) -> int:
    """Run the stored pages of SOURCE, or of all, through today's splitter into a second store; show what would differ.

    The store itself is not touched. Exit code 1 when an event of a block would be told otherwise.
    """
    if into is not None and into.exists():
        raise UsageError(f"{into} is there already", hint="name a new file")
    with places.reading(db, config) as old:
        names = [places.known(old, source)] if source else [row.source.name for row in old.sources()]
        outcomes = replay_all(old, names, into)
    for outcome in outcomes:
        _show_json(outcome) if as_json else _show(outcome)
    return 1 if any(outcome.only_recorded or outcome.only_replayed for outcome in outcomes) else 0


def replay_all(old: Store, names: Sequence[str], into: Path | None = None) -> list[Outcome]:
    """Replay these sources into a new store, one that is gone afterwards if none is named."""
    with (
        tempfile.TemporaryDirectory(prefix="tracker-replay-") as folder,
        open_store(into or Path(folder) / "tracker.db", create=True) as new,
    ):
        return [replay(old, new, name) for name in names]


def replay(old: Store, new: Store, name: str) -> Outcome:
    """Poll by poll, from one store into the other."""
    source = _row(old, name).source
    for past in old.history(name):
        if new.source(name) is None:
            new.sync_sources([source], past.poll.finished_at, disable_missing=False)
        row = _row(new, name)
        if past.page is not None:
            process_page(new, row, past.page)
        else:
            new.record(row.id, past.poll)
    return _compared(name, list(_blocks(old, name)), list(_blocks(new, name)))


def _compared(name: str, recorded: list[Event], replayed: list[Event]) -> Outcome:
    of_record, of_replay = Counter(map(_told, recorded)), Counter(map(_told, replayed))
    same = (of_record & of_replay).total()
    return Outcome(name, same, _surplus(recorded, of_record - of_replay), _surplus(replayed, of_replay - of_record))


def _surplus(events: list[Event], left: Counter[Told]) -> tuple[Event, ...]:
    found = []
    for event in events:
        if left[_told(event)] > 0:
            left[_told(event)] -= 1
            found.append(event)
    return tuple(found)


def _told(event: Event) -> Told:
    return event.kind, event.detected_at.isoformat(), event.text, event.old_text


def _blocks(store: Store, name: str) -> Iterator[Event]:
    """Give the events of blocks; those of the source tell of polls, not of pages."""
    return (event for event in store.events(source=name) if event.block_id is not None)


def _row(store: Store, name: str) -> SourceRow:
    row = store.source(name)
    if row is None:
        raise UsageError(f"there is no source {name!r} in {store.path}")
    return row


def _show(outcome: Outcome) -> None:
    differs = len(outcome.only_recorded) + len(outcome.only_replayed)
    verdict = f"{lines.count(differs, 'event')} would differ" if differs else "nothing would differ"
    lines.say(f"{outcome.source}: {lines.count(outcome.same, 'event')} alike, {verdict}")
    console = terminal.console()
    for sign, style, events in (("-", "red", outcome.only_recorded), ("+", "green", outcome.only_replayed)):
        for event in events:
            console.print(Text(f"  {sign} ", style=style).append_text(terminal.event_line(event)), soft_wrap=True)


def _show_json(outcome: Outcome) -> None:
    for where, events in (("recorded", outcome.only_recorded), ("replayed", outcome.only_replayed)):
        for event in events:
            click.echo(f'{{"only": "{where}", "event": {jsonl.line(event)}}}')
