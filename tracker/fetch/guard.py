"""The network under the HTTP client: names looked up once, addresses checked, every wait bounded by one deadline.

The deadline works by shortening the timeouts of single reads and writes, never by cancelling a request from outside:
a cancelled request leaves its slot in the connection pool taken for ever.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

import httpcore

from tracker.errors import FetchError
from tracker.fetch.addresses import permitted
from tracker.fetch.port import Clock
from tracker.model import Outcome

LOOKUPS_AT_ONCE = 256
"""More than polls can be under way: only a dead resolver leaves so many hanging, and then a further one would hang too."""
REMEMBER_FOUND = 60.0
REMEMBER_FAILED = 10.0
"""Seconds. Short, so that a publisher's change of address and a mended network are soon noticed."""
REMEMBER_AT_MOST = 2_000
FIRST_ADDRESS_SHARE = 0.4
"""Part of the remaining time that one of several addresses may use up before the next is tried."""

_deadline: ContextVar[float] = ContextVar("deadline")


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Bound all network waits inside to ``seconds`` from now, by the event loop's clock."""
    token = _deadline.set(asyncio.get_running_loop().time() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def remaining() -> float:
    """Return the seconds left until the deadline, zero or less when it has passed."""
    return _deadline.get() - asyncio.get_running_loop().time()


def _clamped(timeout: float | None) -> float:
    left = max(remaining(), 0.0)
    return left if timeout is None else min(left, timeout)


class Resolver:
    """Looks names up and remembers the answers for a short while.

    Each lookup has a thread of its own that nobody waits for at the end: a dead resolver, which holds a thread for many
    seconds, must neither hold up the threads that others use nor the end of the program.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._under_way = 0
        self._known: dict[tuple[str, int], tuple[float, asyncio.Future[list[str]]]] = {}

    async def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host in the order to try them. Raises FetchError ``dns``."""
        lookup = self._lookup(host, port)
        await asyncio.wait({lookup}, timeout=_clamped(None))
        if not lookup.done():
            raise FetchError(f"the lookup of {host} took too long", kind=Outcome.DNS)
        failure = lookup.exception()
        if failure is not None:
            raise FetchError(f"{host} cannot be found: {failure}", kind=Outcome.DNS) from failure
        return lookup.result()

    def _lookup(self, host: str, port: int) -> asyncio.Future[list[str]]:
        """Return the lookup under way or remembered, or begin one; several polls may wait for the same."""
        now = self._clock.monotonic()
        expires, lookup = self._known.get((host, port), (0.0, None))
        if lookup is None or (lookup.done() and expires <= now):
            self._forget(now)
            lookup = self._begin(host, port)
            self._known[host, port] = (now + REMEMBER_FOUND, lookup)
        return lookup

    def _begin(self, host: str, port: int) -> asyncio.Future[list[str]]:
        if self._under_way >= LOOKUPS_AT_ONCE:
            raise FetchError(f"{host} was not looked up: the resolver does not answer", kind=Outcome.DNS)
        loop = asyncio.get_running_loop()
        lookup: asyncio.Future[list[str]] = loop.create_future()

        def finish(found: list[str] | OSError | UnicodeError) -> None:
            self._finish((host, port), lookup, found)

        def look_up() -> None:
            try:
                found: list[str] | OSError | UnicodeError = _look_up(host, port)
            except (OSError, UnicodeError) as error:
                found = error
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(finish, found)

        self._under_way += 1
        threading.Thread(target=look_up, name=f"lookup {host}", daemon=True).start()
        return lookup

    def _finish(
        self, key: tuple[str, int], lookup: asyncio.Future[list[str]], found: list[str] | OSError | UnicodeError
    ) -> None:
        self._under_way -= 1
        if isinstance(found, list):
            lookup.set_result(found)
            return
        lookup.set_exception(found)
        lookup.exception()  # seen: the poll that waited for it may have given up
        self._known[key] = (self._clock.monotonic() + REMEMBER_FAILED, lookup)

    def _forget(self, now: float) -> None:
        if len(self._known) >= REMEMBER_AT_MOST:
            self._known = {key: kept for key, kept in self._known.items() if kept[0] > now}


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Guard(httpcore.AsyncNetworkBackend):
    """Connects to the very address that was checked, so that a name cannot change its mind in between."""

    def __init__(self, resolver: Resolver, allowed: tuple[str, ...], trusted: frozenset[tuple[str, int]]) -> None:
        self._resolver = resolver
        self._allowed = allowed
        self._trusted = trusted
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Open a connection to the first address that answers. Raises FetchError ``dns`` or ``blocked``."""
        addresses = await self._resolver.addresses(host, port)
        if (host, port) not in self._trusted:
            self._require_public(host, addresses)
        for address in addresses[:-1]:
            try:
                share = _clamped(timeout) * FIRST_ADDRESS_SHARE
                return await self._connect(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._connect(addresses[-1], port, _clamped(timeout), local_address, socket_options)

    async def _connect(
        self,
        address: str,
        port: int,
        seconds: float,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await self._network.connect_tcp(address, port, seconds, local_address, socket_options)
        return GuardedStream(stream)

    def _require_public(self, host: str, addresses: list[str]) -> None:
        for address in addresses:
            if not permitted(address, self._allowed):
                raise FetchError(
                    f"{host} is at {address}, which is not a public address",
                    kind=Outcome.BLOCKED,
                    hint="set allow_private in [tracker] if this is meant",
                )

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: pages do not come from local sockets."""
        del timeout, socket_options
        raise FetchError(f"{path} is a local socket", kind=Outcome.BLOCKED)

    async def sleep(self, seconds: float) -> None:
        """Wait, within the deadline."""
        await asyncio.sleep(_clamped(seconds))


class GuardedStream(httpcore.AsyncNetworkStream):
    """A connection whose every wait ends with the deadline."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Read what has come. Raises httpcore.ReadTimeout at the deadline."""
        if remaining() <= 0:
            raise httpcore.ReadTimeout("the deadline has passed")
        return await self._stream.read(max_bytes, _clamped(timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Write all. Raises httpcore.WriteTimeout at the deadline."""
        await self._stream.write(buffer, _clamped(timeout))

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
    ) -> httpcore.AsyncNetworkStream:
        """Shake hands; the certificate is checked against the name, not the address."""
        return GuardedStream(await self._stream.start_tls(ssl_context, server_hostname, _clamped(timeout)))

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks about the socket."""
        return self._stream.get_extra_info(info)
