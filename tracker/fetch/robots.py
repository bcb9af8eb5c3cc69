"""What robots.txt says to us (RFC 9309), remembered for a day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

import httpx
from protego import Protego

from tracker.errors import FetchError
from tracker.fetch.port import Clock
from tracker.model import Outcome

AGENT = "liveblog-tracker"
"""Our product token: the name to use in a robots.txt rule meant for us."""
KEEP_RULES = 86_400.0
"""Seconds: RFC 9309 2.4, not longer than a day."""
KEEP_UNREACHABLE = 600.0
"""Seconds that a server error counts as a prohibition before we ask again."""
MAX_BYTES = 512 * 1024
"""RFC 9309 2.5 asks for at least 500 KiB; what stands behind is not read."""

Get = Callable[[str], Awaitable[tuple[int, bytes]]]
"""Fetches a robots.txt: the final status and at most MAX_BYTES of its body. Raises FetchError."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of one origin; None in ``unreachable`` when there were rules, or none to be had, to go by."""

    parsed: Protego | None
    expires: float
    unreachable: str | None = None


class Robots:
    """Asks each origin once a day what we may fetch."""

    def __init__(self, get: Get, clock: Clock) -> None:
        self._get = get
        self._clock = clock
        self._rules: dict[str, _Rules] = {}

    async def require_allowed(self, url: httpx.URL) -> None:
        """Return when we may fetch ``url``. Raises FetchError: ``robots``, or why robots.txt could not be had."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        rules = self._rules.get(origin)
        if rules is None or rules.expires <= self._clock.monotonic():
            rules = await self._ask(origin, rules)
            self._rules[origin] = rules
        if rules.unreachable is not None:
            raise FetchError(f"{origin}/robots.txt: {rules.unreachable}, taken as no", kind=Outcome.ROBOTS)
        if rules.parsed is not None and not rules.parsed.can_fetch(str(url), AGENT):
            raise FetchError(
                f"robots.txt of {url.host} asks us not to fetch {url.raw_path.decode('ascii')}",
                kind=Outcome.ROBOTS,
                hint="ask the publisher, or set robots = false in [tracker] if you have their leave",
            )

    async def _ask(self, origin: str, last: _Rules | None) -> _Rules:
        status, body = await self._get(f"{origin}/robots.txt")
        now = self._clock.monotonic()
        if status == HTTPStatus.OK:
            return _Rules(Protego.parse(body.decode("utf-8", "replace")), now + KEEP_RULES)
        if status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS:
            return _Rules(None, now + KEEP_RULES)
        if last is not None and last.parsed is not None:
            return _Rules(last.parsed, now + KEEP_UNREACHABLE)
        return _Rules(None, now + KEEP_UNREACHABLE, unreachable=f"HTTP {status}")
