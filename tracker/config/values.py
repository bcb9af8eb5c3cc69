"""The kinds of value that a config key can have, each with the words for a wrong one."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import partial
from ipaddress import ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import jmespath
from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from tracker.model import PRIVATE_NETWORKS

LEAST_INTERVAL = 1.0
"""Seconds. The dispatcher ticks once a second; whoever polls others faster than every few seconds is a nuisance."""

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3_600.0, "d": 86_400.0}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(B|kB|KB|MB)")
_SIZES = {"B": 1, "kB": 1_000, "KB": 1_000, "MB": 1_000_000}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def _wrong(message: str) -> PydanticCustomError:
    return PydanticCustomError("wrong", "{message}", {"message": message})


def _seconds(value: Any, *, least: float, most: float) -> float:
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise _wrong(f'{value!r} is no duration; write it like "30s", "5m" or "1h"')
    seconds = float(match[1]) * _UNITS[match[2]]
    if not least <= seconds <= most:
        raise _wrong(f"{value!r} is out of range; it can be {_readable(least)} to {_readable(most)}")
    return seconds


def _readable(seconds: float) -> str:
    unit = next(unit for unit in ("d", "h", "m", "s", "ms") if seconds >= _UNITS[unit] or unit == "ms")
    return f"{seconds / _UNITS[unit]:g}{unit}"


def _bytes(value: Any) -> int:
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise _wrong(f'{value!r} is no size; write it like "5 MB" or "500 kB"')
    return int(float(match[1]) * _SIZES[match[2]])


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _wrong(f'{value!r} is no time zone; use a name such as "Europe/London" or "UTC"') from error
    return value


def _name(value: str) -> str:
    if _NAME.fullmatch(value) is None:
        raise _wrong(f"{value!r} is no name; use lower-case letters, digits, dot, dash and underscore, at most 64")
    return value


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise _wrong(f"{value!r} is no URL: {error}") from error
    if parts.scheme not in {"http", "https"} or not host or any(character.isspace() for character in value):
        raise _wrong(f"{value!r} is no URL; it must begin with https:// or http:// and name a host")
    if parts.username is not None:
        raise _wrong("the URL carries a user name; pages behind a password are not followed")
    return value


def _proxy(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _wrong("the proxy must be a URL such as http://proxy.example.org:3128")
    return value


def _selector(value: str) -> str:
    """Take a CSS selector, or the JMESPath expression that a JSON document needs."""
    from tracker.splitting import selectors  # noqa: PLC0415 - every command reads the config, few configs have selectors

    problem = selectors.problem(value)
    if problem is not None and not _is_jmespath(value):
        raise _wrong(problem)
    return value


def _splitter(value: str) -> str:
    from tracker.splitting.names import SPLITTERS  # noqa: PLC0415 - as above

    if value not in SPLITTERS:
        near = get_close_matches(value, SPLITTERS, 1)
        said = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(SPLITTERS)}"
        raise _wrong(f"{value!r} is no splitter; {said}")
    return value


def _is_jmespath(value: str) -> bool:
    try:
        jmespath.compile(value)
    except jmespath.exceptions.JMESPathError:
        return False
    return True


def _networks(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return PRIVATE_NETWORKS if value else ()
    if not isinstance(value, list):
        raise _wrong('it can be true, false or a list of networks such as ["10.1.0.0/16"]')
    return tuple(_network(one) for one in value)


def _network(value: Any) -> str:
    try:
        return str(ip_network(value))
    except (ValueError, TypeError) as error:
        raise _wrong(f"{value!r} is no network; write it like 10.1.0.0/16") from error


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Interval = Annotated[float, BeforeValidator(partial(_seconds, least=LEAST_INTERVAL, most=7 * 86_400.0))]
Deadline = Annotated[float, BeforeValidator(partial(_seconds, least=0.1, most=600.0))]
Span = Annotated[float, BeforeValidator(partial(_seconds, least=0.0, most=30 * 86_400.0))]
Size = Annotated[int, BeforeValidator(_bytes)]
Zone = Annotated[str, AfterValidator(_zone)]
Name = Annotated[str, AfterValidator(_name)]
Url = Annotated[str, AfterValidator(_url)]
Proxy = Annotated[str, AfterValidator(_proxy)]
Selector = Annotated[str, AfterValidator(_selector)]
SelectorList = Annotated[list[Selector], BeforeValidator(_listed)]
Splitter = Annotated[str, AfterValidator(_splitter)]
Networks = Annotated[tuple[str, ...], BeforeValidator(_networks)]
