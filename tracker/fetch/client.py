"""Fetching one page over HTTP: politely, within bounds, each failure classified.

Conditional requests, redirects by hand, raw streaming into our own decoder, no cookies, nothing from the environment.
It does not retry: the schedule does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from tracker.errors import FetchError
from tracker.fetch.decoder import decode, encodings
from tracker.fetch.failures import WIRE_ERRORS, classified
from tracker.fetch.guard import deadline
from tracker.fetch.headers import fresh_for, refreshed, retry_after, served_at
from tracker.fetch.port import NOTHING_KNOWN, Clock, Fetched
from tracker.fetch.robots import AGENT, MAX_BYTES, Robots
from tracker.fetch.transport import GuardedTransport
from tracker.model import Fetching, Outcome, Page, Validators

VERSION = "0.1"
MAX_REDIRECTS = 5

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,text/*;q=0.7,*/*;q=0.1"
_CODINGS = {"https": "gzip, deflate, br, zstd", "http": "gzip"}
"""Brotli and zstd carry no checksum: where TLS does not guard the bytes, only gzip tells damage."""
_PAST_CACHES = {"Cache-Control": "no-cache", "Pragma": "no-cache"}
_PAGE = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
_PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_REDIRECT = _PERMANENT | {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}


@dataclass(frozen=True, slots=True)
class _Answer:
    """One response: its head, and the body as sent where it is a page."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    wire: bytes = b""


@dataclass(frozen=True, slots=True)
class _Manner:
    """How to ask: the headers besides the usual ones, the most bytes to take and whose rules to heed on the way."""

    headers: Mapping[str, str]
    limit: int
    cut: bool = False
    """Past the limit: keep what came instead of failing."""
    robots: Robots | None = None


class HttpFetcher:
    """The Fetcher of the daemon and the commands: one shared client, to be closed."""

    def __init__(self, settings: Fetching, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._robots = Robots(self._robots_txt, clock) if settings.robots else None
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(settings, clock),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"User-Agent": user_agent(settings.contact), "Accept": _ACCEPT},
            timeout=None,  # noqa: S113 - the guard bounds every wait by the deadline
            follow_redirects=False,
            trust_env=False,
        )

    async def fetch(self, url: str, validators: Validators = NOTHING_KNOWN, *, past_caches: bool = False) -> Fetched:
        """Return the page at ``url``, or that it has not changed. Raises FetchError, nothing else."""
        with deadline(self._settings.deadline):
            headers = _conditions(validators) | (_PAST_CACHES if past_caches else {})
            manner = _Manner(headers, self._settings.max_wire, robots=self._robots)
            answer, moved_to = await self._follow(url, manner)
        if answer.status == HTTPStatus.NOT_MODIFIED and _conditions(validators):
            return self._fetched(answer, None, validators, moved_to)
        if answer.status not in _PAGE:
            raise self._refusal(answer)
        return self._fetched(answer, self._page(answer), validators, moved_to)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _robots_txt(self, url: str) -> tuple[int, bytes]:
        """Fetch a robots.txt as far as it counts; endless redirects mean that there is none (RFC 9309 2.3.1.2)."""
        try:
            answer, _ = await self._follow(url, _Manner({"Accept-Encoding": "identity"}, MAX_BYTES, cut=True))
        except FetchError as error:
            if error.kind == Outcome.REDIRECT:
                return HTTPStatus.NOT_FOUND, b""
            raise
        return answer.status, answer.wire[:MAX_BYTES]

    async def _follow(self, url: str, manner: _Manner) -> tuple[_Answer, str | None]:
        """Follow redirects, each hop examined; also return where permanent ones alone led."""
        here = _fetchable(url)
        moved_to: str | None = None
        permanent = True
        for _ in range(MAX_REDIRECTS + 1):
            if manner.robots is not None:
                await manner.robots.require_allowed(here)
            answer = await self._exchange(here, manner)
            if answer.status not in _REDIRECT:
                return answer, moved_to
            here = self._next_hop(answer)
            permanent = permanent and answer.status in _PERMANENT
            moved_to = str(here) if permanent else moved_to
        raise FetchError(f"{url}: more than {MAX_REDIRECTS} redirects, the last to {here}", kind=Outcome.REDIRECT)

    def _next_hop(self, answer: _Answer) -> httpx.URL:
        location = answer.headers.get("Location")
        if not location:
            raise FetchError(f"{answer.url}: HTTP {answer.status} leads nowhere", kind=Outcome.REDIRECT)
        try:
            target = answer.url.join(location)
        except httpx.InvalidURL as error:
            raise FetchError(f"{answer.url}: redirect to no URL: {error}", kind=Outcome.REDIRECT) from error
        downgrade = answer.url.scheme == "https" and target.scheme == "http"
        if downgrade and not self._settings.allow_downgrade:
            raise FetchError(f"{answer.url}: redirect from https to {target}", kind=Outcome.REDIRECT)
        return _fetchable(str(target.copy_with(fragment=None)))

    async def _exchange(self, url: httpx.URL, manner: _Manner) -> _Answer:
        """Send one GET; read the body only where it is a page."""
        in_body = False
        try:
            async with self._client.stream("GET", url, headers={**_codings(url), **manner.headers}) as response:
                answer = _Answer(url, response.status_code, response.headers)
                if answer.status not in _PAGE:
                    return answer
                in_body = True
                return _Answer(url, answer.status, answer.headers, await _read(response, manner))
        except WIRE_ERRORS as error:
            raise classified(error, str(url), in_body=in_body) from error

    def _page(self, answer: _Answer) -> Page:
        body = decode(answer.wire, encodings(answer.headers.get("Content-Encoding")), self._settings.max_body)
        now = self._clock.now()
        return Page(
            url=str(answer.url),
            body=body,
            fetched_at=now,
            content_type=answer.headers.get("Content-Type"),
            served_at=served_at(answer.headers.get("Date"), now),
            headers=tuple(answer.headers.multi_items()),
        )

    def _fetched(self, answer: _Answer, page: Page | None, sent: Validators, moved_to: str | None) -> Fetched:
        fresh = refreshed(
            sent, answer.headers.get("ETag"), answer.headers.get("Last-Modified"), not_modified=page is None
        )
        return Fetched(
            page=page,
            validators=fresh,
            status=answer.status,
            final_url=str(answer.url),
            moved_to=moved_to,
            fresh_for=fresh_for(answer.headers.get("Cache-Control"), answer.headers.get("Age")),
            bytes_received=len(answer.wire),
        )

    def _refusal(self, answer: _Answer) -> FetchError:
        reason = httpx.codes.get_reason_phrase(answer.status)
        return FetchError(
            f"{answer.url}: HTTP {answer.status} {reason}".rstrip(),
            kind=Outcome.HTTP_STATUS,
            status=answer.status,
            retry_after=retry_after(answer.headers.get("Retry-After"), self._clock.now()),
        )


def user_agent(contact: str | None) -> str:
    """Return who we say we are, and how a publisher can reach the person behind it."""
    return f"{AGENT}/{VERSION} (+{contact})" if contact else f"{AGENT}/{VERSION}"


async def _read(response: httpx.Response, manner: _Manner) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_raw():
        parts.append(part)
        size += len(part)
        if size > manner.limit and manner.cut:
            break
        if size > manner.limit:
            raise FetchError(f"{response.url}: more than {manner.limit:,} bytes were sent", kind=Outcome.TOO_LARGE)
    return b"".join(parts)


def _conditions(validators: Validators) -> dict[str, str]:
    """Return the headers that ask only for news."""
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if value}


def _codings(url: httpx.URL) -> dict[str, str]:
    return {"Accept-Encoding": _CODINGS[url.scheme]}


def _fetchable(url: str) -> httpx.URL:
    """Return the URL when it is one that we fetch: http or https, a host, no password in it."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise FetchError(f"{url!r} is no URL: {error}", kind=Outcome.BLOCKED) from error
    if parsed.scheme not in _CODINGS or not parsed.host:
        raise FetchError(f"{url!r} is no http or https URL", kind=Outcome.BLOCKED)
    if parsed.userinfo:
        raise FetchError(f"the URL for {parsed.host} carries a user name", kind=Outcome.BLOCKED)
    return parsed
