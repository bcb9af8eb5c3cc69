"""How values stand in columns: times as text that sorts, records as JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from tracker.model import (
    Hint,
    Link,
    Media,
    Moment,
    Policy,
    Precision,
    Reason,
    Selectors,
    Source,
    TimeBasis,
    ZoneBasis,
)


def to_text(at: datetime) -> str:
    """``2026-03-01T12:00:00.000Z``: UTC, always as wide, so that text order is time order. Cut to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"


def maybe_text(at: datetime | None) -> str | None:
    """``to_text``, None for None."""
    return None if at is None else to_text(at)


def to_time(text: str) -> datetime:
    """Return the aware UTC datetime of a column."""
    return datetime.fromisoformat(text)


def maybe_time(text: str | None) -> datetime | None:
    """``to_time``, None for None."""
    return None if text is None else datetime.fromisoformat(text)


def seconds_between(earlier: str, later: str) -> float:
    """Seconds from one column's time to another's; negative when ``later`` lies before."""
    return (to_time(later) - to_time(earlier)).total_seconds()


def to_json(value: Any) -> str:
    """Compact JSON with sorted keys: equal values are equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def clean(text: str | None) -> str | None:
    """Make text from a page or a header fit for SQLite: no NUL (length() and LIKE stop there), no lone surrogate."""
    if text is None or text.isascii():
        return text if text is None or "\0" not in text else text.replace("\0", "\ufffd")
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def links_to_json(links: Sequence[Link]) -> str | None:
    """``[[href, text], …]``; None for none."""
    return clean(to_json([[link.href, link.text] for link in links])) if links else None


def links_from_json(text: str | None) -> tuple[Link, ...]:
    """Back from ``links_to_json``."""
    return tuple(Link(*link) for link in json.loads(text)) if text else ()


def media_to_json(media: Sequence[Media]) -> str | None:
    """``[[kind, src, alt], …]``; None for none."""
    return clean(to_json([[one.kind, one.src, one.alt] for one in media])) if media else None


def media_from_json(text: str | None) -> tuple[Media, ...]:
    """Back from ``media_to_json``."""
    return tuple(Media(*one) for one in json.loads(text)) if text else ()


def because_to_json(reasons: Sequence[Reason]) -> str:
    """Return ``[{"new", "old", "reason"}, …]``: why a revision matters, with the words in question."""
    return clean(to_json([{"reason": one.kind, "old": one.old, "new": one.new} for one in reasons])) or "[]"


def reasons_from_json(text: str | None) -> tuple[Reason, ...]:
    """Back from ``because_to_json``."""
    return tuple(Reason(one["reason"], one["old"], one["new"]) for one in json.loads(text)) if text else ()


_PRECISIONS = {str(one): one for one in Precision}
_BASES = {str(one): one for one in TimeBasis}
_ZONES = {str(one): one for one in ZoneBasis}

MomentColumns = tuple[str | None, str | None, str | None, str | None]
NO_MOMENT: MomentColumns = (None, None, None, None)


def moment_to_columns(moment: Moment | None) -> MomentColumns:
    """Return the columns ``published_at``, ``precision``, ``time_basis``, ``zone_basis``."""
    if moment is None:
        return NO_MOMENT
    return to_text(moment.at), str(moment.precision), str(moment.basis), str(moment.zone_basis)


def moment_from_columns(at: str | None, precision: str, basis: str, zone_basis: str) -> Moment | None:
    """Back from ``moment_to_columns``."""
    if at is None:
        return None
    return Moment(datetime.fromisoformat(at), _PRECISIONS[precision], _BASES[basis], _ZONES[zone_basis])


def modified_to_columns(moment: Moment | None) -> tuple[str | None, str | None]:
    """Return the columns ``modified_at`` and ``modified_how`` (its three bases in one, parted by spaces)."""
    if moment is None:
        return None, None
    return to_text(moment.at), f"{moment.precision} {moment.basis} {moment.zone_basis}"


def modified_from_columns(at: str | None, how: str | None) -> Moment | None:
    """Back from ``modified_to_columns``."""
    if at is None or how is None:
        return None
    return moment_from_columns(at, *how.split(" "))


def settings_to_json(source: Source) -> str:
    """Return what the config says of a source besides its name, url and whether it is enabled."""
    settings = asdict(source)
    for apart in ("name", "url", "enabled"):
        del settings[apart]
    return to_json(settings)


def source_from_columns(name: str, url: str, enabled: int, settings: str) -> Source:
    """Return the source again. Fields that this version of the program does not know are left out, new ones keep their default."""
    told = json.loads(settings)
    hint = told.pop("hint", None) or {}
    selectors = hint.pop("selectors", None)
    if selectors:
        selectors["remove"] = tuple(selectors.get("remove") or ())
        hint["selectors"] = Selectors(**_known(Selectors, selectors))
    told["hint"] = Hint(**_known(Hint, hint))
    told["policy"] = Policy(**_known(Policy, told.get("policy") or {}))
    return Source(name=name, url=url, enabled=bool(enabled), **_known(Source, told))


def _known(shape: type[Any], told: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(shape)} - {"name", "url", "enabled"}
    return {name: value for name, value in told.items() if name in names}
