"""What the rest of the program knows about fetching: one method, its answer, and nothing of the HTTP library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracker.model import Page, Validators

NOTHING_KNOWN = Validators()
"""Asks for the page unconditionally."""


class Clock(Protocol):
    """What fetching needs of the clock."""

    def now(self) -> datetime:
        """Return the wall clock, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answer of a publisher. ``page`` is None when it says that nothing changed (304)."""

    page: Page | None
    validators: Validators
    """To send next time; a 304 refreshes them too. ``body_hash`` is carried over, the caller knows the new one."""
    status: int
    final_url: str
    moved_to: str | None = None
    """Where permanent redirects alone lead, when the first one is permanent: the URL to put into the config."""
    fresh_for: float | None = None
    """Seconds for which the publisher lets a cache keep this answer (``Cache-Control: max-age``, less its ``Age``)."""
    bytes_received: int = 0
    """Bytes of the body as sent."""


class Fetcher(Protocol):
    """Fetches one page. Knows politeness and bounds; knows nothing of sources, blocks or the store."""

    async def fetch(self, url: str, validators: Validators = NOTHING_KNOWN, *, past_caches: bool = False) -> Fetched:
        """Return the page at ``url``, asking only for news when ``validators`` has some.

        ``past_caches`` asks the caches on the way for the publisher's own answer.
        Raises FetchError, classified by ``kind``; nothing else.
        """
        ...

    async def aclose(self) -> None:
        """Close idle connections. A fetch under way fails."""
        ...
