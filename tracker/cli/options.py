"""What commands have in common: ``--db``, ``--config``, ``--json``, and how a time is typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from tracker.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_DB = "tracker.db"
DEFAULT_CONFIG = "config.toml"

_SPAN = re.compile(r"(?P<count>\d+(?:\.\d+)?)\s*(?P<unit>s|m|min|h|d|w)", re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800}


class _Number(click.IntRange):
    """A whole number in a range; click would call it an integer range."""

    name = "whole number"


NUMBER = _Number(min=1)
"""What counts from 1: a block, a snapshot, a limit."""

_FILE = click.Path(dir_okay=False, path_type=Path)


def places(command: Command) -> Command:
    """Add ``--db PATH`` and ``--config PATH``, which every command takes."""
    command = click.option("--config", type=_FILE, help="Config file; config.toml if it is there.")(command)
    return click.option("--db", type=_FILE, help="Store; what the config says, else tracker.db.")(command)


def as_json(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(command)


def read_time(value: str, now: datetime) -> datetime:
    """Read ``24h``, ``90m``, ``7d`` as that long before ``now``, else ISO 8601 (UTC when it names no zone).

    Raises UsageError for anything else.
    """
    span = _SPAN.fullmatch(value.strip())
    if not span:
        return read_instant(value)
    try:
        return now - timedelta(seconds=float(span["count"]) * _SECONDS[span["unit"].lower()])
    except OverflowError:
        raise _unreadable(value) from None


def read_instant(value: str) -> datetime:
    """Read an ISO 8601 time as UTC. Raises UsageError."""
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        raise _unreadable(value) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def read_zone(value: str | None) -> str | None:
    """Read the name of a time zone; None stays None. Raises UsageError."""
    if value is None:
        return None
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"{value!r} is no time zone", hint="use a name such as Europe/London or UTC") from None
    return value


def _unreadable(value: str) -> UsageError:
    hint = "write 2026-03-01T12:00:00Z, 2026-03-01, or a span such as 24h"
    return UsageError(f"cannot read the time {value!r}", hint=hint)
