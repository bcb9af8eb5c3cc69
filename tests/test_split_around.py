"""Around the blocks: pinned copies, embeds, edit times, day headings, walls, paging, live status; and what never changes a block."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tracker.model import BlockKind, Completeness, Hint, Page, Reading, Split
from tracker.splitting.choosing import split

POLLED = datetime(2026, 9, 8, 21, 0, tzinfo=UTC)
URL = "https://gazette.example/vote/live"
WORDS = [
    "Counting has begun in the two largest districts, where turnout is said to be higher than four years ago.",
    "The commission extends voting by an hour at nine polling stations that had run out of ballot papers.",
    "Observers report calm in the capital and long but patient queues in the villages along the river.",
    "A first exit poll puts both camps within a point of each other, well inside its margin of error.",
]


def block(n: int, extra: str = "", *, head: str = "", words: str | None = None) -> str:
    text = f"<p>{WORDS[n] if words is None else words}</p>" if words != "" else ""
    return (
        f"<article id='item-{5000 - n * 3}' class='entry kind-{n % 2}'><header>{head}<time datetime='2026-09-08T{19 - n}:15:00Z'>{19 - n}:15</time></header>"
        f"<h3>Point {n}</h3>{text}{extra}</article>"
    )


def page(body: str, *, url: str = URL, title: str = "Election live: counting begins", head: str = "") -> Page:
    html = f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><h1>{title}</h1><main>{body}</main></body></html>"
    return Page(url, html.encode(), POLLED, "text/html; charset=utf-8")


def feed(*blocks: str) -> str:
    return f"<div class='feed'>{''.join(blocks)}</div>"


def told(found: Split) -> list[tuple[str | None, str]]:
    return [(one.title, one.text) for one in found.blocks]


PLAIN = feed(*(block(n) for n in range(4)))
BEFORE = told(split(page(PLAIN)))


def test_the_plain_page_has_its_four_blocks() -> None:
    assert [(f"Point {n}", WORDS[n]) for n in range(4)] == BEFORE


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(
            re.sub(r"class='([^']*)'", lambda m: f"class='{' '.join(reversed(m[1].split()))}'", PLAIN),
            id="classes in another order",
        ),
        pytest.param(re.sub(r"class='([^']*)'", "class='css-1x9ab2'", PLAIN), id="classes renamed"),
        pytest.param(
            PLAIN.replace("<article", "<div><article").replace("</article>", "</article></div>"),
            id="every block wrapped",
        ),
        pytest.param(PLAIN.replace("<p>", "\n\n   <p>\n ").replace("</p>", "  </p>\n"), id="indented"),
        pytest.param(PLAIN.replace("'", ""), id="minified"),
        pytest.param(
            PLAIN.replace("</article>", "</article><div class='ad-slot' id=x9><span>Advertisement 77</span></div>"),
            id="adverts between",
        ),
        pytest.param(PLAIN.replace("</p>", "</p><div><span>Advertisement</span></div>"), id="adverts within"),
        pytest.param(PLAIN.replace("<h3>", "<span>7 minutes ago</span><h3>"), id="ages within"),
        pytest.param(PLAIN.replace("<article id", "<article data-nonce='8f2' id"), id="nonces"),
        pytest.param(
            PLAIN.replace(
                "</article>",
                "<ul><li><a href='https://twitter.com/intent/tweet?u=1'>Tweet</a></li><li><a href='mailto:?subject=x'>Mail</a></li></ul></article>",
            ),
            id="share links",
        ),
        pytest.param(
            PLAIN.replace("</article>", "<div><button>Share</button><span>Copy link</span></div></article>"),
            id="share buttons",
        ),
        pytest.param(
            PLAIN.replace("</article>", "<script>var n=1</script><style>p{}</style><!-- 99 --></article>"), id="scripts"
        ),
    ],
)
def test_what_a_template_does_to_a_page_changes_no_block(changed: str) -> None:
    assert told(split(page(changed))) == BEFORE


def test_an_embedded_post_is_media_of_its_block_and_lends_it_no_time() -> None:
    post = (
        "<blockquote class='twitter-tweet'><p>Long queues here too</p>&mdash; Ana (@ana) <a href='https://twitter.com/ana/status/123'>"
        "<time datetime='2026-09-01T08:00:00Z'>September 1, 2026</time></a></blockquote>"
    )
    found = split(page(feed(block(0, post), *(block(n) for n in range(1, 4)))))
    assert told(found) == BEFORE
    assert [(medium.kind, medium.src) for medium in found.blocks[0].media] == [
        ("embed", "https://twitter.com/ana/status/123")
    ]
    assert found.blocks[0].published is not None
    assert found.blocks[0].published.at == datetime(2026, 9, 8, 19, 15, tzinfo=UTC)


def test_a_block_that_is_only_a_post_says_what_the_post_says() -> None:
    post = "<blockquote><p>Ballots have arrived</p>&mdash; Ana (@ana) <a href='https://twitter.com/ana/status/9'>September 8, 2026</a></blockquote>"
    found = split(page(feed(block(0, post, words=""), *(block(n) for n in range(1, 4)))))
    assert found.blocks[0].text.startswith("Ballots have arrived")


def test_a_block_that_is_only_a_picture_has_no_text_but_the_picture() -> None:
    figure = "<figure><img src='/q.jpg?w=600' alt='A queue'></figure>"
    found = split(page(feed(block(0, figure, words=""), *(block(n) for n in range(1, 4)))))
    assert found.blocks[0].text == ""
    assert found.blocks[0].media[0].src == "https://gazette.example/q.jpg"


def test_an_edit_time_printed_in_a_block_is_its_edit_time_and_no_text() -> None:
    note = "<p>Last Updated: 19:40 GMT Tuesday, 08 September 2026</p>"
    found = split(page(feed(block(0, note), *(block(n) for n in range(1, 4)))))
    assert told(found) == BEFORE
    assert found.blocks[0].modified is not None
    assert found.blocks[0].modified.at == datetime(2026, 9, 8, 19, 40, tzinfo=UTC)


def test_a_pinned_copy_flags_the_block_it_copies() -> None:
    pinned = f"<div class='pinned'><article class='entry kind-9'><header><time datetime='2026-09-08T17:15:00Z'>17:15</time></header><h3>Point 2</h3><p>{WORDS[2]}</p></article></div>"
    found = split(page(feed(pinned, *(block(n) for n in range(4)))))
    assert told(found) == BEFORE
    assert [one.pinned for one in found.blocks] == [False, False, True, False]


def test_a_list_of_key_events_that_links_to_the_blocks_is_no_list_of_blocks() -> None:
    events = "".join(
        f"<li><a href='#item-{5000 - n * 3}'><time>{19 - n}:15</time><span>Point {n} in a few words of its own</span></a></li>"
        for n in range(4)
    )
    assert told(split(page(f"<ul>{events}</ul>{PLAIN}"))) == BEFORE
    assert all(one.kind is not BlockKind.UPDATE for one in split(page(f"<ul>{events}</ul>")).blocks)


def test_day_headings_between_the_blocks_give_their_clocks_a_date() -> None:
    def bare(n: int) -> str:
        return f"<div class=e><span>{19 - n}:15</span><p>{WORDS[n]}</p></div>"

    found = split(
        page(
            feed(
                "<h2>Tuesday 8 September 2026</h2>",
                bare(0),
                bare(1),
                "<h2>Monday 7 September 2026</h2>",
                bare(2),
                bare(3),
            )
        )
    )
    assert [one.published.at.day for one in found.blocks if one.published] == [8, 8, 7, 7]
    assert [one.text for one in found.blocks] == WORDS


def test_blocks_grouped_by_day_are_found_also_where_a_day_has_only_one() -> None:
    def bare(n: int) -> str:
        return f"<div class='entry'><span>{19 - n}:15</span><p>{WORDS[n]}</p></div>"

    groups = f"<section class=day><h2>8 September 2026</h2>{bare(0)}{bare(1)}{bare(2)}</section><section class=day><h2>7 September 2026</h2>{bare(3)}</section>"
    found = split(page(f"<div>{groups}</div>"))
    assert [one.text for one in found.blocks] == WORDS
    assert [one.published.at.day for one in found.blocks if one.published] == [8, 8, 8, 7]


def test_a_block_without_a_time_among_its_like_is_a_block() -> None:
    silent = "<article id='item-777' class='entry kind-1'><h3>Thank you</h3><p>We are off to bed and will be back with the sun tomorrow.</p></article>"
    found = split(page(feed(block(0), silent, *(block(n) for n in range(1, 4)))))
    assert [one.title for one in found.blocks] == ["Point 0", "Thank you", "Point 1", "Point 2", "Point 3"]
    assert found.blocks[1].key == "item-777"


def test_ids_that_only_count_places_are_no_keys() -> None:
    numbered = feed(*(re.sub(r"id='item-\d+'", f"id='row-{n}'", block(n)) for n in range(4)))
    assert [one.key for one in split(page(numbered)).blocks] == [None] * 4


WALLS = {
    "consent": "<h1>We value your privacy</h1><p>We and our 640 partners store information on your device. Accept all to go on.</p><button>Accept all</button>",
    "challenge": "<h1>Just a moment...</h1><p>Checking your browser before accessing gazette.example.</p>",
    "login": "<h1>Sign in to continue</h1><p>Already a subscriber? Enter your name and password.</p>",
    "error_page": "<h1>Sorry</h1><p>Something went wrong. Please try again later.</p>",
    "empty": "",
}


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_named_and_its_page_suspect(name: str) -> None:
    html = f"<html><head><title></title></head><body>{WALLS[name]}</body></html>"
    found = split(Page(URL, html.encode(), POLLED, "text/html"))
    assert (found.wall, found.completeness) == (name, Completeness.SUSPECT)


def test_an_article_about_cookies_is_no_wall() -> None:
    story = (
        "<p>"
        + "Regulators want browsers to ask before sites accept all cookies, and publishers are worried about it. " * 12
        + "</p>"
    )
    found = split(page(story, url="https://gazette.example/tech/cookies", title="Cookies on trial"))
    assert found.wall is None
    assert [one.kind for one in found.blocks] == [BlockKind.BODY]


def test_a_live_page_that_lost_its_blocks_is_suspect_and_invents_none() -> None:
    found = split(
        page(
            "<div class='feed'></div><p>Polls close at eight this evening in most of the country, and counting goes on all night.</p>"
        )
    )
    assert found.completeness is Completeness.SUSPECT
    assert all(one.kind is BlockKind.BODY for one in found.blocks)


@pytest.mark.parametrize(
    ("link", "older"),
    [
        ("<a href='?page=2'>2</a>", f"{URL}?page=2"),
        (f"<a href='{URL}/page/2'>Older posts</a>", f"{URL}/page/2"),
        ("<a rel='next' href='/vote/live?page=3'>Next</a>", "https://gazette.example/vote/live?page=3"),
        ("<a href='?page=with:block-77#navigation'>Older updates</a>", f"{URL}?page=with:block-77"),
    ],
)
def test_a_linked_older_page_makes_the_page_a_window(link: str, older: str) -> None:
    found = split(page(PLAIN + link))
    assert found.older_pages == (older,)
    assert found.completeness is Completeness.WINDOW


def test_a_button_that_loads_more_makes_the_page_a_window() -> None:
    assert split(page(PLAIN + "<button>Load more updates</button>")).completeness is Completeness.WINDOW


def test_a_page_without_either_is_whole() -> None:
    assert split(page(PLAIN + "<a href='/other?page=2'>Other</a>")).completeness is Completeness.WHOLE


@pytest.mark.parametrize(
    ("title", "script", "live"),
    [
        ("Election: as it happened", "", False),
        ("Election live", '<script>window.x={"isLive":true}</script>', True),
        ("Election live", '<script>window.x={"isLive": false}</script>', False),
        ("Election live", "", True),
    ],
)
def test_the_live_status_comes_from_signs_that_can_be_trusted(title: str, script: str, live: bool) -> None:
    assert split(page(PLAIN, title=title, head=script)).live is live


def test_known_fragments_are_not_read_again() -> None:
    first = split(page(PLAIN))

    readings = {one.fragment_hash: Reading("known already") for one in first.blocks}
    assert {one.text for one in split(page(PLAIN), Hint(), readings).blocks} == {"known already"}


def test_a_badge_where_a_name_stands_is_no_author() -> None:
    entries = "".join(
        f"<div class=live-event-entry id=e{n}><div><time datetime='2026-03-03T1{n}:00Z'>1{n}:00</time><mark>{mark}</mark></div>"
        f"<div><h3>Tide at level {n}</h3><p>The water in the old harbour rose again this hour, and the quay is shut.</p></div></div>"
        for n, mark in enumerate(("Anna Berg", "KEY EVENT", "Tom Hale"))
    )
    page = Page("https://paper.example/live/tide", f"<html><body><main>{entries}</main></body></html>".encode(), POLLED)
    assert [block.author for block in split(page).blocks] == ["Anna Berg", None, "Tom Hale"]


def test_the_day_of_a_match_goes_before_days_in_a_calendar_beside_it() -> None:
    """JSON-LD of a sports event gives the day; time elements of a calendar print others."""
    event = '<script type="application/ld+json">{"@type": "SportsEvent", "startDate": "2026-02-23"}</script>'
    calendar = "<aside><time>2026-02-23</time><time>2026-03-01</time></aside>"
    entries = "".join(
        f"<li class=event id=e{n}><time>{19 - n}:30</time><p>The riders wait at the start while rain falls on the track again.</p></li>"
        for n in range(4)
    )
    body = f"<html><head>{event}</head><body>{calendar}<main><ul>{entries}</ul></main></body></html>"
    page = Page("https://paper.example/live/race", body.encode(), POLLED)
    days = {block.published.at.date().isoformat() for block in split(page).blocks if block.published is not None}
    assert days == {"2026-02-23"}
