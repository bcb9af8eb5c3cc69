"""Bytes that are no text are refused by name; text in any encoding is not."""

from __future__ import annotations

import gzip
import random
import zlib
from datetime import UTC, datetime

import pytest

from tracker.errors import SplitError
from tracker.model import Page
from tracker.splitting.choosing import split

POLLED = datetime(2026, 3, 1, 12, tzinfo=UTC)
STORY = "<html><body><article><p>Der Fähranleger wurde um 18 Uhr gesperrt; 40 Gäste warten noch auf ein Schiff.</p></article></body></html>"


def page(body: bytes, content_type: str | None = None) -> Page:
    return Page("https://news.example/story", body, POLLED, content_type)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500), "JPEG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"PK\x03\x04" + bytes(40), "ZIP"),
        (gzip.compress(STORY.encode()), "gzip"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(100), "video"),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "program"),
        (zlib.compress(random.Random(3).randbytes(3_000)), "binary"),
        (bytes(range(256)) * 20, "binary"),
    ],
)
@pytest.mark.parametrize("content_type", [None, "text/html", "text/html; charset=utf-8", "application/octet-stream"])
def test_what_is_no_text_is_refused_and_named(body, name, content_type):
    with pytest.raises(SplitError, match=name):
        split(page(body, content_type))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig", "utf-16", "iso-8859-15"])
def test_text_is_text_in_any_encoding(encoding):
    (block,) = split(page(STORY.encode(encoding), "text/html")).blocks
    assert "40 G" in block.text


def test_a_stray_control_character_makes_no_binary_of_a_page():
    (block,) = split(page(STORY.replace("Schiff", "Schi\x02ff\x0c").encode())).blocks
    assert "18 Uhr" in block.text


def test_what_the_server_says_of_the_charset_is_believed_first():
    (block,) = split(page(STORY.encode("utf-16-le"), "text/html; charset=utf-16-le")).blocks
    assert "18 Uhr" in block.text
