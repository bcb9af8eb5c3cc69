"""What repeats and carries times, or opens with a label's word, and is no block: threads, rivers, edit lines, programmes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.model import BlockKind, Page, Split
from tracker.splitting.choosing import split

POLLED = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
SAID = (
    "The pump in my cellar gave up after the second night, and the shop says that the part is not to be had before May.",
    "Mine did the same last winter. I took the float out, cleaned it with vinegar, and it has run without a pause since.",
    "Before you take it apart look at the fuse, it is behind the cover and nobody ever thinks of it, me least of all.",
    "Thank you all, it was the float indeed. The cellar is dry again and the neighbours have stopped laughing at me.",
)
ARTICLE = "".join(
    f"<p>The council met for the {n} time to speak about the sea wall, and again it could not agree who is to pay for the "
    "stones, the workers and the ships that bring them; the harbour master told the hall that the next storm will not wait.</p>"
    for n in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
)


def read(body: str, *, head: str = "", url: str = "https://paper.example/2026/pumps", text: bool = False) -> Split:
    if text:
        return split(Page(url, body.encode(), POLLED, "text/plain; charset=utf-8"))
    html = (
        f"<!doctype html><html lang=en><head><title>Of pumps and cellars</title>{head}</head><body>{body}</body></html>"
    )
    return split(Page(url, html.encode(), POLLED, "text/html; charset=utf-8"))


def stamp(n: int) -> str:
    at = POLLED - timedelta(minutes=60 - 13 * n)
    return f"<time datetime='{at.isoformat()}'>{at:%H:%M}</time>"


def posts(before: str = "", after: str = "", attributes: str = "") -> str:
    """Four texts with a time each, and what ``before`` and ``after`` add to each; ``{n}`` is its number."""
    made = (
        f"<div class=entry {attributes}>{before.format(n=n)}{stamp(n)}<p>{said}</p>{after.format(n=n)}</div>"
        for n, said in enumerate(SAID)
    )
    return f"<main><h1>Of pumps and cellars</h1><div>{''.join(made)}</div></main>"


def test_the_bare_posts_of_these_tests_would_be_blocks() -> None:
    """The other tests show nothing unless this one holds."""
    assert len(read(posts()).blocks) == 4


@pytest.mark.parametrize(
    ("body", "head", "url"),
    [
        pytest.param(posts(attributes="itemscope itemtype='https://schema.org/Answer'"), "", "", id="answers"),
        pytest.param(posts(attributes="itemprop=comment"), "", "", id="comments"),
        pytest.param(
            posts(),
            '<script type="application/ld+json">{"@type": "DiscussionForumPosting", "headline": "Pumps"}</script>',
            "",
            id="JSON-LD",
        ),
        pytest.param(posts(), "", "https://paper.example/forums/pumps.123/", id="address"),
        pytest.param(posts(attributes="id=DeepComment77"), "", "", id="a name in camel case"),
        pytest.param(posts(after="<button class=js-voteUp aria-label='Upvote'>3</button>"), "", "", id="votes"),
        pytest.param(
            posts(before="<ul><li>Joined: 3 May 2012</li><li>Posts: 41{n}</li></ul>"), "", "", id="facts of the author"
        ),
        pytest.param(posts(before="<a href='#p{n}'>#{n}</a>"), "", "", id="numbers"),
    ],
)
def test_a_discussion_is_no_live_blog(body: str, head: str, url: str) -> None:
    result = read(body, head=head, url=url or "https://paper.example/2026/pumps")
    assert [block.kind for block in result.blocks] == [BlockKind.BODY]


def test_the_page_s_own_time_printed_again_makes_no_blocks() -> None:
    """A headline, an intro and a body that each carry the page's date."""
    parts = "".join(
        f"<div class=part><time datetime='2026-03-03T15:00Z'>15:00</time><p>{said}</p></div>" for said in SAID
    )
    assert read(f"<main><h1>Of pumps</h1>{parts}</main>").splitter == "plain"


def test_answers_that_lie_weeks_apart_are_no_blocks() -> None:
    parts = "".join(
        f"<div class=part><time datetime='2026-0{n + 1}-03T15:0{n}Z'>3.{n + 1}. 15:0{n}</time><p>{said}</p></div>"
        for n, said in enumerate(SAID[:3])
    )
    assert read(f"<main><h1>Of pumps</h1><div>{parts}</div></main>").splitter == "plain"


def test_a_river_of_notices_below_an_article_is_no_live_blog() -> None:
    result = read(f"<article><h1>The wall</h1>{ARTICLE}</article><section>{posts()}</section>")
    assert [block.kind for block in result.blocks] == [BlockKind.BODY]
    assert "sea wall" in result.blocks[0].text


def test_a_page_that_calls_itself_live_may_stand_below_an_article() -> None:
    body = f"<article><h1>The wall</h1>{ARTICLE}</article><section>{posts()}</section>"
    assert len(read(body, url="https://paper.example/live/wall").blocks) == 4


def test_a_live_blog_below_a_long_article_is_told_by_its_name() -> None:
    body = f"<article><h1>The wall</h1>{ARTICLE}</article><section>{posts().replace('<div>', '<div class=live-feed>', 1)}</section>"
    assert len(read(body).blocks) == 4


@pytest.mark.parametrize(
    "line",
    [
        "Aktualisiert am 03.03.2026 - 16:50 Uhr Lesedauer: 4 Min.",
        "Uppdaterad 15.59 | Publicerad 14.14",
        "Updated Tuesday at 7:15 p.m. ET",
        "Last updated 3 March 2026, 15:10 · 5 min read",
        "Mis à jour le 3 mars 2026 à 15h10",
        "Publicerad 14.14",
    ],
)
def test_an_edit_line_under_the_headline_is_the_page_s_and_no_block(line: str) -> None:
    result = read(f"<article><h1>The wall</h1><p>{line}</p>{ARTICLE}</article>")
    assert [block.kind for block in result.blocks] == [BlockKind.BODY]


def test_a_headline_that_begins_with_update_is_no_label() -> None:
    result = read(f"<article><h1>Update: sea wall is to be built after all</h1>{ARTICLE}</article>")
    assert [block.kind for block in result.blocks] == [BlockKind.BODY]


def test_an_editor_s_note_about_adverts_is_no_correction() -> None:
    note = "<p>Editor’s note: We may earn a commission when you follow the affiliate links of this page.</p>"
    assert read(f"<article><h1>The wall</h1>{ARTICLE}{note}</article>").splitter == "plain"


def test_an_editor_s_note_about_the_article_is_one() -> None:
    note = "<p>Editor’s note: An earlier version gave the length of the wall in feet.</p>"
    kinds = [block.kind for block in read(f"<article><h1>The wall</h1>{note}{ARTICLE}</article>").blocks]
    assert kinds == [BlockKind.LEAD, BlockKind.CORRECTION, BlockKind.BODY]


def test_a_correction_at_the_top_ends_with_its_paragraph() -> None:
    note = "<p>Correction: An earlier version gave the length of the wall in feet.</p>"
    result = read(f"<article><h1>The wall</h1>{note}{ARTICLE}<h2>The costs</h2>{ARTICLE}</article>")
    told = next(block for block in result.blocks if block.kind is BlockKind.CORRECTION)
    assert told.text == "An earlier version gave the length of the wall in feet."


def test_a_label_without_an_article_is_a_comment_that_was_edited() -> None:
    assert read("Edit: thank you all for the kind words about my cellar, it is dry.", text=True).splitter == "plain"


def test_notes_listed_under_one_word_are_notes_each() -> None:
    listed = "<p><b>UPDATES:</b></p><p>2:58 p.m.: The length of the wall was added.</p><p>4:10 p.m.: The mayor's words were added.</p>"
    result = read(f"<article><h1>The wall</h1>{ARTICLE}{listed}</article>")
    assert [(block.label, block.text) for block in result.blocks[1:]] == [
        ("2:58 p.m.:", "The length of the wall was added."),
        ("4:10 p.m.:", "The mayor's words were added."),
    ]


def test_the_habits_of_a_person_by_the_clock_are_no_live_blog() -> None:
    """Round times that begin anew for each day: a programme, however long its sentences."""
    day = "".join(
        f"<p>{clock}</p><p>{said}</p>" for clock, said in zip(("8:10 AM", "12:30 PM", "4:00 PM"), SAID, strict=False)
    )
    assert read(f"<article><h1>The keeper of the light</h1>{day}{day}{day}</article>").splitter == "plain"


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param("00:00:14|00:01:31|00:02:48|00:04:05", id="seconds"),
        pytest.param("(2:10)|(9:42)|(33:04)|(41:55)", id="minutes and seconds"),
        pytest.param(
            "5 March 2026, 19:30 –|9 March 2026, 19:30 –|12 March 2026, 19:30 –|7 April 2026, 19:30 –", id="to come"
        ),
        pytest.param("5 March, 19:30 –|9 March, 19:30 –|12 March, 19:30 –|7 April, 19:30 –", id="to come, no year"),
    ],
)
def test_places_in_a_recording_and_days_to_come_are_no_labels(labels: str) -> None:
    text = "\n\n".join(f"{label} {said}" for label, said in zip(labels.split("|"), SAID, strict=True))
    assert read(text, text=True).splitter == "plain"


def test_verses_are_no_clocks() -> None:
    text = "\n\n".join(f"3:{16 + n} {said}" for n, said in enumerate((*SAID, *SAID[:2])))
    assert read(text, text=True).splitter == "plain"


@pytest.mark.parametrize(
    "when", ["<span>1{n} April 2026, 19:3{n}</span>", "<time datetime='2026-04-1{n}T19:30Z'>1{n} April, 19:30</time>"]
)
def test_concerts_to_come_are_no_blocks(when: str) -> None:
    concerts = "".join(
        f"<div class=concert><h3>Concert {n}</h3>{when.format(n=n)}<p>{said}</p></div>" for n, said in enumerate(SAID)
    )
    assert read(f"<main><h1>Of concerts</h1>{concerts}</main>").splitter == "plain"


def test_a_minute_shared_with_a_list_of_teasers_is_a_label_all_the_same() -> None:
    blog = "".join(f"<p><b>14:{n}5</b> {said}</p>" for n, said in reversed(list(enumerate(SAID))))
    teasers = "".join(
        f"<li><time>14:{n}5</time> <a href='/quite-another/{n}'>Quite another story of the day, number {n}</a></li>"
        for n in range(2)
    )
    result = read(f"<main><article><h1>Of pumps</h1>{blog}</article><ul>{teasers}</ul></main>")
    assert [block.label for block in result.blocks if block.kind is BlockKind.UPDATE] == [
        "14:35",
        "14:25",
        "14:15",
        "14:05",
    ]
