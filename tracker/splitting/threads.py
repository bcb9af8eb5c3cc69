"""Signs of a discussion: a forum thread, questions and answers, comments. Its posts repeat and carry times, and are no blocks.

Each sign must show in most of the posts: a lone quotation or a lone vote says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tracker.splitting import furniture

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.document import Document

_TYPES = re.compile(r"(?:Comment|Answer|Question|DiscussionForumPosting|UserComments|Review)\b")
_PARTS = re.compile(r"\b(?:comment|answer|suggestedAnswer|acceptedAnswer|review)\b")
_PAGE_TYPES = frozenset({"DiscussionForumPosting", "QAPage"})
_ADDRESS = re.compile(
    r"/(?:forums?|threads?|viewtopic|showthread|discussions?|questions)(?=[/.]|$)|/(?:viewtopic|showthread)\.|/comments/\w+/",
    re.IGNORECASE,
)
_VOTE = re.compile(
    r"(?:^|[^a-z])(?:(?:up|down)-?vot(?:e|es|ed|ing)|vot(?:e|es|ing)|thumbs?-?(?:up|down)|karma|helpful|hilfreich)(?=$|[^a-z])"
)
_MEMBER = re.compile(
    r"(?:joined|posts|messages|member since|registered|reputation|rep:|registriert(?: seit)?|dabei seit|mitglied seit|beiträge"
    r"|inscrit(?: le)?|inscription|mensajes|registrado|miembro desde|iscritto(?: dal)?|messaggi|geregistreerd|berichten|lid sinds"
    r"|сообщений|сообщения|регистрация|dołączył|rejestracja|posty|registrerad|inlägg|medlem sedan|mesajlar|katılım)\W{0,3}.{0,24}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:#|no\. ?|nr\. ?|post #?|beitrag #?)(\d{1,6})", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_FACT = 40
"""Characters of ``Joined: 3 March 2014``; longer lines are text."""
_PARTS_LOOKED_AT = 400
_LEVELS = 3
"""Levels around a post at which its schema.org type may stand, when what repeats is only a part of it."""
_NAMED = ("class", "id", "aria-label", "data-click-id", "itemprop", "title")


def reason(doc: Document, cells: Sequence[_Element]) -> str:
    """Say by what a few cells of a page are posts of a discussion; an empty string when nothing says so."""
    return _stated(doc, cells) or _shown(cells)


def _stated(doc: Document, cells: Sequence[_Element]) -> str:
    """Say by what the page itself says that it is a discussion: markup and address, which cost little to read."""
    if cells and _is_typed(cells[0]) and most(map(_is_typed, cells)):
        return "they are marked up as comments or answers"
    if not _PAGE_TYPES.isdisjoint(str(thing.get("@type")) for thing in doc.jsonld):
        return "the page says that it is a discussion"
    if _is_discussion_address(doc.page.url) or _is_discussion_address(doc.canonical_url or ""):
        return "the address is that of a discussion"
    return ""


def _shown(cells: Sequence[_Element]) -> str:
    """Say by what the posts look like those of a discussion."""
    if most(map(_is_comment, cells)):
        return f"they are comments ({furniture.names(cells[0])})"
    if most(map(_has_votes, cells)):
        return "readers can vote on each of them"
    if most(map(_tells_of_member, cells)):
        return "each tells how long its author has been a member"
    return "they are numbered as posts" if _are_numbered(cells) else ""


def _is_discussion_address(url: str) -> bool:
    return _ADDRESS.search(urlsplit(url).path) is not None


def _is_comment(cell: _Element) -> bool:
    return furniture.comment_name(_apart(furniture.names(cell)))


def most(signs: Iterable[bool]) -> bool:
    """Tell whether a sign shows in more than half of what was looked at."""
    told = list(signs)
    return sum(told) > len(told) / 2


def _is_typed(cell: _Element) -> bool:
    around = [cell, *islice(cell.iterancestors(), _LEVELS), *islice(cell.iterchildren("*"), 2)]
    return any(
        _TYPES.search(part.get("itemtype") or "") or _PARTS.search(part.get("itemprop") or "") for part in around
    )


@lru_cache(maxsize=1024)
def _apart(name: str) -> str:
    """Part the words of ``CommentList``."""
    return _CAMEL.sub("-", name)


def _has_votes(cell: _Element) -> bool:
    for part in islice(cell.iter("button", "span", "a", "div", "i", "li"), _PARTS_LOOKED_AT):
        if any(_is_vote(value) for value in map(part.get, _NAMED) if value):
            return True
    return False


@lru_cache(maxsize=8192)
def _is_vote(name: str) -> bool:
    return len(name) < 10 * _LONGEST_FACT and _VOTE.search(_CAMEL.sub("-", name).lower()) is not None


def _tells_of_member(cell: _Element) -> bool:
    facts = _facts(cell, "dt", "dd", "li", "span", "div", "small", "b", "strong", "p")
    told = {fact.casefold()[:8] for fact in facts if _MEMBER.fullmatch(fact)}
    return len(told) > 1


def _are_numbered(cells: Sequence[_Element]) -> bool:
    """Whether nearly every cell carries a number, one more than the cell before it."""
    numbers = [number for number in map(_number, cells) if number is not None]
    return len(numbers) > 2 and len(numbers) == len(cells) and all(b - a == 1 for a, b in pairwise(numbers))


def _number(cell: _Element) -> int | None:
    matches = map(_NUMBERED.fullmatch, _facts(cell, "a", "span", "li", "div", "b", "strong", "small"))
    return next((int(match[1]) for match in matches if match), None)


def _facts(cell: _Element, *tags: str) -> Iterator[str]:
    """Yield the texts in the first parts of a post that are short enough to be a fact about it or its author."""
    texts = (part.text.strip() for part in islice(cell.iter(*tags), _PARTS_LOOKED_AT) if part.text)
    return (text for text in texts if len(text) < _LONGEST_FACT)
