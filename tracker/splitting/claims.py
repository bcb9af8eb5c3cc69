"""What structured data claims about the blocks of a page, and which block each claim is about.

The page's text is what readers see; claims lend keys, times, authors. A claim that every block makes alike (the page's own
time, the page's own headline) says nothing about any of them and is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tracker.core.text import squash
from tracker.splitting.fragments import html_of
from tracker.splitting.kept import Kept

if TYPE_CHECKING:
    from tracker.core.times import Stamp
    from tracker.splitting.draft import Draft

_PREFIX = 48
"""Letters and digits at the start of a text that tell it from the others of its page."""
_MIN_PREFIX = 16
_KEPT_BEGINNINGS = 5_000
"""Beginnings remembered twice over, some 300 bytes each; only pages need them whose structured data names no keys."""
_TAGS = re.compile(r"<[^>]*>")
_ORIGIN = "structured data"
_MIN_TOKEN = 2
_TOO_COMMON = frozenset({"", "live", "index", "amp", "html"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One block as structured data describes it."""

    url: str | None = None
    identifier: str | None = None
    headline: str | None = None
    body: str = ""
    published: Stamp | None = None
    modified: Stamp | None = None
    author: str | None = None

    @property
    def tokens(self) -> frozenset[str]:
        """Every part of its addresses that may be the key of a block."""
        found: set[str] = set()
        for address in (self.url, self.identifier):
            if address:
                found |= _address_tokens(address)
        return frozenset(found - _TOO_COMMON)


@lru_cache(maxsize=8192)
def _address_tokens(address: str) -> frozenset[str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return frozenset({address})
    values = [value for _, value in parse_qsl(parts.query)]
    tokens = {parts.fragment, *values, *(value.rpartition(":")[2] for value in values)}
    tail = parts.path.rstrip("/").rpartition("/")[2]
    every = (*tokens, tail if not parts.fragment and not values else "")
    return frozenset(token for token in every if len(token) > _MIN_TOKEN)


def useful(claims: Sequence[Claim], page_headline: str | None) -> tuple[Claim, ...]:
    """Drop what all claims have in common: it is the page's, not the block's."""
    if len(claims) > 1 and len({claim.published.printed for claim in claims if claim.published is not None}) == 1:
        claims = [replace(claim, published=None, modified=None) for claim in claims]
    heads = {squash(claim.headline) for claim in claims if claim.headline}
    general = {squash(page_headline or "")} | (heads if len(heads) == 1 and len(claims) > 1 else set())
    return tuple(
        replace(claim, headline=None) if squash(claim.headline or "") in general else claim for claim in claims
    )


def joined(drafts: Sequence[Draft], claims: Sequence[Claim]) -> tuple[tuple[Draft, ...], int]:
    """Lend each draft what the claim about it knows better; return the drafts and how many claims found theirs."""
    if not claims:
        return tuple(drafts), 0
    by_token = {token: claim for claim in reversed(claims) for token in claim.tokens}
    about = [_by_key(draft, by_token) for draft in drafts]
    if None in about:
        # reading texts is dear: only for a page whose keys do not tell
        by_text = {_start(claim.body): claim for claim in reversed(claims)}
        about = [claim or _by_words(draft, by_text) for draft, claim in zip(drafts, about, strict=True)]
    made = tuple(draft if claim is None else _lent(draft, claim) for draft, claim in zip(drafts, about, strict=True))
    return made, sum(claim is not None for claim in about)


def _start(body: str) -> str:
    start = squash(body[: 8 * _PREFIX])
    return (start if len(start) > 2 * _PREFIX else squash(body))[:_PREFIX]


def _by_key(draft: Draft, by_token: dict[str, Claim]) -> Claim | None:
    return next((by_token[token] for token in _draft_tokens(draft) if token in by_token), None)


def _by_words(draft: Draft, by_text: dict[str, Claim]) -> Claim | None:
    words = _beginning(draft)
    whole = squash(draft.title or "") + words
    starts = (words[:_PREFIX], whole[:_PREFIX])
    return next((by_text[start] for start in starts if len(start) >= _MIN_PREFIX and start in by_text), None)


_beginnings: Kept[str, str] = Kept(_KEPT_BEGINNINGS)


def _beginning(draft: Draft) -> str:
    """Give the letters and digits with which the text of a draft begins."""
    known = _beginnings.get(draft.fragment_hash) if draft.fragment_hash else None
    if known is not None:
        return known
    words = squash(_TAGS.sub(" ", html_of(draft)))[: 2 * _PREFIX]
    if draft.fragment_hash:
        _beginnings.put(draft.fragment_hash, words)
    return words


def _draft_tokens(draft: Draft) -> Iterable[str]:
    if draft.key:
        yield draft.key
        yield draft.key.rpartition("-")[2]
    if draft.permalink:
        yield from _address_tokens(draft.permalink)


def _lent(draft: Draft, claim: Claim) -> Draft:
    offered: dict[str, Any] = {
        "key": max(claim.tokens, key=len, default=None),
        "machine": claim.published,
        "modified": _real_edit(claim),
        "permalink": claim.url,
        "author": claim.author,
    }
    lent = {name: value for name, value in offered.items() if value is not None and getattr(draft, name) is None}
    if "key" in lent:
        lent["key_from"] = _ORIGIN
    if "machine" in lent and not draft.time_from:
        lent["time_from"] = _ORIGIN
    return replace(draft, **lent) if lent else draft


def _real_edit(claim: Claim) -> Stamp | None:
    """Return the edit time, unless it is that of the publication."""
    if claim.modified is None or claim.published is None or claim.modified.instant == claim.published.instant:
        return None
    return claim.modified
