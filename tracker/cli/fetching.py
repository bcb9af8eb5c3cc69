"""Fetching one page for a dry run: politely, bounded, and without a store."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tracker.cli import places
from tracker.clock import SystemClock
from tracker.errors import FetchError
from tracker.fetch import HttpFetcher
from tracker.model import Fetching, Outcome, Page


def fetch_page(url: str, config: Path | None) -> Page:
    """Fetch a page as the config says. Raises FetchError."""
    loaded = places.config_or_none(config)
    return asyncio.run(_fetch(url, loaded.fetching if loaded else Fetching()))


async def _fetch(url: str, settings: Fetching) -> Page:
    fetcher = HttpFetcher(settings, SystemClock())
    try:
        fetched = await fetcher.fetch(url)
    finally:
        await fetcher.aclose()
    if fetched.page is None:
        raise FetchError(
            f"{url} answered {fetched.status} and no page", kind=Outcome.HTTP_STATUS, status=fetched.status
        )
    return fetched.page
