"""Mistakes in the words of a person who has to mend them."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tracker.config.lines import KeyLines, Path
from tracker.config.tables import File, SelectorsTable, SourceTable, TrackerTable

_TYPES = {
    "string_type": 'must be text in quotes, such as "…"',
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": 'must be a list, such as ["…", "…"]',
    "model_type": "must be a table of keys",
    "model_attributes_type": "must be a table of keys",
}


def of_shape(error: ValidationError, lines: KeyLines, data: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield the line and the words of each mistake that the tables found."""
    for detail in error.errors():
        path = detail["loc"]
        yield lines.line(path), f"{_called(path, data)}: {_words(detail, path)}"


def of_repetition(data: Mapping[str, Any], lines: KeyLines) -> Iterator[tuple[int, str]]:
    """Yield names and URLs that two sources share."""
    sources = data.get("source")
    for key in ("name", "url"):
        first: dict[str, int] = {}
        for index, source in enumerate(sources if isinstance(sources, list) else ()):
            value = source.get(key) if isinstance(source, dict) else None
            if not isinstance(value, str):
                continue
            if value in first:
                path: Path = ("source", index, key)
                earlier = lines.line(("source", first[value], key))
                yield (
                    lines.line(path),
                    f"{_called(path, data)}: {value!r} is the {key} of the source on line {earlier} too",
                )
            first.setdefault(value, index)


def of_certificates(data: Mapping[str, Any], lines: KeyLines, folder: FilePath) -> Iterator[tuple[int, str]]:
    """Yield a file of certificate authorities that is missing or none: every poll would fail by it."""
    table = data.get("tracker")
    name = table.get("ca_file") if isinstance(table, dict) else None
    if not isinstance(name, str):
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(folder / FilePath(name).expanduser())
    except OSError as error:  # SSLError is one
        why = error.strerror or "it holds no certificates"
        yield lines.line(("tracker", "ca_file")), f"[tracker] ca_file: {name!r} cannot be used: {why}"


def _words(detail: ErrorDetails, path: Path) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden":
        return f"there is no such key{_nearest(str(path[-1]), _keys(path))}"
    if kind == "missing":
        return "is missing"
    if kind == "list_type" and path == ("source",):
        return "write [[source]], with two brackets, for each source"
    return _TYPES.get(kind) or detail["msg"].removeprefix("Input ")


def _nearest(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, 1)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(known)}"


def _keys(path: Path) -> list[str]:
    """Return the keys that the table of this path has."""
    table: type[BaseModel] = File
    if path[0] == "tracker" and len(path) > 1:
        table = TrackerTable
    elif path[0] == "source":
        table = SelectorsTable if "selectors" in path[:-1] else SourceTable
    return list(table.model_fields)


def _called(path: Path, data: Mapping[str, Any]) -> str:
    """Return what a person calls this key: ``[[source]] 'quake' interval``."""
    if len(path) == 1:
        return str(path[0])
    table, index = path[:2]
    if table != "source" or not isinstance(index, int):
        return f"[{table}] {_dotted(path[1:])}"
    source = data["source"][index]
    name = source.get("name") if isinstance(source, dict) else None
    heading = f"[[source]] {name!r}" if isinstance(name, str) else f"[[source]] number {index + 1}"
    return f"{heading} {_dotted(path[2:])}".rstrip()


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path)
