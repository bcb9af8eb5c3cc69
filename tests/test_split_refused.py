"""What repeats and carries times and is no live blog all the same: comments, sidebars, schedules, teasers, tables, forums."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.model import BlockKind, Page
from tracker.splitting.choosing import split

POLLED = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
STORY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The museum will open its new wing in spring, eleven years after the first plans were drawn and three after the fire.",
        "Its director says that half of the rooms will show things that have never left the cellars before.",
        "Neighbours complain about the lorries, which the council wants to send around the park from next week on.",
    )
)
REMARK = "I have walked past the building site every morning for years and honestly wonder where all that money went, number {0}."
TEASER = (
    "A short line that is to make readers curious about the story number {0} of this long and busy day in the city."
)

COMMENTS = {
    "times": "<section id='comments'>{0}</section>",
    "unnamed": "<section>{0}</section>",
}


def comment(n: int) -> str:
    return (
        f"<div class='c{n % 2}'><b>Reader{n}</b> <time datetime='2026-04-01T1{n}:00:00Z'>{n} hours ago</time><p>{REMARK.format(n)}</p>"
        f"<button>Reply</button></div>"
    )


def teaser(n: int) -> str:
    return f"<article><time>1{n}:20</time><h3><a href='/city/story-{n}-of-today'>A headline for the story number {n}</a></h3><p>{TEASER.format(n)}</p></article>"


def programme(n: int) -> str:
    return f"<li><time datetime='2026-04-09T1{n}:00:00Z'>1{n}:00</time><h3>Film number {n}</h3><p>{TEASER.format(n)}</p></li>"


def row(n: int) -> str:
    return f"<tr><td>1{n}:05</td><td>Platform {n}</td><td>On time</td></tr>"


def archive(n: int) -> str:
    return f"<article id='p{n * 7}'><p class=date>March {n + 1}, 2026</p><h2>An entry of the diary</h2><p>{REMARK.format(n)} {REMARK.format(n)}</p></article>"


def joined(make) -> str:
    return "".join(make(n) for n in range(8))


PAGES = {
    "comments in a section of that name": STORY + f"<section id='comments'>{joined(comment)}</section>",
    "comments that can be replied to": STORY + f"<section>{joined(comment)}</section>",
    "teasers below the story": STORY + f"<section>{joined(teaser)}</section>",
    "a river of teasers": f"<section>{joined(teaser)}</section>" + STORY,
    "links in a sidebar": STORY
    + "<aside><ul>"
    + "".join(f"<li><time>1{n}:02</time> <a href='/n/{n}'>{TEASER.format(n)}</a></li>" for n in range(8))
    + "</ul></aside>",
    "a programme of next week": STORY + f"<ul>{joined(programme)}</ul>",
    "a table of departures": STORY + f"<table>{joined(row)}</table>",
    "dated diary entries": STORY + f"<div>{joined(archive)}</div>",
    "sidebar named so": STORY + f"<div class='sidebar'>{joined(programme).replace('04-09', '04-01')}</div>",
}


@pytest.mark.parametrize("name", PAGES)
def test_an_article_with_other_times_around_it_stays_one_body(name: str) -> None:
    html = f"<!doctype html><html lang=en><head><title>New wing for the museum</title></head><body><main><h1>New wing for the museum</h1>{PAGES[name]}</main></body></html>"
    found = split(Page("https://city.example/culture/new-wing", html.encode(), POLLED, "text/html; charset=utf-8"))
    assert [block.kind for block in found.blocks] == [BlockKind.BODY]
    assert "eleven years after" in found.blocks[0].text
    assert "wonder where all that money" not in found.blocks[0].text or "diary" in name


def test_a_refusal_is_explained_in_words() -> None:
    html = f"<html><body><main>{PAGES['comments in a section of that name']}</main></body></html>"
    found = split(Page("https://city.example/culture/new-wing", html.encode(), POLLED, "text/html"))
    assert any("comment" in trial.why for trial in found.trials if trial.score == 0)
