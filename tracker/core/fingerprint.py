"""Stable hashes: of what a block says, of the fragment it was read from, of a page's bytes.

A fingerprint is stored for ever and compared across years and versions of this program, so its recipe is frozen: a
new recipe gets a new prefix and leaves ``f1:`` as it is. Nothing here decides what is canonical; ``core.text`` does.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.model import Block

FINGERPRINT_VERSION = "f1"
"""Name of the recipe in ``fingerprint``; never reused for another one."""

HASH_BYTES = 16
"""128 bits: with a billion versions the odds of one collision are below 1e-20, and it fits a column of 32 characters."""

READING_RECIPE = 1
"""Raised when the same fragment must be read again because ``core.text`` reads it otherwise than before."""


def fingerprint(block: Block) -> str:
    """Return ``f1:`` and 32 hex digits over the canonical content of a block.

    Content is title, text, links' hrefs and media sources, in order. Label, times, author, key and flags are no
    content: a block that is relabelled, retimed or pinned keeps its fingerprint.
    """
    digest = hashlib.blake2b(digest_size=HASH_BYTES, person=b"tracker.f1")
    for field in (
        (block.title or "",),
        (block.text,),
        tuple(link.href for link in block.links),
        tuple(medium.src for medium in block.media),
    ):
        digest.update(_framed(field))
    return f"{FINGERPRINT_VERSION}:{digest.hexdigest()}"


def fragment_hash(html: str) -> str:
    """Return 32 hex digits for the raw markup of one fragment, as carved: equal hash means equal ``Reading``."""
    salt = READING_RECIPE.to_bytes(8, "big")
    return hashlib.blake2b(_encoded(html), digest_size=HASH_BYTES, salt=salt).hexdigest()


def body_hash(data: bytes) -> str:
    """Return the SHA-256 of a page's bytes as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def _framed(values: Iterable[str]) -> bytes:
    """Write a list of strings so that no two lists give the same bytes: the count, then each with its length."""
    encoded = [_encoded(value) for value in values]
    parts = [len(encoded).to_bytes(4, "big")]
    for value in encoded:
        parts += (len(value).to_bytes(4, "big"), value)
    return b"".join(parts)


def _encoded(text: str) -> bytes:
    """Encode also the lone surrogates that JSON escapes can smuggle in: a hash must never raise."""
    return text.encode("utf-8", "surrogatepass")
