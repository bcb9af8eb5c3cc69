"""An incident that gets another title makes no news of each of its lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tracker.core.template import template_ids
from tracker.model import Block, BlockKind, BlockState, KnownBlock, Link, Match, MatchReason

SEEN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def line(text, title="Ferry late"):
    return Block(kind=BlockKind.UPDATE, text=text, title=title)


KNOWN = [line("Boats sail again."), line("Fog in the harbour."), line("The lift runs.", "Lift out of order")]


def quiet(blocks):
    known = {n: KnownBlock(n, block, 1, BlockState.PRESENT, n, SEEN, SEEN) for n, block in enumerate(KNOWN)}
    matches = [Match(n, n, MatchReason.KEY) for n in known]
    return template_ids(blocks, matches, known, other_splitter=False)


def test_a_title_shared_by_lines_and_changed_on_all_of_them_is_no_news_of_any():
    later = [replace(block, title="Ferry and lift late") if block.title == "Ferry late" else block for block in KNOWN]
    assert quiet(later) == {0, 1}


def test_a_line_whose_words_changed_with_the_title_is_still_news():
    later = [
        replace(KNOWN[0], title="Ferry sails", text="All boats sail."),
        replace(KNOWN[1], title="Ferry sails"),
        KNOWN[2],
    ]
    assert quiet(later) == {1}


def test_a_title_that_one_line_alone_had_is_news():
    assert quiet([*KNOWN[:2], replace(KNOWN[2], title="Lift repaired")]) == frozenset()


def test_a_title_changed_on_some_of_its_lines_only_is_news():
    assert quiet([replace(KNOWN[0], title="Ferry sails"), *KNOWN[1:]]) == frozenset()


def test_a_link_changed_below_a_title_that_stays_is_news():
    assert quiet([replace(KNOWN[0], links=(Link("https://h.example/plan", "plan"),)), *KNOWN[1:]]) == frozenset()
