"""What went wrong on the wire, in one of our own words."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import httpcore
import httpx

from tracker.errors import FetchError
from tracker.model import Outcome

WIRE_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
)
"""Everything that the two libraries raise for a request that fails."""


def classified(error: Exception, url: str, *, in_body: bool) -> FetchError:
    """Return the failure as a FetchError; ``in_body`` tells a page cut short from one that never began."""
    kind = _kind(error, in_body=in_body)
    return FetchError(f"{url}: {_words(error, kind)}", kind=kind)


def _kind(error: Exception, *, in_body: bool) -> Outcome:
    if isinstance(error, httpx.HTTPError | httpx.InvalidURL):
        return Outcome.REDIRECT  # the wire speaks httpcore's errors; httpx itself only fails to read a Location
    causes = list(_causes(error))
    if any(isinstance(cause, httpcore.TimeoutException) for cause in causes):
        return Outcome.TIMEOUT
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return Outcome.TLS
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Outcome.REFUSED
    return Outcome.TRUNCATED if in_body else Outcome.NETWORK


def _words(error: Exception, kind: Outcome) -> str:
    if kind is Outcome.TIMEOUT:
        return "no complete answer within the deadline"
    if kind is Outcome.REFUSED:
        return "connection refused"
    said = next((str(cause) for cause in _causes(error) if str(cause)), type(error).__name__)
    return f"the answer was cut short ({said})" if kind is Outcome.TRUNCATED else said


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what it came from, groups unfolded; the pool raises ``from None``, so contexts count too."""
    seen: list[BaseException] = []
    pending: list[BaseException | None] = [error]
    while pending:
        cause = pending.pop(0)
        if cause is None or cause in seen:
            continue
        seen.append(cause)
        yield cause
        pending += [cause.__cause__, cause.__context__, *getattr(cause, "exceptions", ())]
