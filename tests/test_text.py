"""Reading a fragment: the words as a reader sees them, however the markup is dressed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.addresses import clean_href, clean_src
from tracker.core.text import canonical, read_fragment, read_fragments, squash

BASE = "https://daily.example/town/story"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b>bold</b>  word.</p>\n\n<p>Two.</p>", "One bold word.\n\nTwo."),
        ("<div>One<br>two<br/>three</div>", "One\ntwo\nthree"),
        ("<ul><li>first</li><li><p>second</p></li></ul>", "- first\n- second"),
        (
            "<p>He said:</p><blockquote><p>Never.</p><p>Not once.</p></blockquote>",
            "He said:\n\n> Never.\n\n> Not once.",
        ),
        ("<table><tr><th>Team</th><td>3</td></tr><tr><th>Other</th><td>1</td></tr></table>", "Team 3\nOther 1"),
        ("<p>soft\u00adhyphen, zero\u200bwidth, no\u00a0break</p>", "softhyphen, zerowidth, no break"),
        ("<p>cafe\u0301</p>", "café"),
        ("<h3>Head</h3>text<p>para</p>", "Head\n\ntext\n\npara"),
        ("<p>kept</p><script>var gone</script><style>p{}</style><button>Share</button>", "kept"),
        ("<p>a <img alt='😀' src='/e.png'> b</p>", "a 😀 b"),
        ("", ""),
    ],
)
def test_a_fragment_reads_as_paragraphs_lists_quotes_and_rows(html: str, text: str) -> None:
    assert read_fragment(html, BASE).text == text


def test_links_are_absolute_without_tracking_and_each_stands_once() -> None:
    html = "<p><a href='../b?id=7&utm_source=x&fbclid=9#c'>see</a> <a href='../b?id=7&utm_medium=y#c'>see</a> <a href='javascript:go()'>no</a></p>"
    assert [(link.href, link.text) for link in read_fragment(html, BASE).links] == [
        ("https://daily.example/b?id=7#c", "see")
    ]


@pytest.mark.parametrize(
    ("html", "medium"),
    [
        ("<img src='/i/a.jpg?w=600&q=8' alt='A dog'>", ("image", "https://daily.example/i/a.jpg", "A dog")),
        (
            "<img src='data:image/gif;base64,R0' data-src='/i/late.jpg'>",
            ("image", "https://daily.example/i/late.jpg", ""),
        ),
        (
            "<figure><img src='/i/a.jpg'><figcaption>A dog, asleep</figcaption></figure>",
            ("image", "https://daily.example/i/a.jpg", "A dog, asleep"),
        ),
        (
            "<iframe src='https://video.example/embed/9?autoplay=1' title='Clip'></iframe>",
            ("embed", "https://video.example/embed/9", "Clip"),
        ),
        ("<video><source src='/v/a.mp4'></video>", ("video", "https://daily.example/v/a.mp4", "")),
        ("<amp-twitter data-tweetid='55'></amp-twitter>", ("embed", "amp-twitter:55", "")),
    ],
)
def test_pictures_and_players_are_media_and_no_text(html: str, medium: tuple[str, str, str]) -> None:
    reading = read_fragment(f"<p>Words.</p>{html}", BASE)
    assert reading.text == "Words."
    assert [(one.kind, one.src, one.alt) for one in reading.media] == [medium]


def test_a_quote_is_text_and_an_embedded_post_is_not() -> None:
    post = "<blockquote><p>Hot today</p>— Bo (@bo) <a href='https://x.com/bo/status/1'>May 1</a></blockquote>"
    assert read_fragment(f"<p>Look:</p>{post}", BASE).text == "Look:"
    assert read_fragment(post, BASE).text.startswith("Hot today")


def test_a_bare_address_alone_is_an_embed() -> None:
    reading = read_fragment("<p>https://clips.example/w/9</p>", BASE)
    assert (reading.text, reading.media[0].src) == ("", "https://clips.example/w/9")


def test_a_fragment_that_is_only_a_picture_says_what_stands_below_it() -> None:
    assert read_fragment("<figure><img src='/q.jpg'><figcaption>At dawn</figcaption></figure>", BASE).text == "At dawn"


def test_fragments_read_together_read_as_each_does_alone() -> None:
    htmls = [
        "<div><p>One</p><ul><li>a</ul></div>",
        "text <b>only",
        "<blockquote>Q</blockquote>",
        "",
        "</div><p>out of step</p>",
    ]
    assert read_fragments(htmls, BASE) == [read_fragment(html, BASE) for html in htmls]


def test_the_same_words_squash_alike_whatever_their_dress() -> None:
    assert squash("“It’s  over,” she said — twice.") == squash('"it\'s over" SHE said - twice')


def test_an_address_that_cannot_be_read_is_no_link() -> None:
    assert clean_href("http://[broken", BASE) is None
    assert clean_src("data:image/png;base64,AA", BASE) is None


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_canonical_text_is_canonical_already(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


@given(st.text(alphabet=st.sampled_from("<>/abp \n\t&;=\"'\x00\x02\ud800!-[]"), max_size=200))
@settings(max_examples=80, deadline=None)
def test_reading_never_raises_and_gives_canonical_text(html: str) -> None:
    text = read_fragment(html.replace("\ud800", "�"), BASE).text
    assert canonical(text) == text


def test_a_block_of_pictures_alone_says_what_stands_below_them():
    """The captions are the content of such a block: a caption corrected is a revision."""
    picture = '<figure><img src="https://h.example/{0}.jpg"><figcaption>{1}</figcaption></figure>'
    reading = read_fragment(
        picture.format("a", "The pier at noon") + picture.format("b", "The gate"), "https://h.example/"
    )
    assert reading.text == "The pier at noon\n\nThe gate"
    assert [medium.alt for medium in reading.media] == ["The pier at noon", "The gate"]


def test_an_address_that_the_publisher_made_a_link_is_words_to_read_and_one_that_stands_bare_is_an_embed() -> None:
    card = '<p>The harbour report</p><p><a href="https://example.org/report">https://example.org/report</a></p>'
    assert read_fragment(card, "https://example.org/").text == "The harbour report\n\nhttps://example.org/report"
    unfolded = read_fragment("<p>See the film.</p><p>https://video.example.org/watch/7</p>", "https://example.org/")
    assert (unfolded.text, unfolded.media[0].src) == ("See the film.", "https://video.example.org/watch/7")
