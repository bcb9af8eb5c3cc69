"""A plain article is its words: what stands around and between them may change as it likes without the article changing."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tracker.model import BlockKind, Page, Split
from tracker.splitting.choosing import split

POLLED = datetime(2026, 5, 6, 15, 0, tzinfo=UTC)
URL = "https://courier.example/region/bridge-closed"
TITLE = "Old river bridge closed after inspection"
LEAD = "Inspectors have closed the old river bridge with immediate effect, and nobody can say when it opens again."
WORDS = [
    "Cracks up to two centimetres wide were found in the third pier on Tuesday evening, the road office says in a report.",
    "Some nine thousand cars cross the bridge on a working day. They are now led over the motorway, a detour of half an hour.",
    "“We had hoped for another ten years,” said the head of the office, Ilse Brandauer, who had ordered the inspection herself.",
    "The town council meets on Thursday to discuss a temporary ferry, which would cost about two million a year to run.",
    "Shopkeepers on the left bank fear for their trade. A petition for a footbridge was signed by four hundred people in a day.",
]
BODY = "".join(f"<p>{words}</p>" for words in WORDS)
SAID = "\n\n".join(WORDS)
OTHERS = [
    "Ferry to the island runs again after storm",
    "Council votes for longer library hours on weekends",
    "Fire brigade saves eleven sheep from flooded meadow",
    "Why the new school will open a full year late",
]
STORIES = "".join(f"<li><a href='/other/{n}'>{title}</a></li>" for n, title in enumerate(OTHERS))


def page(body: str, *, before: str = "", after: str = "", head: str = f"<h1>{TITLE}</h1>") -> Page:
    menu = "".join(f"<li><a href='/s/{n}'>Section {n}</a></li>" for n in range(6))
    html = (
        f"<!doctype html><html lang=en><head><title>{TITLE} | Courier</title><meta property='og:title' content='{TITLE}'></head>"
        f"<body class='page'><nav><ul>{menu}</ul></nav>{before}<main class='main'><article class='story'><header class='top'>{head}</header>"
        f"<div class='story-text'>{body}</div></article></main>{after}<footer><p>Courier publishing house, 12 Mill Lane.</p></footer></body></html>"
    )
    return Page(URL, html.encode(), POLLED, "text/html; charset=utf-8")


def body_of(found: Split) -> str:
    assert [block.kind for block in found.blocks] == [BlockKind.BODY]
    return found.blocks[0].text


def among(extra: str, place: int = 2) -> str:
    """Put something between two paragraphs."""
    parts = [f"<p>{words}</p>" for words in WORDS]
    return "".join([*parts[:place], extra, *parts[place:]])


def test_the_body_of_an_article_is_its_paragraphs() -> None:
    assert body_of(split(page(BODY))) == SAID


THREAD = "".join(
    f"<li class='comment depth-{n % 3}' id='comment-{n}'><p>I crossed that bridge every day for {n + 20} years and always said that it would not last, "
    f"but nobody at the office wanted to listen to people who live beside it.</p></li>"
    for n in range(30)
)
RENAMED = re.sub(r"class='([^']*)'", "class='css-8xk2 sc-41'", page(BODY).body.decode()).encode()


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(Page(URL, RENAMED, POLLED, "text/html; charset=utf-8"), id="classes renamed"),
        pytest.param(page(BODY.replace("<p>", "<p data-nonce='9f3' class='x77'>")), id="nonces"),
        pytest.param(page(among("<div class='ad-slot' id='gpt-3'><span>Advertisement</span></div>")), id="an advert"),
        pytest.param(page(among("<p>ADVERTISEMENT</p>")), id="an advert's line"),
        pytest.param(page(among("<p><strong>Read more:</strong> <a href='/x'>Ferry to the island runs again</a></p>")), id="a pointer"),
        pytest.param(page(among("<p>Lesen Sie auch: <a href='/x'>Fähre fährt wieder zur Insel</a></p>")), id="a German pointer"),
        pytest.param(page(among("<p>À lire aussi : <a href='/x'>Le bac repart vers l'île</a></p>")), id="a French pointer"),
        pytest.param(page(among("<p>Lea también: <a href='/x'>El transbordador vuelve a la isla</a></p>")), id="a Spanish pointer"),
        pytest.param(page(among("<p>Leia também: <a href='/x'>A balsa volta a navegar para a ilha</a></p>")), id="a Portuguese pointer"),
        pytest.param(page(among("<p>Leggi anche: <a href='/x'>Il traghetto riparte per l'isola</a></p>")), id="an Italian pointer"),
        pytest.param(page(among("<p>Lees ook: <a href='/x'>Veerboot vaart weer naar het eiland</a></p>")), id="a Dutch pointer"),
        pytest.param(page(among("<p>Читайте также: <a href='/x'>Паром снова идёт к острову</a></p>")), id="a Russian pointer"),
        pytest.param(page(among(f"<h3>More on this story</h3><ul>{STORIES}</ul>")), id="a list of stories"),
        pytest.param(page(among(f"<div><h4>Most read</h4><ol>{STORIES}</ol></div>")), id="a most-read list"),
        pytest.param(page(among(f"<p><a href='/other/9'>{OTHERS[0]}</a></p>")), id="a headline on its own"),
        pytest.param(page(among("<figure><img src='/p.jpg' alt=''><figcaption>The closed bridge.</figcaption></figure>").replace("<figure>", "").replace("</figure>", "").replace("<img src='/p.jpg' alt=''>", "")), id="a caption"),
        pytest.param(page(among("<p class='wp-caption-text'>The bridge before it was closed.</p>")), id="a caption by name"),
        pytest.param(page(among("<p>Photo: Jonas Feld / Courier</p>")), id="a credit"),
        pytest.param(page(among("<div class='newsletter-box'><p>Our morning letter brings you the region at seven, every day.</p><form><input></form></div>")), id="a newsletter box"),
        pytest.param(page(among("<p>Sign up for our newsletter and never miss a story.</p>")), id="a newsletter line"),
        pytest.param(page(BODY + "<p>© 2026 Courier. All rights reserved.</p>"), id="a copyright line"),
        pytest.param(page(BODY + "<p>Tags: <a href='/t/1'>Bridges</a>, <a href='/t/2'>Traffic</a></p>"), id="tags"),
        pytest.param(page(BODY + "<p>Follow us on <a href='https://social.example/c'>Chirper</a></p>"), id="a call to follow"),
        pytest.param(page(BODY + "<div class='share-bar'><a href='https://twitter.com/intent/tweet?u=1'>Tweet</a></div>"), id="a share bar"),
        pytest.param(page(BODY + "<p>17 comments</p>"), id="a comment count"),
        pytest.param(page(BODY + f"<h3>You may also like</h3><ul>{STORIES}</ul>"), id="recommendations"),
        pytest.param(page(BODY + "<div class='author-box'><h4>Mara Lindqvist</h4><p>Mara has been writing about roads and rivers since she left school in the valley.</p></div>"), id="a biography"),
        pytest.param(page(BODY + "<h3>Topics</h3>"), id="a heading over nothing"),
        pytest.param(page(BODY, after=f"<section id='comments'><h2>Comments</h2><ol>{THREAD}</ol></section>"), id="a long thread of comments"),
        pytest.param(page(BODY, after=f"<aside class='sidebar'><h3>Latest</h3><ul>{STORIES}</ul></aside>"), id="a sidebar"),
        pytest.param(page(BODY, after="<div id='cookie-banner'>" + "<p>We and our partners store things on your device to show you what you like and to count how often you look.</p>" * 9 + "</div>"), id="a consent box"),
    ],
)  # fmt: skip
def test_what_stands_around_the_words_changes_no_body(changed: Page) -> None:
    found = split(changed)
    assert body_of(found) == SAID
    assert found.blocks[0].title == TITLE


@pytest.mark.parametrize(
    "words",
    [
        "Read more carefully than the others, the report of the road office also says that the piers had been measured wrongly in 1974.",
        "Related firms had bid for the work, and the office now wants to know who told whom about the price of the others.",
        "More on the ferry will be known when the council has met and the owners of the landing have been asked for their terms.",
        "Follow the signs, the police advise, and do not trust the maps on the telephone, which do not know of the closure yet.",
        "No comment came from the ministry when our reporter asked about the bridge on Tuesday.",
        "Published in 1974, the plans say nothing about the third pier.",
        "Publicado en 1974, el plano no dice nada del tercer pilar.",
        "Sigue en pie el puente viejo, dice la alcaldesa.",
        "Like everyone at the landing, she had heard the noise in the night.",
        "Back to the ferry, say some; back to the ford, say others.",
        "The firm told its customers in a newsletter in April that the steel was sound.",
        "Copyright in the plans belongs to the widow of the engineer, the court found.",
        "By noon the last car had left the bridge.",
        "Über den Autor der Pläne ist wenig bekannt, sagt das Amt.",
        "Source: that is how the old people call the place where the river leaves the rock, and where the bridge would be shorter.",
    ],
)
def test_a_sentence_that_begins_like_a_notice_stays(words: str) -> None:
    assert words in body_of(split(page(among(f"<p>{words}</p>"))))


def test_teasers_below_an_article_are_no_part_of_it() -> None:
    teasers = "".join(
        f"<div><h3><a href='/o{n}'>{title}</a></h3><p>What happened there, and what the people of the place say about it.</p></div>"
        for n, title in enumerate(OTHERS)
    )
    assert body_of(split(page(BODY + teasers))) == SAID


def test_a_line_about_the_author_at_the_end_is_no_part_of_the_article() -> None:
    line = "<p>Mara Lindqvist is a reporter for the Courier. Write to her at mara@courier.example.</p>"
    assert body_of(split(page(BODY + line))) == SAID


def test_a_sentence_about_an_author_amid_the_article_stays() -> None:
    words = "Jonas Feld is the author of the report and has looked after the bridges of the valley for thirty years."
    assert words in body_of(split(page(among(f"<p>{words}</p>", 1))))


def test_an_agency_below_a_picture_is_no_paragraph() -> None:
    assert body_of(split(page(among("<p>Jonas Feld/AP</p>")))) == SAID


def test_a_list_of_facts_with_links_in_it_stays() -> None:
    facts = "".join(
        f"<li>Pier {n} stands since {1900 + n}, says <a href='/r{n}'>the report</a>.</li>" for n in range(4)
    )
    assert "Pier 3 stands since 1903, says the report." in body_of(split(page(among(f"<ul>{facts}</ul>"))))


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(f"<h1>{TITLE}</h1><p class='standfirst'>{LEAD}</p>", id="in the header"),
        pytest.param(f"<div><h1>{TITLE}</h1></div><div><div class='teaser-text'><p>{LEAD}</p></div></div>", id="called a teaser"),
        pytest.param(f"<h1>{TITLE}</h1><h2>{LEAD}</h2><span>By Mara Lindqvist</span>", id="as a heading"),
    ],
)  # fmt: skip
def test_the_first_paragraph_belongs_to_the_body_wherever_it_stands(head: str) -> None:
    assert body_of(split(page(BODY, head=head))) == f"{LEAD}\n\n{SAID}"


def test_a_first_paragraph_that_is_said_again_stands_once() -> None:
    said = body_of(split(page(f"<p>{LEAD}</p>{BODY}", head=f"<h1>{TITLE}</h1><p>{LEAD}</p>")))
    assert said == f"{LEAD}\n\n{SAID}"


def test_a_post_filed_under_a_tag_that_sounds_like_furniture_is_the_article_all_the_same() -> None:
    html = page(BODY, after=f"<div id='comments'>{THREAD}</div>").body.decode()
    html = html.replace(
        "class='story'", "class='post-81 post type-post hentry category-newsletter tag-comments tag-sidebar'"
    )
    assert body_of(split(Page(URL, html.encode(), POLLED, "text/html"))) == SAID


def test_the_article_is_found_in_a_layout_of_tables() -> None:
    side = "".join(f"<p><a href='/o{n}'>{title}</a></p>" for n, title in enumerate(OTHERS))
    html = (
        f"<html><head><title>{TITLE}</title></head><body><table><tr><td>{side}<p>Thirteen readers are here at this moment.</p></td>"
        f"<td><h1>{TITLE}</h1>{BODY}</td></tr></table></body></html>"
    )
    assert body_of(split(Page(URL, html.encode(), POLLED, "text/html"))) == SAID


def test_a_page_that_keeps_its_words_for_those_without_scripts_has_them() -> None:
    html = f"<html><head><title>{TITLE}</title></head><body><div id='app'></div><noscript><div><h1>{TITLE}</h1>{BODY}</div></noscript></body></html>"
    assert body_of(split(Page(URL, html.encode(), POLLED, "text/html"))) == SAID


def test_of_several_stories_on_a_page_that_scrolls_on_the_one_with_the_headline_is_the_article() -> None:
    rest = "".join(
        f"<p>{OTHERS[0]}, and it does so with forty passengers and the mail of nine days aboard, says its master.</p>"
        for _ in range(12)
    )
    html = (
        page(BODY)
        .body.decode()
        .replace("</main>", f"<article><header><h2>{OTHERS[0]}</h2></header>{rest}</article></main>")
    )
    assert body_of(split(Page(URL, html.encode(), POLLED, "text/html"))) == SAID


def test_a_revision_of_one_word_changes_the_body_and_a_new_sidebar_does_not() -> None:
    before = split(page(BODY)).blocks[0]
    beside = split(page(BODY, after=f"<aside><h3>Latest</h3><ul>{STORIES}</ul></aside>")).blocks[0]
    revised = split(page(BODY.replace("nine thousand", "eleven thousand"))).blocks[0]
    assert beside.fingerprint == before.fingerprint
    assert revised.fingerprint != before.fingerprint
