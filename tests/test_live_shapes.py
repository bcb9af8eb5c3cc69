"""One live blog without any markup for machines, in the shapes that content systems give it: times, titles and texts are the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tracker.model import BlockKind, Page, Split
from tracker.splitting.choosing import split

POLLED = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)
SAID = (
    "The water rose through the night and the ferry stayed in port, the harbour office said.",
    "Two streets near the old market were closed, and nobody was hurt.",
    "The bridge will open again when the wind has gone down, the mayor told reporters.",
    "Crews are at work on the power lines, which fell in the first hours of the storm.",
)
CLOCKS = ("14:32", "14:05", "13:11", "12:40")
MINUTES = (88, 74, 60, 45, 30, 12)


def read(blocks: str) -> Split:
    html = (
        "<html lang=en><head><title>Storm</title></head><body><nav><a href=/>Home</a></nav><main><article><h1>Storm at the coast</h1>"
        f"<p>The lighthouse counted nine ships that wait outside for the tide to turn.</p>{blocks}</article></main></body></html>"
    )
    return split(Page("https://paper.example/storm", html.encode(), POLLED, "text/html; charset=utf-8"))


def each(shape: Callable[[str, str], str], between: str = "") -> str:
    return between.join(shape(clock, said) for clock, said in zip(CLOCKS, SAID, strict=True))


PLAIN_SHAPES = {
    "bold clock": each(lambda clock, said: f"<p><strong>{clock}</strong> {said}</p>"),
    "bold clock and bar": each(lambda clock, said: f"<p><strong>{clock} |</strong> {said}</p>"),
    "list of terms": f"<dl>{each(lambda clock, said: f'<dt>{clock}</dt><dd>{said}</dd>')}</dl>",
    "table": f"<table>{each(lambda clock, said: f'<tr><td>{clock}</td><td>{said}</td></tr>')}</table>",
    "list": f"<ul>{each(lambda clock, said: f'<li><b>{clock}</b> {said}</li>')}</ul>",
    "two breaks": f"<p>{each(lambda clock, said: f'<b>{clock}</b> {said}', '<br><br>')}</p>",
    "one break": f"<p>{each(lambda clock, said: f'{clock} - {said}', '<br>')}</p>",
    "boxes": each(lambda clock, said: f"<div><div>{clock}</div><div><p>{said}</p></div></div>"),
    "rules": each(lambda clock, said: f"<p>{clock}</p><p>{said}</p>", "<hr>"),
    "heading": each(lambda clock, said: f"<h4>{clock}</h4><p>{said}</p>"),
}
TITLED_SHAPES = {
    "clock and title": each(lambda clock, said: f"<h3>{clock} Water at the quay</h3><p>{said}</p>"),
    "title, then clock": each(lambda clock, said: f"<h2>Water at the quay</h2><p><em>{clock}</em></p><p>{said}</p>"),
    "title and clock in brackets": each(lambda clock, said: f"<h3>Water at the quay ({clock})</h3><p>{said}</p>"),
    "title, dash, clock": each(lambda clock, said: f"<h3>Water at the quay – {clock}</h3><p>{said}</p>"),
    "summary": each(
        lambda clock, said: f"<details><summary>{clock} Water at the quay</summary><p>{said}</p></details>"
    ),
    "bold line": each(lambda clock, said: f"<p><strong>{clock} GMT – Water at the quay</strong></p><p>{said}</p>"),
    "time element": each(
        lambda clock, said: f"<section><h3><time>{clock}</time> Water at the quay</h3><p>{said}</p></section>"
    ),
}


def told(result: Split) -> list[tuple[str, str | None, str]]:
    """Clock, title and text of each block that is no lead."""
    blocks = [block for block in result.blocks if block.kind is not BlockKind.LEAD]
    return [(f"{block.published.at:%H:%M}" if block.published else "", block.title, block.text) for block in blocks]


@pytest.mark.parametrize("shape", PLAIN_SHAPES)
def test_clocks_without_titles(shape: str) -> None:
    assert told(read(PLAIN_SHAPES[shape])) == [(clock, None, said) for clock, said in zip(CLOCKS, SAID, strict=True)]


@pytest.mark.parametrize("shape", TITLED_SHAPES)
def test_clocks_with_titles(shape: str) -> None:
    wanted = [(clock, "Water at the quay", said) for clock, said in zip(CLOCKS, SAID, strict=True)]
    assert told(read(TITLED_SHAPES[shape])) == wanted


def test_numbers_in_bold_that_fall_by_leaps_are_minutes_of_a_match() -> None:
    blocks = [f"<p><b>{minute}.</b> {SAID[n % 4]} It was chance number {n}.</p>" for n, minute in enumerate(MINUTES)]
    assert [block.label for block in read("".join(blocks)).blocks[1:]] == [f"{minute}." for minute in MINUTES]


@pytest.mark.parametrize(
    "numbers", [range(1, 61), range(60, 0, -1), (1, 3, 5, 8, 9, 12), (*range(1, 20), *range(24, 61))]
)
def test_numbers_in_bold_that_count_are_none(numbers: range) -> None:
    """Rules of a house, a list of the sixty best, the clauses that were changed."""
    blocks = [f"<p><b>{number}.</b> {SAID[number % 4]} It is rule number {number}.</p>" for number in numbers]
    assert read("".join(blocks)).splitter == "plain"


def test_a_headline_in_a_list_of_others_is_no_note() -> None:
    others = "<ul><li>Boats in a row</li><li>Update: Boats in a row again</li><li>All about boats</li></ul>"
    assert read("".join(f"<p>{said}</p>" for said in SAID) + others).splitter == "plain"
