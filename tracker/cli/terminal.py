"""What people see of results: tables, events and diffs, coloured only on a terminal, never with a raw control character."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker.core.segments import SegmentKind, read_markup
from tracker.model import Event
from tracker.outputs.excerpts import excerpt
from tracker.outputs.phrases import matter
from tracker.outputs.safe import safe, safe_line

PIPE_WIDTH = 160
"""Columns where there is no terminal to ask: wide enough that ``grep`` finds words whole."""

HEADING_WORDS = 12
"""Words that stand for a block without label and title."""

ROOMY = 100
"""Columns from which on every column of a table is shown."""

DIFF_STYLES = {
    SegmentKind.EQUAL: "",
    SegmentKind.REMOVED: "red strike",
    SegmentKind.ADDED: "bold green",
    SegmentKind.MOVED_AWAY: "dim strike",
    SegmentKind.MOVED_HERE: "cyan",
}

STYLES = {
    "added": "bold green",
    "revised": "bold yellow",
    "removed": "bold red",
    "restored": "bold cyan",
    "substantive": "bold red",
    "minor": "yellow",
    "cosmetic": "dim",
}


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to ``program``: rich would end the process as if something had failed."""
        raise BrokenPipeError


def console() -> Console:
    """Make a console on stdout as it is now; rich's own markup, emoji codes and highlighting are off."""
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return _Console(markup=False, emoji=False, highlight=False, width=width)


def width() -> int:
    """Give the columns there are for text."""
    return console().width


def text(words: object, style: str = "") -> Text:
    """Make a rich text of untrusted words on one line; ``None`` is a dash."""
    return Text("–" if words is None or words == "" else safe_line(str(words)), style=style)


def diff_text(markup: str, *, colour: bool) -> Text:
    """Show a word diff: struck red and green where there is colour, else its ``[-old-] {+new+}`` marks."""
    if not colour:
        return Text(safe(markup))
    shown = Text()
    for segment in read_markup(markup):
        shown.append(safe(segment.before)).append(safe(segment.text), style=DIFF_STYLES[segment.kind])
    return shown


def marked(rendered: str) -> Text:
    """Colour the marks of diffs in a text that is otherwise ready; without colour nothing changes."""
    shown = Text(safe(rendered))
    shown.highlight_regex(re.compile(r"\[-.*?-\]", re.DOTALL), "red")
    shown.highlight_regex(re.compile(r"\{\+.*?\+\}", re.DOTALL), "green")
    return shown


def facts(pairs: Iterable[tuple[str, object]]) -> Table:
    """Make a list of names and what they stand for."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        grid.add_row(name, value if isinstance(value, Text) else text(value))
    return grid


def table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, spare: Collection[str] = (), whole: bool = False
) -> Table:
    """Make a plain table; the last column takes the room that is left and is cut with an ellipsis, or wraps if ``whole``.

    ``spare`` columns are left out of a narrow terminal: a column that is all ellipses tells nothing.
    """
    grid = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), expand=False, header_style="bold")
    shown = [number for number, heading in enumerate(headings) if heading not in spare or width() >= ROOMY]
    for number in shown:
        grid.add_column(headings[number], no_wrap=number != shown[-1])  # what may wrap is what gives way
    for row in rows:
        cells = [cell if isinstance(cell, Text) else text(cell) for cell in (row[number] for number in shown)]
        if not whole:
            cells[-1].no_wrap, cells[-1].overflow = True, "ellipsis"
        grid.add_row(*cells)
    return grid


def event_line(event: Event) -> Text:
    """Show an event on one line: seq, when, what, where, and how much it weighs."""
    kind = event.kind.removeprefix("block.")
    line = Text(f"{event.seq:>5}  {event.detected_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}  ", style="dim")
    line.append(f"{kind:<10} ", style=STYLES.get(kind, "bold magenta"))
    line.append(safe_line(event.source), style="bold")
    about = " · ".join(part for part in (event.label, event.title) if part)
    if event.block_id is not None:
        line.append(f"  #{event.block_id} ")
        line.append(safe_line(about or excerpt(event.text or event.old_text or "", HEADING_WORDS)))
    if event.significance and kind == "revised":
        line.append(f"  {weight(event)}", style=STYLES.get(event.significance, ""))
    detail = event.detail if event.block_id is not None else matter(event)
    if detail:
        line.append(f"  {safe_line(detail)}", style="dim")
    return line


def wraps() -> bool:
    """Whether to break long lines between words: on a terminal; a program that reads them wants them whole."""
    return sys.stdout.isatty()


def weight(event: Event) -> str:
    """Say how much a revision weighs and for which reasons, each once, on the line."""
    kinds = [reason.kind.replace("_", " ") for reason in event.reasons if reason.kind != event.significance]
    return f"{event.significance}: {', '.join(dict.fromkeys(kinds))}" if kinds else event.significance or ""


def padded(words: Text) -> Padding:
    """Set words in from the left, under the line they belong to."""
    return Padding(words, (0, 0, 0, 7), expand=False)


def words(block_text: str) -> Text:
    """Make a rich text of a block's words, paragraphs kept."""
    return Text(safe(block_text))


def cut(line: str | None, room: int) -> str:
    """Cut to so many characters on one line, with an ellipsis."""
    shown = safe_line(line or "–")
    return shown if len(shown) <= room else shown[: room - 1] + "…"


def clock_text(moment: datetime | None, *, seconds: bool = False) -> str:
    """Show an instant in UTC, for people."""
    return (
        "–" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")
    )
