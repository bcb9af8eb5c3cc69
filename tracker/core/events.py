"""Changes as events: their names, their values, their JSON. Does not number, store or filter them.

Significance of what is no revision: ``added``, ``removed`` and ``restored`` are ``substantive`` (a reader who asks for
``minor`` and above must see them), the quiet kinds and the matters of a source have none.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tracker.model import Block, Change, ChangeKind, Event, Reason, Significance, SourceChange, SourceEventKind

_NEWS_OF_PRESENCE = frozenset({ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.RESTORED})


def kind_name(kind: ChangeKind | SourceEventKind) -> str:
    """Name a kind as events print it: ``block.added``, ``source.failing``."""
    room = "block" if isinstance(kind, ChangeKind) else "source"
    return f"{room}.{kind.value}"


KIND_NAMES = tuple(kind_name(kind) for kind in (*ChangeKind, *SourceEventKind))
"""Every name an event can have."""


def significance_of(change: Change) -> Significance | None:
    """Judgement of a change: its own, else ``substantive`` for what came, went or came back, else none."""
    if change.significance is not None:
        return change.significance
    return Significance.SUBSTANTIVE if change.kind in _NEWS_OF_PRESENCE else None


def from_change(
    change: Change,
    block: Block,
    *,
    seq: int,
    source: str,
    url: str,
    detected_at: datetime,
    block_id: int,
    version: int,
) -> Event:
    """Make the event of a stored block's change; ``block`` is the version ``version`` it is about."""
    significance = significance_of(change)
    return Event(
        seq=seq,
        kind=kind_name(change.kind),
        source=source,
        url=block.permalink or url,
        detected_at=detected_at,
        block_id=block_id,
        key=block.key,
        label=block.label,
        title=block.title,
        version=version,
        text=change.text,
        old_text=change.old_text,
        diff=change.diff,
        significance=significance.value if significance else None,
        reasons=change.reasons,
        stealth=change.stealth,
        flapping=change.flapping,
        published_at=block.published.at if block.published else None,
        last_seen_without=change.last_seen_without,
        first_seen_with=change.first_seen_with,
        detail=change.detail,
        author=block.author,
    )


def from_source_change(change: SourceChange, *, seq: int, source: str, url: str, detected_at: datetime) -> Event:
    """Make the event of a matter of the source; it has no block."""
    return Event(
        seq=seq, kind=kind_name(change.kind), source=source, url=url, detected_at=detected_at, detail=change.detail
    )


def utc_text(moment: datetime | None) -> str | None:
    """Write a time as ISO 8601 UTC to the second, ``2026-03-01T12:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def to_json(event: Event) -> dict[str, Any]:
    """Give an event the JSON form of ``tracker events --json`` and of webhooks; ``block`` is null for a matter of the source.

    ``reasons`` is the list of kinds of reason, each once; ``because`` names the words of each. A block without text of its
    own (a picture, an embed) is told by its author and title.
    """
    return {
        "seq": event.seq,
        "kind": event.kind,
        "source": event.source,
        "url": event.url,
        "block": _block_json(event),
        "version": event.version,
        "text": _told(event.text, event),
        "old_text": _told(event.old_text, event),
        "diff": event.diff,
        "significance": event.significance,
        "reasons": list(dict.fromkeys(reason.kind for reason in event.reasons)),
        "because": [_reason_json(reason) for reason in event.reasons],
        "stealth": event.stealth,
        "flapping": event.flapping,
        "published_at": utc_text(event.published_at),
        "detected_at": utc_text(event.detected_at),
        "last_seen_without": utc_text(event.last_seen_without),
        "first_seen_with": utc_text(event.first_seen_with),
        "detail": event.detail,
        **event.extra,
    }


def _told(text: str | None, event: Event) -> str | None:
    return " · ".join(filter(None, (event.author, event.title))) if text == "" else text


def _block_json(event: Event) -> dict[str, Any] | None:
    if event.block_id is None:
        return None
    return {"id": event.block_id, "key": event.key, "label": event.label, "title": event.title}


def _reason_json(reason: Reason) -> dict[str, str]:
    return {"reason": reason.kind, "old": reason.old, "new": reason.new}
