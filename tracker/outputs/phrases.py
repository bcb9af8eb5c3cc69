"""The words in which every digest form says the same thing. Raw words of pages: the form that shows them escapes them."""

from __future__ import annotations

from datetime import UTC, datetime

from tracker.core.segments import Segment, SegmentKind, context, read_markup
from tracker.model import Event, Reason
from tracker.outputs.digest import Digest, Notice, Section
from tracker.outputs.excerpts import excerpt

PARTS = (("added", "Added"), ("revised", "Revised"), ("taken_down", "Taken down"), ("put_back", "Put back"))
"""The parts of a section in the order they are told, with their headings."""

MATTERS = {
    "source.started": "following it began; what stood there by then is not news",
    "source.failing": "polls are failing",
    "source.recovered": "polls succeed again",
    "source.moved": "moved to another address",
    "source.ended": "says it has ended",
    "source.resumed": "goes on after it had ended",
    "source.degraded": "the splitter no longer finds the blocks it used to",
    "source.retitled": "has a new title",
    "source.replayed": "a replay was taken over",
}

PLAIN = {"wording", "cosmetic", "quote", "added_text", "removed_text", "link", "media"}
"""Reasons whose words say nothing that the diff beside them does not."""

QUOTED = 40
"""Characters of a reason's words that are quoted."""


def moment(at: datetime | None) -> str:
    """Say an instant in UTC to the second."""
    return "unknown" if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def period(digest: Digest) -> str:
    """Say which stretch of time a digest covers."""
    since = "the beginning" if digest.since is None else moment(digest.since)
    return f"from {since} to {moment(digest.until)}"


def counts(digest: Digest) -> str:
    """Say how much happened in how many sources, on one line."""
    told = [f"{digest.count(part)} {heading.lower()}" for part, heading in PARTS]
    sources = len(digest.sections)
    return f"{', '.join(told)} in {sources} source{'' if sources == 1 else 's'}"


def heading(section: Section) -> str:
    """Name a source: its title and ours."""
    return f"{section.title} ({section.source})" if section.title else section.source


def name_of(event: Event) -> str:
    """Name a block as its page does: label and title, else its time, else our number."""
    named = " · ".join(part for part in (event.label, event.title) if part)
    if named:
        return named
    return f"block {event.block_id}" if event.published_at is None else moment(event.published_at)


def happened(event: Event) -> str:
    """Say when: the bounds where both are known, else when we noticed."""
    before, after = event.last_seen_without, event.first_seen_with
    if before and after:
        same_day = before.astimezone(UTC).date() == after.astimezone(UTC).date()
        end = f"{after.astimezone(UTC):%H:%M:%S} UTC" if same_day else moment(after)
        return f"between {before.astimezone(UTC):%Y-%m-%d %H:%M:%S} and {end}"
    return f"noticed {moment(event.detected_at)}"


def judgement(notice: Notice) -> str:
    """Say how much a revision weighs and why: ``substantive: number 22 → 17``."""
    event = notice.event
    is_revision = event.kind == "block.revised"
    parts = [event.significance or ""] if is_revision else []
    reasons = [reason for reason in event.reasons if reason.kind != event.significance]
    if reasons:
        parts.append("; ".join(dict.fromkeys(reason_words(reason) for reason in reasons)))
    words = ": ".join(part for part in parts if part)
    several = f"{notice.folded} revisions in one" if is_revision and notice.folded > 1 else ""
    back = f"put back {moment(notice.back_at)}" if notice.back_at else ""
    remarks = [words, "not admitted by the page" if event.stealth else "", notice.note, several, back]
    return ", ".join(remark for remark in remarks if remark)


def reason_words(reason: Reason) -> str:
    """Say one reason with the words in question."""
    kind = reason.kind.replace("_", " ")
    if reason.kind in PLAIN:
        return kind
    old, new = _short(reason.old), _short(reason.new)
    if old and new:
        return f"{kind} {old} → {new}"
    return f"{kind} {old or new}".strip()


def matter(event: Event) -> str:
    """Say what happened to a source as a whole. How its blocks were found on the first page is for whoever asks the record."""
    words = MATTERS.get(event.kind, event.kind)
    return f"{words}: {event.detail}" if event.detail and event.kind != "source.started" else words


def told_words(event: Event) -> tuple[Segment, ...]:
    """Give what an event is about: a revision's diff in context, else the opening words of the block."""
    if event.kind == "block.revised" and event.diff:
        return context(read_markup(event.diff))
    return (Segment(SegmentKind.EQUAL, excerpt(event.text or event.old_text or "")),)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= QUOTED else line[: QUOTED - 1].rstrip() + "…"
