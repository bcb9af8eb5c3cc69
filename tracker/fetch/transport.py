"""The HTTP client's way to the network: httpcore's pool over our guard, through public API only."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator
from typing import cast

import httpcore
import httpx

from tracker.fetch.guard import Guard, Resolver
from tracker.fetch.port import Clock
from tracker.model import Fetching

KEEP_ALIVE = 5
"""Idle connections kept. Polls of one source lie further apart than servers keep connections, and httpcore's pool
grows slow with each idle one; these few serve redirects, robots.txt and older pages of the same host."""
KEEP_ALIVE_SECONDS = 5.0
SPARE_CONNECTIONS = 4
"""Beyond the polls at a time, so that no poll waits for the pool while another's connection is being closed."""


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests through a pool whose every connection the guard made. Raises httpcore's errors as they are."""

    def __init__(self, settings: Fetching, clock: Clock) -> None:
        proxy = httpx.URL(settings.proxy) if settings.proxy else None
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_trusting(settings.ca_file),
            proxy=httpcore.Proxy(str(proxy), auth=_credentials(proxy)) if proxy else None,
            max_connections=settings.max_connections + SPARE_CONNECTIONS,
            max_keepalive_connections=KEEP_ALIVE,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
            network_backend=Guard(Resolver(clock), settings.allow_private, _trusted(proxy)),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the body of the response is still to be read."""
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=cast("AsyncIterable[bytes]", request.stream),
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(cast("AsyncIterable[bytes]", response.stream)),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    """The body as it comes from the wire."""

    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        """Give the connection back, or close it when bytes are left unread."""
        close = getattr(self._stream, "aclose", None)
        if close is not None:
            await close()


def _trusting(ca_file: str | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


def _credentials(proxy: httpx.URL) -> tuple[str, str] | None:
    return (proxy.username, proxy.password) if proxy.username else None


def _trusted(proxy: httpx.URL | None) -> frozenset[tuple[str, int]]:
    """Return the one place that may be private because the operator named it: the proxy."""
    if proxy is None:
        return frozenset()
    return frozenset({(proxy.host, proxy.port or (443 if proxy.scheme == "https" else 80))})
