"""What structured data claims about the blocks of a page, and which block each claim is about.

The page's text is what readers see; claims lend keys, times, authors. A claim that every block makes alike (the page's own
time, the page's own headline) says nothing about any of them and is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from tracker.core.text import squash

if TYPE_CHECKING:
    from tracker.core.times import Stamp
    from tracker.splitting.draft import Draft

_PREFIX = 48
"""Letters and digits at the start of a text that tell it from the others of its page."""
_MIN_PREFIX = 16
_TAGS = re.compile(r"<[^>]*>")
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
    by_token = {token: claim for claim in reversed(claims) for token in claim.tokens}
    by_text = {
        squash(claim.body)[:_PREFIX]: claim for claim in reversed(claims) if len(squash(claim.body)) >= _MIN_PREFIX
    }
    made, matched = [], 0
    for draft in drafts:
        claim = _about(draft, by_token, by_text)
        matched += claim is not None
        made.append(draft if claim is None else _lent(draft, claim))
    return tuple(made), matched


def _about(draft: Draft, by_token: dict[str, Claim], by_text: dict[str, Claim]) -> Claim | None:
    for token in _draft_tokens(draft):
        if token in by_token:
            return by_token[token]
    if not by_text:
        return None
    words = squash(_TAGS.sub(" ", draft.html or ""))
    whole = squash(draft.title or "") + words
    return by_text.get(words[:_PREFIX]) or by_text.get(whole[:_PREFIX])


def _draft_tokens(draft: Draft) -> Iterable[str]:
    if draft.key:
        yield draft.key
        yield draft.key.rpartition("-")[2]
    if draft.permalink:
        yield from _address_tokens(draft.permalink)


def _lent(draft: Draft, claim: Claim) -> Draft:
    key, origin = draft.key, draft.key_from
    if key is None and claim.tokens:
        key, origin = max(claim.tokens, key=len), "structured data"
    machine = draft.machine or claim.published
    return replace(
        draft,
        key=key,
        key_from=origin,
        permalink=draft.permalink or claim.url,
        machine=machine,
        time_from=draft.time_from or ("structured data" if machine is not None else ""),
        modified=draft.modified or _real_edit(claim),
        author=draft.author or claim.author,
    )


def _real_edit(claim: Claim) -> Stamp | None:
    """An edit time equal to the publication is no edit."""
    if claim.modified is None or claim.published is None or claim.modified.instant == claim.published.instant:
        return None
    return claim.modified
