"""What people see on a terminal and in a pipe."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text

from tracker.cli import lines, terminal
from tracker.model import Event, Reason

EVENT = Event(
    seq=7,
    kind="block.revised",
    source="harbour",
    url="https://example.org/live",
    detected_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    block_id=2,
    label="12:09 GMT",
    title="Causeway closed",
    significance="substantive",
    reasons=(Reason("number", "17", "22"), Reason("number", "3", "4"), Reason("name")),
)


def printed(what: object, *, colour: bool, width: int = 100) -> str:
    """Print on a terminal or into a pipe."""
    out = io.StringIO()
    kind = "standard" if colour else None
    Console(file=out, width=width, force_terminal=colour, color_system=kind, markup=False).print(what)
    return out.getvalue()


def test_a_diff_is_coloured_on_a_terminal_and_marked_elsewhere() -> None:
    """The same words either way."""
    markup = "The pier is [-shut-] {+open+}."
    assert printed(terminal.diff_text(markup, colour=False), colour=False).strip() == markup
    shown = printed(terminal.diff_text(markup, colour=True), colour=True)
    assert "[-" not in shown
    assert "\x1b[9;31mshut" in shown
    assert "\x1b[1;32mopen" in shown


def test_signs_of_a_page_that_look_like_marks_are_shown_as_words() -> None:
    """The comparison writes them with a backslash; colour takes it away again."""
    assert terminal.diff_text(r"see [\-5-\] and {+6+}", colour=True).plain == "see [-5-] and 6"


def test_an_event_is_one_line_that_says_what_where_and_why() -> None:
    """Each reason once."""
    line = terminal.event_line(EVENT).plain
    assert (
        line
        == "    7  2026-03-01 12:00:00  revised    harbour  #2 12:09 GMT · Causeway closed  substantive: number, name"
    )
    mended = replace(EVENT, significance="cosmetic", reasons=(Reason("cosmetic", "teh", "the"),))
    assert terminal.event_line(mended).plain.endswith("Causeway closed  cosmetic")
    added = replace(EVENT, kind="block.added", label=None, title=None, text="It is raining.\n\nStill.")
    assert terminal.event_line(added).plain.endswith("#2 It is raining. Still.")


def test_a_table_cuts_its_last_column_and_nothing_else() -> None:
    """Keys and numbers must be whole to be copied."""
    key = "k" * 30
    shown = printed(terminal.table(("key", "words"), [(key, "word " * 50)]), colour=False, width=60)
    assert key in shown
    assert "…" in shown
    assert len([line for line in shown.splitlines() if line.strip()]) == 3


def test_no_markup_of_rich_is_read_from_words() -> None:
    """A page may write [red]."""
    rows = [("[red]a[/red]", "[/nothing]"), (Text("x"), None)]
    shown = printed(terminal.table(("a", "b"), rows), colour=True)
    assert "[red]a[/red]" in shown
    assert "[/nothing]" in shown
    assert "–" in shown


def test_things_are_counted_in_words() -> None:
    """One block, two blocks."""
    assert [lines.count(number, "block") for number in (0, 1, 2)] == ["0 blocks", "1 block", "2 blocks"]
