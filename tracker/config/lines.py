"""On which line of a TOML text each key stands. tomllib does not say, and a mistake without its line is half a message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""``("source", 0, "interval")``: the interval of the first ``[[source]]``."""

_TABLE = re.compile(r"\[(\[)?\s*([^\[\]]+?)\s*\]?\]\s*(?:#.*)?$")
_KEY = re.compile(r"""((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=\s*(.*)""")
_LONG_QUOTES = ('"""', "'''")


@dataclass(frozen=True, slots=True)
class KeyLines:
    """The line, from 1, of every table and key; of keys in inline tables that of the table."""

    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a key, or of the nearest table around it; 1 when all fails."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def key_lines(text: str) -> KeyLines:
    """Find the keys of a text that tomllib can read."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in _statements(text):
        heading = _TABLE.match(line)
        if heading:
            table = _enter(_names(heading[2]), counts, array=bool(heading[1]))
            lines.setdefault(table, number)
        elif pair := _KEY.match(line):
            lines.setdefault(table + _names(pair[1]), number)
    return KeyLines(lines)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines on which a statement begins, with their numbers; the inside of long texts and arrays is left out."""
    quotes: str | None = None
    depth = 0
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if quotes is None and depth <= 0:
            yield number, line
            pair = None if line.startswith("#") else _KEY.match(line)
            value = pair[2] if pair else ""
        else:
            value = line
        quotes = _open_quotes(value, quotes)
        if quotes is None:
            bare = re.sub(r"""("[^"]*"|'[^']*')|#.*""", "", value)
            depth = max(depth + bare.count("[") - bare.count("]"), 0)


def _open_quotes(value: str, inside: str | None) -> str | None:
    """Return the long quotes that are open after this piece of a value, if any."""
    if inside is not None:
        return None if inside in value else inside
    return next((quotes for quotes in _LONG_QUOTES if value.count(quotes) == 1), None)


def _enter(names: Path, counts: dict[Path, int], *, array: bool) -> Path:
    """Return the full path of a table: ``[source.selectors]`` belongs to the last ``[[source]]``."""
    path: Path = ()
    for position, name in enumerate(names):
        path += (name,)
        if array and position == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


def _names(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in re.split(r"""\.(?=(?:[^"']*["'][^"']*["'])*[^"']*$)""", dotted))
