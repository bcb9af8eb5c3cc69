"""Names made from addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.cli.naming import name_for

CONFIG_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.org/news/2021/02/storm-over-larkhaven/", "example.org-storm-over-larkhaven"),
        ("https://example.org/news/live/blog.html?page=2#block-1", "example.org-blog"),
        ("https://example.org/", "example.org"),
        ("file:///saved/Storm%20page.html.gz", "storm-20page.html"),
        ("", "page"),
    ],
)
def test_a_name_is_host_and_last_words_of_the_path(url: str, name: str) -> None:
    """Readable in a table."""
    assert name_for(url) == name


def test_a_second_address_with_the_same_name_gets_a_mark_that_stays() -> None:
    """Two days of one rolling address."""
    first = name_for("https://example.org/a/live")
    second = name_for("https://example.org/b/live", frozenset({first}))
    assert second != first
    assert second == name_for("https://example.org/b/live", frozenset({first}))


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_every_address_gives_a_name_that_the_config_accepts(words: str) -> None:
    """Whatever stands in it."""
    for url in (words, f"https://example.org/{words}"):
        name = name_for(url)
        assert CONFIG_NAME.fullmatch(name), name
        assert CONFIG_NAME.fullmatch(name_for(url, frozenset({name})))
