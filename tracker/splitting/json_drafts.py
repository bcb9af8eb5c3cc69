"""One object of a JSON list to one draft, by the roles of the list's fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tracker.core.addresses import absolute
from tracker.model import BlockKind
from tracker.splitting.draft import Draft, clocks
from tracker.splitting.json_fields import Roles, promises_utc, read_body
from tracker.splitting.json_lists import Json, Member, Path, flatten
from tracker.splitting.json_values import is_link, name_of, plain, time_of
from tracker.splitting.json_words import CORRECTIONS, GONE_ACTIONS, PINNED, SUMMARIES, TOMBSTONES, TYPE_FIELDS, words
from tracker.splitting.status_words import status_word

if TYPE_CHECKING:
    from tracker.core.times import Stamp


def draft(member: Member, roles: Roles, url: str) -> Draft:
    """Make the draft of one object by the roles of its list; ``html`` is empty when the object has no text."""
    fields = flatten(member.value)
    time_path, stamp = _time(fields, roles)
    machine, visible = clocks(stamp)
    key_path = next((path for path in roles.key if path in fields), None)
    return Draft(
        html=_body(fields, roles),
        kind=_kind(fields),
        key=str(fields[key_path]) if key_path else member.name,
        permalink=_permalink(fields, roles, url),
        label=_status(fields, roles),
        title=_text(fields, roles.title) or _group_title(member),
        author=_author(fields, roles),
        machine=machine,
        visible=visible,
        modified=_modified(fields, roles, stamp),
        pinned=_flagged(fields, PINNED),
        tombstone=_taken_down(fields, roles),
        time_from=".".join(time_path or ()),
        key_from=".".join(key_path) if key_path else ("name in the map" if member.name else ""),
    )


def _time(fields: dict[Path, Any], roles: Roles) -> tuple[Path | None, Stamp | None]:
    for path in roles.time:
        stamp = time_of(fields[path], utc=promises_utc(path)) if path in fields else None
        if stamp is None:
            continue
        if not stamp.has_clock and roles.clock in fields:
            both = time_of(f"{fields[path]}T{fields[roles.clock]}") or time_of(f"{fields[path]} {fields[roles.clock]}")
            stamp = both or stamp
        return path, _zoned(stamp, fields.get((*path[:-1], "timezone")))
    return None, None


def _modified(fields: dict[Path, Any], roles: Roles, published: Stamp | None) -> Stamp | None:
    for path in roles.modified:
        stamp = time_of(fields[path], utc=promises_utc(path)) if path in fields else None
        if stamp is not None:
            return None if published is not None and _same(stamp, published) else stamp
    return None


def _same(one: Stamp, other: Stamp) -> bool:
    return one.printed == other.printed or (one.instant is not None and one.instant == other.instant)


def _zoned(stamp: Stamp, zone: Any) -> Stamp:
    """Give a time without a zone the IANA zone that stands beside it (``{"date": …, "timezone": "Europe/Paris"}``)."""
    bare = stamp.instant is None and stamp.offset_minutes is None and stamp.zone is None
    return replace(stamp, zone=zone) if bare and isinstance(zone, str) and "/" in zone else stamp


def _body(fields: dict[Path, Any], roles: Roles) -> str:
    return next((body for path in roles.text if path in fields and (body := read_body(fields[path])).strip()), "")


def _text(fields: dict[Path, Any], paths: Sequence[Path]) -> str | None:
    texts = (plain(fields[path]) for path in paths if isinstance(fields.get(path), str))
    return next((text for text in texts if text), None)


def _author(fields: dict[Path, Any], roles: Roles) -> str | None:
    return next((name for path in roles.author if path in fields and (name := name_of(fields[path]))), None)


def _permalink(fields: dict[Path, Any], roles: Roles, url: str) -> str | None:
    path = next((path for path in roles.permalink if path in fields), None)
    if path is None:
        return None
    href = str(fields[path]).strip()
    return href if is_link(href) and not href.startswith("//") else absolute(url, href)


def _status(fields: dict[Path, Any], roles: Roles) -> str | None:
    """Return the status that a line of an incident stands under (``resolved``), as its label."""
    values = (str(fields[path]).replace("_", " ") for path in roles.status if path in fields)
    return next((word for value in values if (word := status_word(value))), None)


def _kind(fields: dict[Path, Any]) -> BlockKind:
    if _flagged(fields, SUMMARIES) or _typed(fields) in SUMMARIES:
        return BlockKind.SUMMARY
    return BlockKind.CORRECTION if _flagged(fields, CORRECTIONS) or _typed(fields) in CORRECTIONS else BlockKind.UPDATE


def _typed(fields: dict[Path, Any]) -> str:
    value = fields.get(("type",)) or fields.get(("attributes", "type"))
    return value.casefold() if isinstance(value, str) else ""


def _taken_down(fields: dict[Path, Any], roles: Roles) -> bool:
    said = [fields.get((name,)) for name in TYPE_FIELDS] + [fields.get(path) for path in roles.status]
    actions = {one.casefold() for one in said if isinstance(one, str)}
    return _flagged(fields, TOMBSTONES) or bool(actions & (GONE_ACTIONS | TOMBSTONES))


def _flagged(fields: dict[Path, Any], flags: frozenset[str]) -> bool:
    """Whether a field named like one of these flags is on: true, 1, or a time (``deleted_at``)."""
    return any(
        flags.intersection(name := words(path[-1])) and len(name) <= 3 and _is_on(value)
        for path, value in fields.items()
    )


def _is_on(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().casefold() in {"true", "yes", "1"} or time_of(value) is not None
    return value is True or (isinstance(value, int | float) and (value == 1 or time_of(value) is not None))


def _group_title(member: Member) -> str | None:
    return title_in(member.group) if member.group is not None else None


def title_in(holder: Json) -> str | None:
    """Return the title that an object around blocks carries: of the incident, or of the whole live blog."""
    for name in ("headline", "title", "webTitle", "name", "subject", "heading"):
        value = holder.get(name)
        value = value.get("rendered") if isinstance(value, dict) else value
        if isinstance(value, str) and plain(value):
            return plain(value)
    return None
