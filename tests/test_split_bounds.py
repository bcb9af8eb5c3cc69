"""Hostile pages: bounded in time, refused in words past the limits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.errors import PageTooLarge
from tracker.model import BlockKind, Page, Split
from tracker.splitting.choosing import split

POLLED = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = b"<p>Words that go on for a while and say little, twenty of them or so, to make it look like prose.</p>"


def read(body: bytes, content_type: str = "text/html; charset=utf-8") -> Split:
    return split(Page("https://hostile.example/a", body, POLLED, content_type))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(b"<div>" * 100_000, "tags", id="deep and many"),
        pytest.param(b"<div>" * 5_000 + WORDS, "deeper", id="deep"),
        pytest.param(b"<p>x</p>" * 200_000, "tags", id="tags"),
        pytest.param(b"<!--" * 1_000_000, "tags", id="unclosed comments"),
        pytest.param(b"<p>10:15 x" * 30_000, "paragraphs", id="paragraphs"),
        pytest.param(
            b"".join(
                b"<div class=e><time>10:%02d</time><p>Words enough to be a block of some live blog or other, number %d</p></div>"
                % (n % 60, n)
                for n in range(5_000)
            ),
            "blocks",
            id="blocks",
        ),
    ],
)
def test_a_page_past_the_limits_is_refused_and_the_limit_named(body: bytes, says: str) -> None:
    with pytest.raises(PageTooLarge, match=says):
        read(body)


def test_a_text_of_too_many_lines_is_refused() -> None:
    with pytest.raises(PageTooLarge, match="lines"):
        read(b"10:15 a line\n" * 100_000, "text/plain")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(WORDS * 3 + b"<!-- " + b"x" * 3_000_000, id="a comment without end"),
        pytest.param(b"<p>" + b"word " * 600_000, id="three megabytes in one paragraph"),
        pytest.param(b"<p title='" + b"x" * 3_000_000 + b"'>word</p>" + WORDS, id="three megabytes in one attribute"),
        pytest.param(b"<div>" * 700 + WORDS + b"</div>" * 700, id="as deep as is allowed"),
        pytest.param(
            WORDS + b"<script type='application/ld+json'>" + b"[" * 100_000 + b"</script>", id="nested JSON-LD"
        ),
        pytest.param(WORDS + b"\x00\x01\xff\xfe", id="bytes that are no text"),
    ],
)
def test_a_page_within_the_limits_is_read_however_odd(body: bytes) -> None:
    assert [block.kind for block in read(body).blocks] == [BlockKind.BODY]
