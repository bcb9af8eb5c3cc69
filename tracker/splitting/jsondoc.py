"""JSON documents that are a list of timestamped texts: APIs of live blogs and status pages, whatever their field names.

``find`` looks for the list and its fields by evidence (``json_lists``, ``json_fields``); ``select`` follows the
JMESPath expressions of the config. A configuration, a list of products or a table of figures gives nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import jmespath
from jmespath.exceptions import JMESPathError

from tracker.errors import SplitError
from tracker.model import BlockKind, Completeness
from tracker.splitting.draft import Draft, Found, clocks
from tracker.splitting.json_drafts import draft, title_in
from tracker.splitting.json_fields import SAMPLE, Roles, choose, read_body
from tracker.splitting.json_lists import Member, ObjectList, Path, empty_lists, flatten, object_lists
from tracker.splitting.json_values import plain, time_of
from tracker.splitting.json_window import live_of, window_of
from tracker.splitting.json_words import ASIDE, FOLLOWED, PARTS, PINNED, TYPE_FIELDS, words

if TYPE_CHECKING:
    from tracker.model import Hint, Selectors
    from tracker.splitting.document import Document

SPLITTER = "json"
VERSION = 1
SCORE = 0.9
"""A list of objects with time and text fields is hardly ever anything else."""

MAX_KINDS = 12
"""Kinds of objects in one list; where every object says something else, the word is no kind."""

CLOCKS_APART = timedelta(hours=1)
"""A publisher's clock may be ahead of ours, or lack its zone's summer hour."""

ARTICLE_LENGTH = 200
"""Characters from which on the text of a lone object is an article and no description of something."""

ARTICLE_SCORE = 0.5
"""One text with its time: clearly better than the JSON as it stands."""

EMPTY_SCORE = 0.4
"""An empty list named like a live blog's: better than taking the JSON for an article, worse than anything found."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """One list of the document with its roles and the strength of both."""

    members: ObjectList
    roles: Roles
    score: float


def find(doc: Document, hint: Hint) -> Found | None:
    """Find the list of timestamped texts in a JSON document; None when it holds none."""
    del hint
    if doc.kind != "json":
        return None
    document = doc.json
    lists = object_lists(document)
    best = _best(lists)
    if best is None:
        return _article(doc) or _empty_answer(document)
    drafts = tuple(draft(member, best.roles, doc.page.url) for member in best.members.members)
    if _lies_ahead(drafts, doc.page.fetched_at):
        return None
    around = (document, *best.members.members[0].parents)
    completeness, reason = window_of(around, len(drafts), doc.page.url)
    place = ".".join(best.members.path).replace(".[]", "[]")
    return Found(
        splitter=SPLITTER,
        version=VERSION,
        drafts=tuple(one for one in _flag_pinned(drafts, lists, best) if one.html),
        score=SCORE,
        why=f"{len(drafts)} objects at {place} with {_dotted(best.roles.time)} and {_dotted(best.roles.text)}",
        completeness=completeness,
        completeness_reason=reason,
        live=live_of(around),
        title=_title_above(best.members.members[0]),
    )


def _dotted(paths: Sequence[Path]) -> str:
    return ".".join(paths[0])


# --- choosing the list ------------------------------------------------------------------------------------------------


def _best(lists: Sequence[ObjectList]) -> _Choice | None:
    choices = [choice for one in lists for kind in _kinds(one) if (choice := _judge(kind)) is not None]
    return max(choices, key=lambda choice: choice.score, default=None)


def _kinds(one: ObjectList) -> list[ObjectList]:
    """Return the list, and its parts by what its objects say they are: updates may stand among sections and adverts."""
    parts: dict[str, ObjectList] = {}
    for member in one.members:
        kind = next((member.value[name] for name in TYPE_FIELDS if isinstance(member.value.get(name), str)), None)
        if kind is not None and len(parts) <= MAX_KINDS:
            parts.setdefault(kind, ObjectList(one.path)).members.append(member)
    return [one, *parts.values()] if 1 < len(parts) <= MAX_KINDS else [one]


def _lies_ahead(drafts: Sequence[Draft], fetched_at: datetime) -> bool:
    """Whether most times lie in the future: a programme, a calendar or a forecast, and no record of what happened."""
    instants = [one.machine.instant for one in drafts if one.machine is not None and one.machine.instant is not None]
    ahead = sum(instant - fetched_at > CLOCKS_APART for instant in instants)
    return ahead > len(instants) / 2


def _judge(one: ObjectList) -> _Choice | None:
    roles = choose([member.value for member in one.members[:SAMPLE]])
    if roles is None:
        return None
    place = words(one.name)
    around = {word for part in one.path for word in words(part)}
    score = roles.strength + 2.0 * math.log2(1 + len(one.members))
    score += 4.0 if FOLLOWED.intersection(place) or "".join(place) in FOLLOWED else 0.0
    score -= 25.0 if ASIDE & around or PARTS.intersection(place) else 0.0
    return _Choice(one, roles, score)


# --- around the blocks ------------------------------------------------------------------------------------------------


def _title_above(member: Member) -> str | None:
    around = [one for one in reversed(member.parents) if one is not member.group]
    return next((title for one in around if (title := title_in(one))), None)


def _flag_pinned(drafts: tuple[Draft, ...], lists: Sequence[ObjectList], best: _Choice) -> tuple[Draft, ...]:
    """Mark the blocks that a list of pinned ones repeats; the copies themselves are no blocks."""
    pinned = {
        str(flatten(member.value).get(path))
        for one in lists
        if PINNED.intersection(words(one.name))
        for member in one.members
        for path in best.roles.key[:1]
    }
    return tuple(replace(one, pinned=True) if one.key in pinned else one for one in drafts)


def _article(doc: Document) -> Found | None:
    """Take a document that is one dated text for a plain article: its revisions are news too."""
    root = doc.json if isinstance(doc.json, dict) else {}
    holders = [root, *(inner for inner in root.values() if isinstance(inner, dict))]
    for holder in holders:
        roles = choose([holder])
        made = draft(Member(holder), roles, doc.page.url) if roles is not None else None
        if made is not None and len(plain(made.html or "")) >= ARTICLE_LENGTH:
            why = "no list of blocks: the text of the document is one block"
            return Found(SPLITTER, VERSION, (replace(made, kind=BlockKind.BODY),), ARTICLE_SCORE, why, title=made.title)
    return None


def _empty_answer(document: Any) -> Found | None:
    """Take an empty list for what it says: nothing new, or nothing going on. It takes nothing away."""
    places = [path for path in empty_lists(document) if FOLLOWED.intersection(words(path[-1]))]
    if not places:
        return None
    reason = f"{'.'.join(places[0])} is an empty list"
    return Found(SPLITTER, VERSION, (), EMPTY_SCORE, reason, Completeness.WINDOW, reason)


# --- by configuration -------------------------------------------------------------------------------------------------


def select(doc: Document, selectors: Selectors) -> Found:
    """Follow the JMESPath expressions of the config; what it does not name is found by evidence.

    ``blocks`` gives the list of objects; ``time``, ``title``, ``body`` and ``key`` are applied to each object; an object
    for which an expression of ``remove`` is true is left out. Raises SplitError when an expression or its result is unfit.
    """
    objects = [one for one in _searched(selectors.blocks, doc.json, "blocks") if isinstance(one, dict)]
    kept = [one for one in objects if not any(_search(rule, one, "remove") for rule in selectors.remove)]
    roles = choose(kept) or Roles(time=(), text=())
    drafts = tuple(_selected(one, roles, selectors, doc.page.url) for one in kept)
    completeness, reason = window_of((doc.json,), len(drafts), doc.page.url)
    return Found(
        "selectors", VERSION, drafts, 1.0, f"{len(drafts)} objects at {selectors.blocks}", completeness, reason
    )


def _selected(one: Mapping[str, Any], roles: Roles, selectors: Selectors, url: str) -> Draft:
    """Make a draft by evidence, then let the expressions of the config overrule it."""
    base = draft(Member(one), roles, url)
    if selectors.time:
        base = _timed(base, _search(selectors.time, one, "time"), selectors.time)
    if selectors.title:
        title = _search(selectors.title, one, "title")
        base = replace(base, title=plain(title) if isinstance(title, str) else None)
    if selectors.body:
        body = _search(selectors.body, one, "body")
        base = replace(base, html=read_body(body) if isinstance(body, str | list | dict) else "")
    if selectors.key:
        key = _search(selectors.key, one, "key")
        base = replace(base, key=str(key) if isinstance(key, str | int) else None, key_from=selectors.key)
    return base


def _timed(base: Draft, value: Any, expression: str) -> Draft:
    machine, visible = clocks(time_of(value))
    return replace(base, machine=machine, visible=visible, time_from=expression)


def _searched(expression: str, value: Any, name: str) -> list[Any]:
    found = _search(expression, value, name)
    if found is None:
        return []
    if not isinstance(found, list):
        raise SplitError(f"selectors.{name}: {expression!r} gives no list", hint="it must name the list of blocks")
    return found


def _search(expression: str, value: Any, name: str) -> Any:
    try:
        return jmespath.search(expression, value)
    except JMESPathError as exc:
        hint = "for a JSON document selectors are JMESPath expressions, see jmespath.org"
        raise SplitError(f"selectors.{name}: {expression!r} cannot be followed: {exc}", hint=hint) from exc
