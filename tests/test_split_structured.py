"""Structured data: JSON-LD as pages really carry it, microdata, AMP, platforms, joined to what readers see."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tracker.model import Completeness, Hint, Page, Selectors, Split
from tracker.splitting.choosing import split

POLLED = datetime(2026, 5, 12, 20, 0, tzinfo=UTC)
URL = "https://paper.example/2026/may/12/harbour-strike"
WORDS = [
    "The union says that talks broke down at noon and that pickets will stand at every gate tonight.",
    "Two container ships have turned back to sea, according to the port's own traffic board.",
    "The minister calls both sides to the capital for a meeting on Thursday morning at nine.",
    "Lorry drivers report queues of eleven kilometres on the southern approach road.",
]


def update(n: int, **more: object) -> dict[str, object]:
    return {
        "@type": "BlogPosting",
        "@id": f"{URL}#note-{n}",
        "url": f"{URL}?page=note-{n}#note-{n}",
        "headline": f"Headline of note {n}",
        "datePublished": f"2026-05-12T{18 - n}:30:00+02:00",
        "articleBody": WORDS[n],
        "author": [{"@type": "Person", "name": f"Writer Number{n}"}],
        **more,
    }


def posting(updates: object, **more: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": "Harbour strike",
        "liveBlogUpdate": updates,
        **more,
    }


def page(body: str, *scripts: object, url: str = URL, polled: datetime = POLLED) -> Page:
    texts = (script if isinstance(script, str) else json.dumps(script) for script in scripts)
    head = "".join(f"<script type='application/ld+json'>{text}</script>" for text in texts)
    html = f"<!doctype html><html><head><title>Harbour strike</title>{head}</head><body><h1>Harbour strike</h1>{body}</body></html>"
    return Page(url, html.encode(), polled, "text/html; charset=utf-8")


def shown(numbers: range | list[int] = range(4)) -> str:
    return (
        "<div>"
        + "".join(f"<div id='note-{n}'><span>{18 - n}:30</span><p>{WORDS[n]}</p></div>" for n in numbers)
        + "</div>"
    )


def texts(found: Split) -> list[str]:
    return [block.text for block in found.blocks]


def test_what_readers_see_is_the_text_and_json_ld_lends_time_author_and_permalink() -> None:
    updates = [update(n, articleBody=WORDS[n][:60] + " … an older wording") for n in range(4)]
    found = split(page(shown(), posting(updates)))
    assert texts(found) == WORDS
    assert [block.key for block in found.blocks] == [f"note-{n}" for n in range(4)]
    assert [block.author for block in found.blocks] == [f"Writer Number{n}" for n in range(4)]
    assert [block.published.at.hour for block in found.blocks if block.published] == [16, 15, 14, 13]
    assert found.blocks[1].permalink == f"{URL}?page=note-1#note-1"


def test_times_that_every_update_shares_are_the_pages_and_are_not_lent() -> None:
    updates = [update(n, datePublished="2026-05-12T06:00:00Z") for n in range(4)]
    found = split(page(shown(), posting(updates)))
    assert [block.published.at.minute for block in found.blocks if block.published] == [30] * 4


def test_json_ld_alone_gives_a_window_of_blocks_when_the_page_shows_none() -> None:
    found = split(page("<div id=app></div>", posting([update(n) for n in range(4)])))
    assert found.splitter == "jsonld"
    assert texts(found) == WORDS
    assert [block.title for block in found.blocks] == [f"Headline of note {n}" for n in range(4)]
    assert found.completeness is Completeness.WINDOW


def test_a_page_that_shows_fewer_blocks_than_its_json_ld_is_a_window() -> None:
    found = split(page(shown(range(3)), posting([update(n) for n in range(4)])))
    assert len(found.blocks) == 3
    assert found.completeness is Completeness.WINDOW


GOOD = json.dumps(posting([update(n) for n in range(4)]))


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(
            json.dumps({"@graph": [{"@type": "WebSite"}, posting([update(n) for n in range(4)])]}), id="graph"
        ),
        pytest.param(json.dumps([{"@type": "Organization"}, posting([update(n) for n in range(4)])]), id="list"),
        pytest.param(
            json.dumps(posting([update(n) for n in range(4)]) | {"@type": ["NewsArticle", "LiveBlogPosting"]}),
            id="type list",
        ),
        pytest.param(
            json.dumps(posting([update(n) for n in range(4)]) | {"@type": "http://schema.org/LiveBlogPosting"}),
            id="type address",
        ),
        pytest.param(GOOD.replace("}, {", "},, {", 1), id="doubled comma"),
        pytest.param(GOOD[:-1] + ",}", id="trailing comma"),
        pytest.param("/* made by a plugin */ " + GOOD, id="comment"),
        pytest.param("<!-- " + GOOD + " -->", id="html comment"),
        pytest.param(GOOD.replace("at noon", "at\nnoon"), id="raw line break"),
        pytest.param(
            GOOD.replace('"headline": "Harbour strike"', '"headline": Harbour strike'), id="broken head, good updates"
        ),
    ],
)
def test_json_ld_is_read_however_it_is_wrapped_or_broken(script: str) -> None:
    found = split(page("<p>Please enable scripts.</p>", "{ this is no JSON", script))
    assert found.splitter == "jsonld"
    assert [" ".join(text.split()) for text in texts(found)] == WORDS


def test_a_single_object_for_live_blog_update_is_one_block() -> None:
    found = split(page("", posting(update(2))))
    assert texts(found) == [WORDS[2]]


def test_html_in_an_article_body_is_read_as_html() -> None:
    body = "<p>First <b>part</b> of it.</p><p>Second part, with a <a href='/more?utm_source=feed'>link</a>.</p>"
    found = split(page("", posting([update(n, articleBody=body) for n in range(2)])))
    assert found.blocks[0].text == "First part of it.\n\nSecond part, with a link."
    assert found.blocks[0].links[0].href == "https://paper.example/more"


def test_microdata_marks_the_blocks_also_where_their_clocks_say_little() -> None:
    blocks = "".join(
        f"<li id='m{70 - n}'><div itemprop='liveBlogUpdate' itemscope itemtype='https://schema.org/BlogPosting'>"
        f"<meta itemprop='datePublished' content='2026-05-12T{18 - n}:30:00+02:00'><p>{WORDS[n]}</p></div></li>"
        for n in range(4)
    )
    found = split(page(f"<div itemscope itemtype='https://schema.org/LiveBlogPosting'><ul>{blocks}</ul></div>"))
    assert found.splitter == "microdata"
    assert texts(found) == WORDS
    assert [block.key for block in found.blocks] == ["m70", "m69", "m68", "m67"]
    assert [block.published.at.hour for block in found.blocks if block.published] == [16, 15, 14, 13]


@pytest.mark.parametrize("unit", [1, 1000], ids=["seconds", "milliseconds"])
def test_an_amp_live_list_gives_its_items_without_the_adverts(unit: int) -> None:
    at = int(datetime(2026, 5, 12, 16, 30, tzinfo=UTC).timestamp())
    items = "".join(
        f"<div id='a{n}' data-sort-time='{(at - 3600 * n) * unit}' data-update-time='{(at - 3600 * n + 600) * unit}'><p>{WORDS[n]}</p></div>"
        f"<div id='ad{n}' data-sort-time='{(at - 3600 * n) * unit}'><amp-ad></amp-ad></div>"
        for n in range(3)
    )
    gone = f"<div id='a9' data-sort-time='{(at - 99999) * unit}' data-tombstone></div>"
    found = split(
        page(f"<amp-live-list id=live><button update>New</button><div items>{items}{gone}</div></amp-live-list>")
    )
    assert found.splitter == "amp"
    assert texts(found) == [*WORDS[:3], ""]
    assert [block.tombstone for block in found.blocks] == [False, False, False, True]
    assert [block.published.at.hour for block in found.blocks[:3] if block.published] == [16, 15, 14]
    assert [block.modified.at.minute for block in found.blocks[:3] if block.modified] == [40, 40, 40]


PLATFORMS = {
    "guardian": "<article id='block-65aa01' class='dcr-1'><header><time datetime='2026-05-12T16:30:00Z'>1h ago</time></header><p>{0}</p></article>",
    "bbc": "<li class='lx-stream__post-container'><article id='post_77'><time>17:30</time><p>{0}</p></article></li>",
    "reach": "<div class='live-event-entry' id='991'><time>17:30</time><div class='entry-content'><p>{0}</p></div></div>",
    "express": "<div class='live-events__entry' id='live-1-x' data-sort-time='1778603400'><p>{0}</p></div>",
    "wordpress-liveblog": "<li class='liveblog-entry' id='id_42'><span>5:30 pm</span><div><p>{0}</p></div></li>",
    "easy-liveblogs": "<li class='elb-liveblog-post' data-elb-post-id='7'><time datetime='2026-05-12T16:30:00Z'>17:30</time><div><p>{0}</p></div></li>",
    "24liveblog": "<div class='lb24-news-list-item' id='n1'><span>17:30</span><p>{0}</p></div>",
    "superdesk": "<article class='lb-post' data-js-post-id='urn:1'><span>17:30</span><div><p>{0}</p></div></article>",
    "tickaroo": "<div class='tik4-event' id='e1'><span>17:30</span><p>{0}</p></div>",
    "norkon": "<div class='ncpost' id='nc1'><time datetime='2026-05-12T16:30:00Z'>17:30</time><p>{0}</p></div>",
    "arena": "<div class='arena-post' data-id='ar1'><span>17:30</span><p>{0}</p></div>",
}


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_live_blog_of_one_block_is_found_by_the_markup_of_its_platform(name: str) -> None:
    found = split(page(f"<div class=list>{PLATFORMS[name].format(WORDS[0])}</div>"))
    assert found.splitter == name
    assert texts(found) == [WORDS[0]]


def test_page_furniture_of_a_content_system_is_no_live_blog() -> None:
    """Drupal names the boxes of every page `block-…`."""
    boxes = "".join(
        f"<div id='block-{name}' class='block block-{name}'><p>Menu</p></div>" for name in ("search", "block-3")
    )
    found = split(page(f"{boxes}<article><p>{WORDS[0]}</p><p>{WORDS[1]}</p></article>"))
    assert (found.splitter, len(found.blocks)) == ("plain", 1)


def test_selectors_of_the_config_decide_over_everything_else() -> None:
    body = "".join(
        f"<div class=x><i class=t>{18 - n}:30</i><b class=h>Head {n}</b><div class=c><p>{WORDS[n]}</p><p class=j>Junk</p></div></div>"
        for n in range(3)
    )
    hint = Hint(
        selectors=Selectors(blocks="div.x", time=".t", title=".h", body=".c", remove=(".j",)), timezone="Europe/Paris"
    )
    found = split(page(body + shown()), hint)
    assert found.splitter == "selectors"
    assert texts(found) == WORDS[:3]
    assert [block.title for block in found.blocks] == ["Head 0", "Head 1", "Head 2"]
    assert [block.published.at.hour for block in found.blocks if block.published] == [16, 15, 14]


def test_a_selector_that_fits_nothing_makes_the_page_suspect() -> None:
    found = split(page(shown()), Hint(selectors=Selectors(blocks="li.gone")))
    assert found.blocks == ()
    assert found.completeness is Completeness.SUSPECT
    assert "li.gone" in found.completeness_reason
