"""The Content-Encoding of a response undone: one encoding at most, within the cap, each failure classified."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.encodings import EncodingError, inflate
from tracker.errors import FetchError
from tracker.model import Outcome


def decode(wire: bytes, encodings: Sequence[str], limit: int) -> bytes:
    """Undo the Content-Encoding of a body, at most ``limit`` bytes of it.

    Raises FetchError: ``truncated`` when the body ends early, ``too_large`` past the limit, ``decode`` when it is
    damaged or the encoding is unknown or chained (chains serve bombs, not readers).
    """
    named = [name for name in encodings if name != "identity"]
    if len(named) > 1:
        raise FetchError(f"chained Content-Encoding {', '.join(named)} is refused", kind=Outcome.DECODE)
    if not named:
        if len(wire) > limit:
            raise FetchError(f"the body is larger than {limit:,} bytes", kind=Outcome.TOO_LARGE)
        return wire
    try:
        return inflate(wire, named[0], limit)
    except EncodingError as error:
        raise FetchError(str(error), kind=error.kind) from error


def encodings(header: str | None) -> tuple[str, ...]:
    """Return the codings of a Content-Encoding header, lower case, in the order they were applied."""
    return tuple(name.strip().lower() for name in (header or "").split(",") if name.strip())
