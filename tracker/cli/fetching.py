"""Fetching one page for a dry run: politely, bounded, and without a store."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tracker.cli import places
from tracker.clock import SystemClock
from tracker.errors import FetchError
from tracker.fetch import HttpFetcher
from tracker.model import Fetching, Outcome, Page

HINTS: dict[str, str] = {
    Outcome.DNS: "look at the spelling of the host, and whether this machine is online",
    Outcome.REFUSED: "nothing answers there now; try again later",
    Outcome.TIMEOUT: "try again later, or raise deadline in [tracker]",
    Outcome.TLS: "its certificate cannot be trusted; ca_file in [tracker] adds an authority of your own",
    Outcome.NETWORK: "try again later, and look whether this machine is online",
    Outcome.HTTP_STATUS: "open the address in a browser, and look whether it is still the right one",
    Outcome.REDIRECT: "open the address in a browser, and use the one where it ends",
    Outcome.BLOCKED: "write an address that begins with https:// and a host",
    Outcome.ROBOTS: "its robots.txt asks programs to stay away; look for a feed of the same live blog",
    Outcome.TRUNCATED: "try again; if it stays so, save the page in a browser and split the file",
    Outcome.TOO_LARGE: "max_body and max_wire in [tracker] bound it; no live blog is so large",
    Outcome.DECODE: "save the page in a browser and split the file",
}
"""What to do about a page that could not be had, where the fetcher itself does not say."""

STATUS_HINTS = {
    401: "it wants a login, and pages behind one are not followed",
    403: "the publisher turns programs away; look for a feed of the same live blog, or split a page saved in a browser",
    429: "the publisher asks for a pause; try again later",
    451: "it is withheld where this machine is",
}


def fetch_page(url: str, config: Path | None) -> Page:
    """Fetch a page as the config says. Raises FetchError."""
    loaded = places.config_or_none(config)
    try:
        return asyncio.run(_fetch(url, loaded.fetching if loaded else Fetching()))
    except FetchError as error:
        error.hint = error.hint or STATUS_HINTS.get(error.status or 0, "") or HINTS.get(error.kind, "")
        raise


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
