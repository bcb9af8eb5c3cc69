"""The demo's own publisher: the story it tells, and that it answers as a good server does."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from tracker.cli import demo_site

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def get(url: str, etag: str | None = None) -> tuple[int, str, str | None]:
    """Ask once: status, body, ETag."""
    request = urllib.request.Request(url, headers={"If-None-Match": etag} if etag else {})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode(), answer.headers["ETag"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, "", error.headers["ETag"]


def test_the_story_has_all_that_the_demo_promises() -> None:
    """Blocks added, a number revised, a block taken down and put back, a wall, and quiet in between."""
    shown = demo_site.frames()
    keys = [{dispatch.key for dispatch in frame.dispatches} for frame in shown]
    assert len(keys[-1]) > len(keys[0])
    gone = [
        number for number, present in enumerate(keys) if "e5" in set().union(*keys[:number]) and "e5" not in present
    ]
    assert len(gone) >= 2, "two polls must see that it is gone"
    assert "e5" in keys[-1]
    assert sum(frame.walled for frame in shown) == 1
    assert sum(one.dispatches == other.dispatches for one, other in pairwise(shown)) >= 5
    texts = {dispatch.text for frame in shown for dispatch in frame.dispatches if dispatch.key == "b2"}
    assert len(texts) == 2


def test_no_step_of_the_story_is_without_effect() -> None:
    """An amendment whose words are not in the dispatch would be silent."""
    shown = demo_site.frames()
    for step, before, after in zip(demo_site.STORY, shown[:-1], shown[1:], strict=True):
        quiet = step[0] in {demo_site.QUIET, demo_site.WALLED}
        assert (before.dispatches == after.dispatches) is quiet, step


def test_the_publisher_moves_on_with_each_request_and_says_304_for_what_was_seen() -> None:
    """As a server with ETags does."""
    with demo_site.serve(NOON) as (url, site):
        status, first, etag = get(url)
        assert status == 200
        assert "Causeway closed" in first
        status, second, newer = get(url, etag)
        assert status == 200
        assert "shelter" in second
        assert newer != etag
        assert get(url, newer)[0] == 304
        assert not site.finished.is_set()


def test_the_publisher_says_when_its_story_is_over_and_stays_there() -> None:
    """The last state is served for ever."""
    site = demo_site.Site(NOON)
    bodies = [site.turn() for _ in range(len(demo_site.STORY) + 3)]
    assert site.finished.is_set()
    assert bodies[-1] == bodies[-2]


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/live/other"])
def test_the_publisher_has_no_other_page(path: str) -> None:
    """And asking for one does not turn the story."""
    with demo_site.serve(NOON) as (url, _):
        base = url.removesuffix(demo_site.PATH)
        assert get(base + path)[0] == 404
        assert "Causeway closed" in get(url)[1]
