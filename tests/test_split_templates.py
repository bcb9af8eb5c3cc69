"""One live blog of our own writing in the templates that publishers use: the blocks are the same in all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tracker.model import Page, Split
from tracker.splitting.choosing import split

POLLED = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
NEWEST = datetime(2026, 3, 3, 16, 45, tzinfo=UTC)
STORIES = [
    (
        "Ferry service resumes",
        "The harbour master says the first ferry left at dusk with forty passengers aboard, after two days of waiting.",
    ),
    (
        "Road to the north still shut",
        "Crews are clearing the last of the fallen trees and hope to open one lane before the weekend, the council says.",
    ),
    (
        "Power back in the old town",
        "Engineers restored electricity to nine hundred homes. Some cellars are still under water and remain cut off.",
    ),
    (
        "Schools stay closed",
        "The education office advises parents to keep children at home tomorrow. Exams are postponed by a week.",
    ),
    (
        "Mayor thanks volunteers",
        "Speaking from the steps of the town hall, the mayor praised the people who filled sandbags through the night.",
    ),
    (
        "First pictures of the damage",
        "Photographs taken from the lighthouse show boats thrown on the quay and a roof torn from the fish market.",
    ),
]
Item = tuple[int, datetime, str, str]


def items() -> list[Item]:
    """Newest first: number, time, title, words."""
    return [(n, NEWEST - timedelta(minutes=37 * n), title, words) for n, (title, words) in enumerate(STORIES)]


def page(body: str, *, head: str = "", url: str = "https://news.example/storm/live-blog") -> Page:
    html = (
        f"<!doctype html><html lang=en><head><title>Storm live: updates</title>{head}</head><body>{body}</body></html>"
    )
    return Page(url, html.encode(), POLLED, "text/html; charset=utf-8")


def around(blocks: str) -> str:
    """Put blocks in a page with its usual furniture."""
    menu = "".join(f"<li><a href='/s/{n}'>Section {n}</a></li>" for n in range(8))
    latest = "".join(
        f"<li><time>1{n}:0{n}</time> <a href='/other/{n}'>Quite another story, number {n} of today</a></li>"
        for n in range(6)
    )
    return (
        f"<nav><ul>{menu}</ul></nav><main><h1>Storm on the coast: live updates</h1><p>By Our Reporter</p>{blocks}</main>"
        f"<aside><h2>Latest</h2><ul>{latest}</ul></aside><footer><p>All rights reserved.</p></footer>"
    )


def with_articles(n: int, at: datetime, title: str, words: str) -> str:
    return f"<article id='post-{9000 - n * 7}'><header><time datetime='{at:%Y-%m-%dT%H:%M:%SZ}'>{at:%H:%M}</time></header><h2>{title}</h2><p>{words}</p></article>"


def with_ago(n: int, at: datetime, title: str, words: str) -> str:
    ago = int((POLLED - at).total_seconds() // 60)
    return (
        f"<div class='q{n % 2}' id='b{n * 31 + 400:x}'><div><a href='?post=b{n * 31 + 400:x}#b{n * 31 + 400:x}'><time datetime='{at.isoformat()}'>{ago}m ago</time>"
        f"<span>{at:%H.%M} GMT</span></a></div><div>Mara Lindqvist</div><h3>{title}</h3><div><p>{words}</p></div>"
        f"<ul><li><a href='https://www.facebook.com/sharer.php?u=x'>Share</a></li><li><button>Copy link</button></li></ul></div>"
    )


def with_hidden_words(n: int, at: datetime, title: str, words: str) -> str:
    return (
        f"<li class='lx-stream__post-container'><article id='post_{n * 77 + 5000}'><header><h3><span>{title}</span></h3><time><span class='visually-hidden'>Posted at </span>"
        f"<span>{at:%H:%M} {at.day} March</span></time></header><div><p>{words}</p></div></article></li>"
    )


def with_data_times(n: int, at: datetime, title: str, words: str) -> str:
    return f"<div class='entry' data-post-time='{int(at.timestamp() * 1000)}' data-id='e{n * 13 + 7000}'><h3>{title}</h3><p>{words}</p></div>"


def with_plain_clocks(n: int, at: datetime, title: str, words: str) -> str:
    return f"<section class='a{n}'><div>{at:%H:%M}</div><div><h4>{title}</h4><p>{words}</p></div></section>"


def with_twelve_hours(n: int, at: datetime, title: str, words: str) -> str:
    return (
        f"<div class=post><p class=stamp>{at:%-I:%M %p} UTC, March {at.day}</p><h2>{title}</h2><div>{words}</div></div>"
    )


def with_rows(n: int, at: datetime, title: str, words: str) -> str:
    return f"<tr><td>{at:%H:%M}</td><td><h3>{title}</h3><p>{words}</p></td></tr>"


def with_wrapped_ones(n: int, at: datetime, title: str, words: str) -> str:
    block = f"<article class='entry'><time>{at:%H:%M}</time><h3>{title}</h3><p>{words}</p></article>"
    return f"<div><div>{block}</div></div>" if n % 2 else block


def with_time_at_the_foot(n: int, at: datetime, title: str, words: str) -> str:
    return f"<div class=card id=card-{n * 3 + 100}><h3>{title}</h3><p>{words}</p><footer><span>Mara Lindqvist</span><span>{at:%-d %B %Y %H:%M}</span></footer></div>"


def with_split_date(n: int, at: datetime, title: str, words: str) -> str:
    return f"<li id='{800 - n}_x'><div><time><i>March</i> <i>{at:%d}</i> <i>{at:%Y}</i></time><span>{at:%H:%M}</span></div><div><h3>{title}</h3><p>{words}</p></div></li>"


def with_age_and_clock_side_by_side(n: int, at: datetime, title: str, words: str) -> str:
    age = int((POLLED - at).total_seconds() // 60)
    return f"<section id='b-{n * 9 + 300}'><span>Il y a {age} min</span><span>{at:%H}h{at:%M}</span><h4>{title}</h4><p>{words}</p></section>"


def with_two_named_times(n: int, at: datetime, title: str, words: str) -> str:
    edited = at + timedelta(minutes=9)
    return (
        f"<div id=z{n * 9 + 300}><div><span>Published: <time>{at:%H:%M}</time></span> <span>Updated: <time>{edited:%H:%M}</time></span></div>"
        f"<h3>{title}</h3><p>{words}</p></div>"
    )


def with_ages_only(n: int, at: datetime, title: str, words: str) -> str:
    age = int((POLLED - at).total_seconds() // 60)
    return f"<div id=z{n * 9 + 300}><span>{age} minutes ago</span><h3>{title}</h3><p>{words}</p></div>"


TEMPLATES: list[Callable[[int, datetime, str, str], str]] = [
    with_articles,
    with_ago,
    with_hidden_words,
    with_data_times,
    with_plain_clocks,
    with_twelve_hours,
    with_wrapped_ones,
    with_time_at_the_foot,
    with_split_date,
    with_age_and_clock_side_by_side,
    with_two_named_times,
    with_ages_only,
]


def rendered(template: Callable[[int, datetime, str, str], str], chosen: list[Item]) -> str:
    advert = "<div class='ad-slot'><span>Advertisement</span></div>"
    blocks = [template(*item) for item in chosen]
    tag = "table" if template is with_rows else "ul" if blocks[0].startswith("<li") else "div"
    between = "" if tag == "table" else f"<li>{advert}</li>" if tag == "ul" else advert
    return around(f"<{tag} class=feed>{blocks[0]}{between}{''.join(blocks[1:])}</{tag}>")


def told(found: Split) -> list[tuple[str | None, str, datetime | None]]:
    return [(block.title, block.text, block.published.at if block.published else None) for block in found.blocks]


EXPECTED = [(title, words, at) for _, at, title, words in items()]


@pytest.mark.parametrize("template", [*TEMPLATES, with_rows], ids=lambda template: template.__name__)
def test_the_blocks_of_a_live_blog_are_found_with_their_times_in_any_template(template) -> None:
    assert told(split(page(rendered(template, items())))) == EXPECTED


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.__name__)
def test_a_live_blog_printed_oldest_first_gives_the_same_blocks_the_other_way_round(template) -> None:
    found = split(page(rendered(template, items()[::-1])))
    assert told(found) == EXPECTED[::-1]
    assert found.newest_first is False


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.__name__)
def test_a_live_blog_of_three_blocks_is_found_too(template) -> None:
    assert told(split(page(rendered(template, items()[-3:])))) == EXPECTED[-3:]
