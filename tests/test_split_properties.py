"""Laws of splitting that hold for any page: it never raises but SplitError, and it is a function of the page."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import SplitError
from tracker.model import Hint, Page, Reading, Split
from tracker.splitting.choosing import split

POLLED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL = "https://news.example/live"
TYPES = st.sampled_from(
    [
        None,
        "text/html",
        "text/plain",
        "text/markdown",
        "application/json",
        "application/xml",
        "text/html; charset=utf-16",
        "x",
    ]
)

PIECES = st.sampled_from(
    [
        "UPDATE, 0730 GMT:", "12.31 Uhr", "<time datetime='2026-03-01T10:00:00Z'>", "10:42 AM", "<b>Resolved</b> - ", "Jan 21, 08:07 PST",
        "<article id='b1'>", "</article>", "<p>", "</p>", "<div class='post'>", "</div>", "<h2>", "Sept. 31", "24:30", "<!--", "-->",
        "<script type='application/ld+json'>", "</script>", '{"@type":"LiveBlogPosting","liveBlogUpdate":', "[", "]", "{", "}",
        '"datePublished":"2026-02-30T25:61:00Z"', "<small>", "<amp-live-list>", "<item>", "<entry>", "<feed>", "<rss>", "---\n",
        "# ", "* ", "&#xD800;", "&amp;", "\x00", "\ud83d", "\u202e", "\n\n", " ", "March 4", "99:99", "2026-13-45", "ago", "<a href='http://[x'>",
        "<a href='?page=2'>older</a>", "<base href='//'>", "<iframe src='::'>", "The ferry sails again at noon.",
    ]
)  # fmt: skip
"""Bits of what splitters look for, whole and broken: random bytes alone never get past the first door."""

SOUP = st.lists(PIECES, max_size=40).map("".join)

FIELDS = st.sampled_from(
    [
        "id",
        "title",
        "body",
        "text",
        "content",
        "published_at",
        "updated",
        "author",
        "url",
        "deleted",
        "items",
        "posts",
        "data",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    SOUP,
    st.sampled_from(["2026-03-01T10:00:00Z", "1772359200", "not a time"]),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(FIELDS, inner, max_size=5)),
    max_leaves=25,
)


def page(body, content_type=None):
    return Page(url=URL, body=body, fetched_at=POLLED, content_type=content_type)


def split_or_refuse(one):
    """Either a split or the one error that is allowed; anything else is a bug and fails the test."""
    try:
        return split(one)
    except SplitError:
        return None


@given(st.binary(max_size=400), TYPES)
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_split_or_refused(body, content_type):
    split_or_refuse(page(body, content_type))


@given(SOUP, TYPES)
@settings(max_examples=120, deadline=None)
def test_any_soup_of_labels_and_tags_is_split_or_refused(soup, content_type):
    split_or_refuse(page(soup.encode("utf-8", "surrogatepass"), content_type))


@given(TREES)
@settings(max_examples=120, deadline=None)
def test_any_json_is_split_or_refused(tree):
    split_or_refuse(page(json.dumps(tree).encode(), "application/json"))


@given(st.lists(PIECES, max_size=20).map("".join), st.sampled_from(["rss", "feed", "rdf:RDF"]))
@settings(max_examples=60, deadline=None)
def test_any_xml_is_split_or_refused(soup, root):
    body = f"<?xml version='1.0'?><{root}><channel><item>{soup}</item></channel><entry>{soup}</entry></{root}>"
    split_or_refuse(page(body.encode("utf-8", "surrogatepass"), "application/xml"))


@given(SOUP, TYPES)
@settings(max_examples=60, deadline=None)
def test_the_same_page_twice_gives_the_same_blocks(soup, content_type):
    one = page(soup.encode("utf-8", "surrogatepass"), content_type)
    assert split_or_refuse(one) == split_or_refuse(one)


@given(SOUP, TYPES)
@settings(max_examples=60, deadline=None)
def test_what_is_known_already_changes_no_block(soup, content_type):
    """The second split is handed the readings of the first, as a poll of a known page is."""
    one = page(soup.encode("utf-8", "surrogatepass"), content_type)
    first = split_or_refuse(one)
    if first is not None:
        readings = {b.fragment_hash: Reading(b.text, b.links, b.media) for b in first.blocks if b.fragment_hash}
        assert split(one, Hint(), readings) == first


def live_page(*, classes="post live", wrap="{}", advert="", space="\n"):
    """A small live blog of our own, in one of several dresses."""
    texts = [
        "The mayor opened the bridge at noon.",
        "Two lanes stay closed, the council said.",
        "Ferries sail every ten minutes.",
    ]
    posts = [
        f'<div class="{classes}" id="post-{n}"><h3>Note {n}</h3><time datetime="2026-03-01T{9 + n:02}:00:00Z">{9 + n}:00</time>'
        f"{space}<p>{text}</p></div>"
        for n, text in enumerate(texts, start=1)
    ]
    inner = advert.join(wrap.format(post) for post in reversed(posts))
    return page(
        f"<html><body><main><h1>Bridge day</h1><div class='list'>{inner}</div></main></body></html>".encode(),
        "text/html",
    )


def content(result: Split):
    return [(block.key, block.title, block.text, block.published, block.fingerprint) for block in result.blocks]


@pytest.mark.parametrize(
    "dress",
    [
        {"classes": "live post"},
        {"classes": "css-1x9z post live is-new"},
        {"space": ""},
        {"space": "\n\n      \t"},
        {"wrap": "<section>{}</section>"},
        {"advert": "<div class='ad-slot advert'><span>Advertisement</span></div>"},
    ],
    ids=["classes reordered", "classes added", "minified", "indented", "wrapped", "adverts between"],
)
def test_another_dress_of_the_page_changes_no_block(dress):
    plain = content(split(live_page()))
    assert len(plain) == 3
    assert content(split(live_page(**dress))) == plain
