"""The hash chain over events: each row vouches for the one before, so that later tampering shows.

``hash`` is SHA-256 (hex) of ``prev_hash``, a line feed, and the row as canonical JSON: the fields of ``Link`` with their
names as keys, keys sorted, no spaces, non-ASCII characters as they are, encoded in UTF-8. The first row's ``prev_hash`` is
64 zeros. Words count as themselves (``text`` and ``old_text`` of the versions referred to), so that a version
changed behind our back breaks the chain too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

from tracker.store.columns import to_json

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """What the hash of one event covers, as the columns hold it."""

    seq: int
    kind: str
    source: str
    block: int | None
    version: int | None
    key: str | None
    label: str | None
    title: str | None
    text: str | None
    old_text: str | None
    published_at: str | None
    detected_at: str
    last_seen_without: str | None
    first_seen_with: str | None
    significance: str | None
    because: str | None
    stealth: int
    flapping: int
    detail: str
    diff: str | None


_NAMES = tuple(field.name for field in fields(Link))


def link_hash(prev_hash: str, link: Link) -> str:
    """Return the hash of an event that follows the one with ``prev_hash``."""
    record = {name: getattr(link, name) for name in _NAMES}
    return hashlib.sha256(f"{prev_hash}\n{to_json(record)}".encode()).hexdigest()
