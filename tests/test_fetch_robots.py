"""How long robots.txt is remembered, and what its absence means, by a clock of our own."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from clocks import ManualClock

from tracker.errors import FetchError
from tracker.fetch.robots import KEEP_RULES, KEEP_UNREACHABLE, MAX_BYTES, Robots
from tracker.model import Outcome

STORY = httpx.URL("https://news.example/private/story?page=2")
FORBIDS = b"User-agent: *\nDisallow: /private/\n"


class Publisher:
    """Answers for robots.txt, and counts how often it was asked."""

    def __init__(self, status: int, body: bytes = b"") -> None:
        self.answer: tuple[int, bytes] | FetchError = (status, body)
        self.asked: list[str] = []

    async def get(self, url: str) -> tuple[int, bytes]:
        self.asked.append(url)
        if isinstance(self.answer, FetchError):
            raise self.answer
        return self.answer


def refusal(robots: Robots, url: httpx.URL) -> FetchError | None:
    async def ask() -> FetchError | None:
        try:
            await robots.require_allowed(url)
        except FetchError as error:
            return error
        return None

    return asyncio.run(ask())


def allowed(robots: Robots, url: httpx.URL = STORY) -> bool:
    error = refusal(robots, url)
    assert error is None or error.kind == Outcome.ROBOTS
    return error is None


@pytest.mark.parametrize(
    ("status", "body", "may"),
    [
        (200, FORBIDS, False),
        (200, b"", True),
        (200, b"<html>no such page, but 200</html>", True),
        (200, b"\xff\xfe\x00 not text", True),
        (200, b"User-agent: *\nDisallow: /*?page=\n", False),
        (200, b"User-agent: *\nDisallow: /private/\nAllow: /private/story\n", True),
        (200, FORBIDS[:-1] + b"\n#" + b"x" * MAX_BYTES, False),
        (404, b"", True),
        (401, b"", True),
        (429, b"", False),
        (503, b"", False),
    ],
)
def test_what_an_answer_means(status, body, may):
    assert allowed(Robots(Publisher(status, body).get, ManualClock())) is may


def test_rules_are_kept_for_a_day_and_not_longer():
    publisher, clock = Publisher(200, FORBIDS), ManualClock()
    robots = Robots(publisher.get, clock)
    assert not allowed(robots)
    publisher.answer = (200, b"")
    clock.advance(KEEP_RULES - 1)
    assert not allowed(robots)
    clock.advance(2)
    assert allowed(robots)
    assert publisher.asked == ["https://news.example/robots.txt"] * 2


def test_a_server_in_trouble_is_asked_again_after_a_while():
    publisher, clock = Publisher(503), ManualClock()
    robots = Robots(publisher.get, clock)
    assert not allowed(robots)
    publisher.answer = (404, b"")
    assert not allowed(robots)
    clock.advance(KEEP_UNREACHABLE + 1)
    assert allowed(robots)


def test_rules_known_before_the_trouble_go_on_to_hold():
    publisher, clock = Publisher(200, b"User-agent: *\nDisallow: /admin/\n"), ManualClock()
    robots = Robots(publisher.get, clock)
    assert allowed(robots)
    publisher.answer = (503, b"")
    clock.advance(KEEP_RULES + 1)
    assert allowed(robots)
    assert not allowed(robots, httpx.URL("https://news.example/admin/"))


def test_each_origin_has_its_own_rules():
    publisher = Publisher(200, b"")
    robots = Robots(publisher.get, ManualClock())
    for url in ("https://a.example/x", "http://a.example/x", "https://a.example:8443/x", "https://a.example/y"):
        assert allowed(robots, httpx.URL(url))
    assert publisher.asked == [
        "https://a.example/robots.txt",
        "http://a.example/robots.txt",
        "https://a.example:8443/robots.txt",
    ]


def test_a_publisher_that_cannot_be_reached_is_that_and_no_prohibition():
    publisher = Publisher(200)
    publisher.answer = FetchError("refused", kind=Outcome.REFUSED)
    error = refusal(Robots(publisher.get, ManualClock()), STORY)
    assert error is not None
    assert error.kind == Outcome.REFUSED
