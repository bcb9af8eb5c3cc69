"""A live blog as it stood, in its four forms."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tracker.model import Block, BlockKind, Link, Moment, Precision, TimeBasis, ZoneBasis
from tracker.outputs import page
from tracker.outputs.excerpts import excerpt
from tracker.outputs.structure import Shape, paragraphs

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "The harbour master spoke:\n\n> Nobody sails tonight.\n\n- ferries\n- pilots\n\nMore at six."


def standing(text: str = TEXT, **fields: object) -> page.Standing:
    """Make a page of one block."""
    at = Moment(NOON, Precision.MINUTE, TimeBasis.STATED, ZoneBasis.STATED)
    block = Block(kind=BlockKind.UPDATE, text=text, label="12:00 GMT", title="Nobody sails", published=at, **fields)  # type: ignore[arg-type]
    return page.Standing("harbour", "Storm", NOON, ((7, block),))


def test_text_keeps_paragraphs_quotes_and_lists() -> None:
    """As canonical text writes them."""
    shapes = [paragraph.shape for paragraph in paragraphs(TEXT)]
    assert shapes == [Shape.PLAIN, Shape.QUOTE, Shape.LIST, Shape.PLAIN]
    assert paragraphs(TEXT)[2].lines == ("ferries", "pilots")
    assert paragraphs("") == ()
    assert paragraphs("- one\nand its rest")[0].shape is Shape.PLAIN


def test_each_form_shows_quotes_and_lists_as_such() -> None:
    """So that nobody takes the speaker's words for the reporter's."""
    assert "  | Nobody sails tonight.\n  * ferries\n  * pilots\nMore" in page.as_text(standing())
    assert "\n> Nobody sails tonight\\.\n" in page.as_markdown(standing()).replace("tonight.", "tonight\\.")
    assert "\n- ferries\n- pilots\n" in page.as_markdown(standing())
    html = page.as_html(standing())
    assert "<blockquote>Nobody sails tonight.</blockquote><ul><li>ferries</li><li>pilots</li></ul>" in html
    assert json.loads(page.as_json(standing()))["blocks"][0]["text"] == TEXT


def test_links_are_links_only_where_a_browser_opens_a_page() -> None:
    """Not a script."""
    links = (
        Link("https://example.org/tides", "tides"),
        Link("javascript:alert(1)", "<b>click</b>"),
        Link("http://[::bad", ""),
    )
    html = page.as_html(standing(links=links))
    assert '<a href="https://example.org/tides" rel="noreferrer">tides</a>' in html
    assert "javascript" not in html
    assert "<b>" not in html


@pytest.mark.parametrize("form", [page.as_text, page.as_markdown, page.as_html])
def test_a_page_says_of_what_and_when_it_is(form: object) -> None:
    """On top."""
    shown = form(standing())  # type: ignore[operator]
    assert "harbour as it stood at 2026-03-01 12:00:00 UTC" in shown
    assert "12:00 GMT" in shown


def test_an_excerpt_puts_a_quote_between_marks_on_the_line() -> None:
    """And stops after the words it was given."""
    assert excerpt(TEXT) == "The harbour master spoke: “Nobody sails tonight.” ferries pilots More at six."
    assert excerpt("> “Go.”") == "“Go.”"
    assert excerpt("one two three", 2) == "one two …"
    assert excerpt("") == ""
