"""schema.org ``LiveBlogPosting`` in JSON-LD: claims about the blocks; alone the blocks themselves, where the page shows none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from tracker.core.text import squash
from tracker.core.times import Stamp
from tracker.model import Completeness
from tracker.splitting import live
from tracker.splitting.claims import Claim, useful
from tracker.splitting.draft import Draft, Found
from tracker.splitting.marks import machine

if TYPE_CHECKING:
    from tracker.model import Hint
    from tracker.splitting.document import Document

SPLITTER = "jsonld"
VERSION = 1
_SCORE = 0.8
"""The publisher says that these are the blocks; what readers see decides where the page shows them."""
_MARKUP = re.compile(r"<(?:p|br|div|a|ul|blockquote|strong|em|h\d|figure|img|iframe)\b[^>]*>", re.IGNORECASE)
_MAX_UPDATES = 5_000


def find(doc: Document, hint: Hint) -> Found | None:  # noqa: ARG001 - every family is called alike
    """Make the claims themselves blocks; a window, since JSON-LD lists the newest only."""
    found = [claim for claim in claims(doc) if claim.body or claim.headline]
    if not found:
        return None
    drafts = tuple(_draft(claim) for claim in found)
    return Found(
        SPLITTER,
        VERSION,
        drafts,
        _SCORE,
        f"{len(drafts)} updates in JSON-LD",
        Completeness.WINDOW,
        "only the structured data shows the blocks",
        title=_headline(doc),
    )


def claims(doc: Document) -> tuple[Claim, ...]:
    """Read the updates of every LiveBlogPosting of the page."""
    postings = [thing for thing in doc.jsonld if live.is_live_posting(thing)]
    updates = [update for posting in postings for update in _updates(posting)]
    seen: dict[tuple[str | None, str | None, str], Claim] = {}
    for update in updates[:_MAX_UPDATES]:
        claim = _claim(update)
        seen.setdefault((claim.identifier or claim.url, claim.headline, claim.body[:80]), claim)
    return useful(tuple(seen.values()), _headline(doc))


def _headline(doc: Document) -> str | None:
    for thing in doc.jsonld:
        if live.is_live_posting(thing):
            return _text(thing.get("headline") or thing.get("name")) or None
    return None


def _updates(posting: dict[str, Any]) -> list[dict[str, Any]]:
    value = posting.get("liveBlogUpdate")
    values = value if isinstance(value, list) else [value]
    return [update for update in values if isinstance(update, dict)]


def _claim(update: dict[str, Any]) -> Claim:
    page = update.get("mainEntityOfPage")
    return Claim(
        url=_first(update.get("url"), page, page.get("@id") if isinstance(page, dict) else None),
        identifier=_first(update.get("@id"), update.get("identifier")),
        headline=_text(_first(update.get("headline"), update.get("name"))) or None,
        body=_first(update.get("articleBody"), update.get("text"), update.get("description")) or "",
        published=_stamp(update.get("datePublished") or update.get("dateCreated")),
        modified=_stamp(update.get("dateModified")),
        author=_name(update.get("author")),
    )


def _first(*values: object) -> str | None:
    return next((value for value in values if isinstance(value, str) and value), None)


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _stamp(value: object) -> Stamp | None:
    return machine(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _name(value: object) -> str | None:
    """Join the names of people; an organisation as author is the paper itself and says nothing."""
    people = value if isinstance(value, list) else [value]
    names = []
    for person in people:
        if isinstance(person, str):
            names.append(person)
        elif isinstance(person, dict) and person.get("@type") != "Organization" and isinstance(person.get("name"), str):
            names.append(person["name"])
    return ", ".join(_text(name) for name in names if name) or None


def _draft(claim: Claim) -> Draft:
    html = claim.body if _MARKUP.search(claim.body) else _paragraphs(claim.body)
    repeats = claim.headline is not None and squash(claim.body).startswith(squash(claim.headline))
    return Draft(
        html=html,
        key=max(claim.tokens, key=len, default=None),
        permalink=claim.url,
        title=None if repeats else claim.headline,
        author=claim.author,
        machine=claim.published,
        modified=claim.modified if claim.modified != claim.published else None,
        time_from="JSON-LD datePublished" if claim.published is not None else "",
        key_from="JSON-LD",
    )


def _paragraphs(text: str) -> str:
    lines: Sequence[str] = [line.strip() for line in re.split(r"\n+", text.replace("\r", "\n"))]
    return "".join(f"<p>{_escaped(line)}</p>" for line in lines if line)


def _escaped(line: str) -> str:
    # some publishers escape once too often; what is an entity already stays one
    return (
        escape(line, quote=False)
        .replace("&amp;nbsp;", "&nbsp;")
        .replace("&amp;amp;", "&amp;")
        .replace("&amp;quot;", "&quot;")
        .replace("&amp;#", "&#")
    )
