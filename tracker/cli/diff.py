"""``tracker diff``: what a live blog said at one time beside what it said at another, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from tracker.cli import options, places, terminal
from tracker.clock import SystemClock
from tracker.core.diffing import judge
from tracker.model import Diff
from tracker.outputs.phrases import reason_words
from tracker.outputs.safe import json_line
from tracker.outputs.split_json import block_json
from tracker.store.rows import BlockRow, PageAt


@dataclass(frozen=True, slots=True)
class Difference:
    """One block that is not the same at both times; one side is missing when it stood at one of them only."""

    old: BlockRow | None
    new: BlockRow | None
    step: Diff | None = None

    @property
    def kind(self) -> str:
        """What became of the block."""
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "revised"


@click.command("diff")
@click.argument("source")
@click.option("--from", "start", required=True, help="The earlier time: a time, or a span back such as 24h.")
@click.option("--to", "end", help="The later time; now if not given.")
@options.as_json
@options.places
def command(*, source: str, start: str, end: str | None, as_json: bool, db: Path | None, config: Path | None) -> None:
    """Compare SOURCE at two times: which blocks came, went, or say something else."""
    now = SystemClock().now()
    with places.reading(db, config) as store:
        name = places.known(store, source)
        old = places.standing_at(store, name, options.read_time(start, now))
        new = places.standing_at(store, name, options.read_time(end, now) if end else now)
    found = differences(old, new)
    if as_json:
        for difference in found:
            click.echo(json_line(_json(difference)))
    else:
        _show(old, new, list(found))


def differences(old: PageAt, new: PageAt) -> Iterator[Difference]:
    """Pair the blocks of two times by our numbers: the later page's order, then what has gone."""
    before = {row.id: row for row in old.blocks}
    for row in new.blocks:
        earlier = before.pop(row.id, None)
        if earlier is None:
            yield Difference(None, row)
        elif earlier.version != row.version:
            yield Difference(earlier, row, judge(earlier.block, row.block))
    for row in before.values():
        yield Difference(row, None)


def _show(old: PageAt, new: PageAt, found: list[Difference]) -> None:
    console = terminal.console()
    span = f"{terminal.clock_text(old.at, seconds=True)} to {terminal.clock_text(new.at, seconds=True)} UTC"
    console.print(terminal.text(f"{new.source} from {span}: {len(found)} of {len(new.blocks)} blocks differ", "bold"))
    for difference in found:
        _show_one(console, difference)


def _show_one(console: Console, difference: Difference) -> None:
    row = difference.new or difference.old
    if row is None:
        return
    about = " · ".join(part for part in (row.block.label, row.block.title) if part)
    console.print()
    console.print(terminal.text(f"{difference.kind} #{row.id} {about}", terminal.STYLES[difference.kind]))
    if difference.step is None:
        console.print(terminal.padded(terminal.words(row.block.text)))
        return
    reasons = "; ".join(dict.fromkeys(reason_words(reason) for reason in difference.step.reasons))
    console.print(terminal.text(f"{difference.step.significance.value}: {reasons}"))
    console.print(terminal.padded(terminal.diff_text(difference.step.markup, colour=console.color_system is not None)))


def _json(difference: Difference) -> dict[str, Any]:
    old, new, step = difference.old, difference.new, difference.step
    row = new or old
    return {
        "kind": difference.kind,
        "block": row.id if row else None,
        "old_version": old.version if old else None,
        "version": new.version if new else None,
        "diff": step.markup if step else None,
        "significance": step.significance.value if step else None,
        "reasons": list(dict.fromkeys(reason.kind for reason in step.reasons)) if step else [],
        "old": block_json(old.block) if old else None,
        "new": block_json(new.block) if new else None,
    }
