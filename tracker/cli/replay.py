"""``tracker replay``: the stored pages through today's splitter and reconciler; what would differ, and taking it over."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from tracker import logs
from tracker.cli import lines, options, places, terminal
from tracker.cli.claims import differing
from tracker.cli.telling import teller
from tracker.clock import SystemClock
from tracker.core.diffing import judge
from tracker.core.events import to_json
from tracker.core.segments import context, markup, read_markup
from tracker.errors import UsageError
from tracker.model import Block, BlockKind, Event
from tracker.outputs.excerpts import excerpt
from tracker.outputs.safe import json_line
from tracker.outputs.split_json import block_json
from tracker.poll import Life, Replay, replay
from tracker.store import Store, open_store

SHOWN = 20
"""Words of a block that stand for it."""


@click.command("replay")
@click.argument("source", required=False)
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), help="Keep the replay as this new store.")
@click.option("--apply", "taken", is_flag=True, help="Take the replay over; a copy of the store is made first.")
@options.as_json
@options.places
def command(
    *, source: str | None, into: Path | None, taken: bool, as_json: bool, db: Path | None, config: Path | None
) -> int:
    """Run the stored pages of SOURCE, or of all, through today's splitter into a second store; show what would differ.

    The store itself is not touched, and the exit code is 1 when something differs, unless --apply takes it over: then blocks read
    as the replay has them, in the past and from now on, under the numbers they have. Recorded events stay as they are, and the
    take-over is recorded as one. It is refused, with the reason, where pages were pruned, can no longer be split, or blocks were
    merged by hand. The daemon must be stopped meanwhile.
    """
    if into is not None and into.exists():
        raise UsageError(f"{into} is there already", hint="name a new file")
    logs.set_up()
    with places.writing(db, config) if taken else places.reading(db, config) as old, second_store(into) as new:
        differing = _replayed(old, new, source, as_json=as_json)
        if taken:
            _take_over(old, new, differing, as_json=as_json)
    return 1 if differing and not taken else 0


def _replayed(old: Store, new: Store, source: str | None, *, as_json: bool) -> list[Replay]:
    """Replay and show every source that is meant; return the replays that differ."""
    names = [places.known(old, source)] if source else [row.source.name for row in old.sources()]
    found = [replay(old, new, name) for name in names]
    for one in found:
        _show_json(one) if as_json else _show(one)
    return [one for one in found if one.blocks_differ or one.events_differ]


@contextmanager
def second_store(into: Path | None = None) -> Iterator[Store]:
    """Make a store to replay into, one that is gone afterwards if none is named."""
    with (
        tempfile.TemporaryDirectory(prefix="tracker-replay-") as folder,
        open_store(into or Path(folder) / "tracker.db", create=True) as new,
    ):
        yield new


def _take_over(old: Store, new: Store, differing: Sequence[Replay], *, as_json: bool) -> None:
    if not differing:
        lines.note("nothing to take over")
        return
    for one in differing:
        if one.refusal:
            raise UsageError(f"{one.source} is not taken over: {one.refusal}", hint="nothing was changed")
    now = SystemClock().now()
    copy = old.path.with_name(f"{old.path.name}.before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    old.backup(copy)
    lines.note(f"the store as it was is kept as {copy}")
    tell = teller(as_json=as_json)
    for one in differing:
        assert one.plan is not None
        tell(old.take_over(one.source, new, one.plan, detail=_detail(one), now=now))


def _detail(one: Replay) -> str:
    parts = [(len(one.read_otherwise), "read otherwise"), (len(one.found), "found"), (len(one.lost), "no longer found")]
    told = ", ".join(f"{lines.count(number, 'block')} {what}" for number, what in parts if number)
    return f"{lines.count(one.pages, 'page')} read again: {told or 'the blocks are the same'}"


def _show(one: Replay) -> None:
    console = terminal.console()
    alike = f"{one.source}: {lines.count(one.pages, 'page')}, {lines.count(one.same, 'event')} alike"
    events, blocks = lines.count(one.events_differ, "event"), lines.count(one.blocks_differ, "block")
    differs = (
        f"{events} and {blocks} would differ" if one.events_differ or one.blocks_differ else "nothing would differ"
    )
    console.print(terminal.text(f"{alike}, {differs}", "bold"), soft_wrap=not terminal.wraps())
    for note in one.notes:
        console.print(terminal.text(f"  {note}", "yellow"), soft_wrap=not terminal.wraps())
    _show_events(console, one)
    _show_blocks(console, one)


def _show_events(console: Console, one: Replay) -> None:
    for title, events, sign, style in (
        ("Events that are recorded and would not be told", one.only_recorded, "-", "red"),
        ("Events that would be told and are not recorded", one.only_replayed, "+", "green"),
    ):
        if events:
            console.print(terminal.text(f"{title} ({len(events)})"))
        for event in events:
            console.print(
                Text(f"  {sign} ", style=style).append_text(terminal.event_line(event)), soft_wrap=not terminal.wraps()
            )
    if one.changed:
        console.print(terminal.text(f"Events that would be told in other words ({len(one.changed)})"))
    for recorded, replayed in one.changed:
        console.print(
            Text("  ~ ", style="yellow").append_text(terminal.event_line(recorded)), soft_wrap=not terminal.wraps()
        )
        _show_diff(console, _as_block(recorded), _as_block(replayed))


def _show_blocks(console: Console, one: Replay) -> None:
    for title, lives, sign, style in (
        ("Blocks that would no longer be found", one.lost, "-", "red"),
        ("Blocks that would be found besides", one.found, "+", "green"),
    ):
        if lives:
            console.print(terminal.text(f"{title} ({len(lives)})"))
        for life in lives:
            console.print(Text(f"  {sign} ", style=style).append_text(_line(life)), soft_wrap=not terminal.wraps())
    if one.read_otherwise:
        console.print(terminal.text(f"Blocks that would read otherwise ({len(one.read_otherwise)})"))
    for known, replayed in one.read_otherwise:
        console.print(Text("  ~ ", style="yellow").append_text(_line(known)), soft_wrap=not terminal.wraps())
        for words in _claims(known, replayed):
            console.print(terminal.padded(terminal.text(words)))
        _show_diff(console, known.block, replayed.block)


def _show_diff(console: Console, old: Block, new: Block) -> None:
    if (old.title, old.text) != (new.title, new.text):
        words = markup(context(read_markup(judge(old, new).markup)))
        console.print(terminal.padded(terminal.diff_text(words, colour=console.color_system is not None)))


def _line(life: Life) -> Text:
    block = life.block
    about = " · ".join(part for part in (block.label, block.title) if part) or excerpt(block.text, SHOWN)
    when = terminal.clock_text(block.published.at if block.published else None)
    return terminal.text(f"#{life.row.id}  {when}  {terminal.cut(about, 100)}")


def _claims(known: Life, replayed: Life) -> Iterator[str]:
    """Say what is another besides the words."""
    yield from differing(known.block, replayed.block)
    if known.row.state is not replayed.row.state:
        yield f"state: {known.row.state.value} → {replayed.row.state.value}"


def _as_block(event: Event) -> Block:
    return Block(BlockKind.UPDATE, event.text or event.old_text or "")


def _show_json(one: Replay) -> None:
    body: dict[str, Any] = {
        "source": one.source,
        "pages": one.pages,
        "alike": one.same,
        "events_only_recorded": [to_json(event) for event in one.only_recorded],
        "events_only_replayed": [to_json(event) for event in one.only_replayed],
        "events_in_other_words": [
            {"recorded": to_json(recorded), "replayed": to_json(replayed)} for recorded, replayed in one.changed
        ],
        "blocks_lost": [_life_json(life) for life in one.lost],
        "blocks_found": [_life_json(life) for life in one.found],
        "blocks_read_otherwise": [
            {"known": _life_json(known), "replayed": _life_json(replayed)} for known, replayed in one.read_otherwise
        ],
        "notes": one.notes,
    }
    click.echo(json_line(body))


def _life_json(life: Life) -> dict[str, Any]:
    return {"id": life.row.id, "state": life.row.state.value, "versions": life.row.version, **block_json(life.block)}
