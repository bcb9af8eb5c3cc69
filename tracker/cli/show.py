"""``tracker show``: the life of one block: its versions, what changed between them, and what else became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from tracker.cli import options, places, terminal
from tracker.cli.claims import differing, published
from tracker.core.diffing import judge
from tracker.core.events import to_json
from tracker.errors import UsageError
from tracker.model import Diff, Event
from tracker.outputs.iso import iso
from tracker.outputs.phrases import happened, reason_words
from tracker.outputs.safe import json_line, safe_line
from tracker.outputs.split_json import block_json
from tracker.store.rows import BlockRow, VersionRow


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing in the life of a block: a version with the events that came with it, or an event that made no version."""

    at: datetime
    version: VersionRow | None
    events: tuple[Event, ...]
    before: VersionRow | None = None
    """The version before; None for the first one."""
    step: Diff | None = None
    """From there to this one."""


@click.command("show")
@click.argument("block", type=options.NUMBER)
@options.as_json
@options.places
def command(*, block: int, as_json: bool, db: Path | None, config: Path | None) -> None:
    """Show the life of BLOCK (the number from blocks or events), oldest first.

    Who wrote it, when each version was first seen and between which polls it came, what it changed and how much that weighs, and
    when the block was taken down or put back.
    """
    with places.reading(db, config) as store:
        row = store.block(block)
        if row is None:
            raise UsageError(f"there is no block {block}", hint="tracker blocks SOURCE lists them with their numbers")
        life = lived(store.versions(block), list(store.events(source=row.source, block=block)))
    if as_json:
        for moment in life:
            click.echo(json_line(_json(row, moment)))
    else:
        _show(row, life)


def lived(versions: Sequence[VersionRow], events: Sequence[Event]) -> list[Moment]:
    """Put versions and events of a block into the order in which they came about."""
    moments = []
    left = list(events)
    for before, version in zip((None, *versions), versions, strict=False):
        step = judge(before.block, version.block) if before else None
        came = tuple(one for one in left if (one.version, one.detected_at) == (version.n, version.first_seen_at))
        left = [one for one in left if one not in came]
        moments.append(Moment(version.first_seen_at, version, came, before, step))
    moments += (Moment(event.detected_at, None, (event,)) for event in left)
    return sorted(moments, key=lambda moment: (moment.at, moment.version is None))


def _show(row: BlockRow, life: Sequence[Moment]) -> None:
    console = terminal.console()
    block = row.block
    about = " · ".join(part for part in (block.label, block.title) if part)
    console.print(terminal.text(f"block {row.id} of {row.source}: {about}".rstrip(": "), "bold"))
    console.print(terminal.facts(_facts(row)))
    for moment in life:
        console.print()
        if moment.version is None:
            _show_event(console, moment.events[0])
        else:
            _show_version(console, moment.version, moment)


def _facts(row: BlockRow) -> list[tuple[str, object]]:
    block = row.block
    state = f"{row.state.value}, merged into block {row.merged_into}" if row.merged_into else row.state.value
    shown: list[tuple[str, object]] = [("state", state), ("kind", block.kind.value), ("key", block.key or "–")]
    if len(row.aliases) > 1:
        shown.append(("former keys", ", ".join(key for key in row.aliases if key != block.key)))
    if block.author:
        shown.append(("author", block.author))
    shown.append(("published", published(block)))
    shown.append(("seen", f"{terminal.clock_text(row.first_seen_at)} to {terminal.clock_text(row.last_seen_at)} UTC"))
    return shown


def _show_event(console: Console, event: Event) -> None:
    kind = event.kind.removeprefix("block.")
    line = terminal.text(kind.replace("_", " "), terminal.STYLES.get(kind, "bold magenta"))
    line.append(f"  {happened(event)}", style="dim")
    if event.detail:
        line.append(f"  {safe_line(event.detail)}")
    console.print(line)


def _show_version(console: Console, version: VersionRow, moment: Moment) -> None:
    console.print(terminal.text(f"version {version.n}", "bold").append(f"  {_when(moment)}", style="dim"))
    facts = [f"snapshot {version.snapshot_id}", f"by the splitter {version.splitter}"]
    if version.match:
        facts.append(f"same block by {version.match.value.replace('_', ' ')}")
    console.print(terminal.text(", ".join(facts), "dim"))
    for event in moment.events:
        if event.kind not in {"block.added", "block.revised"}:
            _show_event(console, event)
    if moment.before is None or moment.step is None:
        console.print(terminal.padded(terminal.words(version.block.text)))
        return
    for claim in differing(moment.before.block, version.block):
        console.print(terminal.text(claim))
    if moment.before.block.fingerprint != version.block.fingerprint:
        _show_step(console, moment.step, stealth=any(event.stealth for event in moment.events))


def _when(moment: Moment) -> str:
    """Say between which polls a version came; one of the first page was there before."""
    told = next((event for event in moment.events if event.kind in {"block.added", "block.revised"}), None)
    if told is not None:
        return f"{told.kind.removeprefix('block.')} {happened(told)}"
    again = moment.before is not None and moment.before.first_seen_at >= moment.at
    how = "read again, of" if again else "first seen"
    return f"{how} {terminal.clock_text(moment.at, seconds=True)} UTC"


def _show_step(console: Console, step: Diff, *, stealth: bool) -> None:
    reasons = "; ".join(dict.fromkeys(reason_words(reason) for reason in step.reasons))
    admitted = ", not admitted by the page" if stealth else ""
    weight = step.significance.value
    console.print(
        terminal.text(f"{weight}: {reasons}{admitted}" if reasons != weight else weight, terminal.STYLES[weight])
    )
    console.print(terminal.padded(terminal.diff_text(step.markup, colour=console.color_system is not None)))


def _json(row: BlockRow, moment: Moment) -> dict[str, Any]:
    """Give a version as it reads, or nothing of it for an event that made none; the events that came with it beside."""
    version, step = moment.version, moment.step
    body: dict[str, Any] = {
        "block": row.id,
        "at": iso(moment.at),
        "events": [to_json(event) for event in moment.events],
    }
    if version is None:
        return {**body, "version": None}
    return {
        **body,
        "version": version.n,
        "first_seen_at": iso(version.first_seen_at),
        "snapshot": version.snapshot_id,
        "splitter": version.splitter,
        "match": version.match.value if version.match else None,
        "diff": step.markup if step else None,
        "significance": step.significance.value if step else None,
        "reasons": list(dict.fromkeys(reason.kind for reason in step.reasons)) if step else [],
        **block_json(version.block),
    }
