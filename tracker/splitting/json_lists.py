"""The lists of objects inside a JSON document: one walk, no recursion, bounded.

Lists at the same place of several parents (``incidents[].notes[]``) are one list here, each member knowing its parents.
Which list is the live blog is decided in ``jsondoc``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_NODES = 400_000
"""Values visited in one document; a live blog of 5,000 blocks with 60 fields each stays below it."""

MAX_DEPTH = 40
"""Nesting followed; the deepest rich-text trees seen in the wild have about 25 levels."""

MAX_FIELDS = 400
"""Fields of one object that are looked at; beyond that it is a record of a machine, not a text."""

MAP_SHARED_FIELDS = 0.5
"""An object of objects is a list keyed by id when its members share at least half of their field names."""

Json = Mapping[str, Any]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One object of a list: the objects around it (outermost first), its group, its name where the list is a map.

    The group is the nearest object around it that is itself member of a list (the incident of a note), else None.
    """

    value: Json
    parents: tuple[Json, ...] = ()
    group: Json | None = None
    name: str | None = None


@dataclass(slots=True)
class ObjectList:
    """All objects that stand at one place of the document, in document order; ``[]`` in ``path`` is a list level."""

    path: Path
    members: list[Member] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The innermost field name of the path (empty for a document that is itself a list)."""
        return next((part for part in reversed(self.path) if part != "[]"), "")


@dataclass(frozen=True, slots=True)
class _Place:
    value: Any
    path: Path
    parents: tuple[Json, ...] = ()
    group: Json | None = None


def object_lists(document: Any) -> list[ObjectList]:
    """Return every list of objects in a parsed JSON document, outer ones first."""
    found: dict[Path, ObjectList] = {}
    stack = [_Place(document, ())]
    for _ in range(MAX_NODES):
        if not stack:
            break
        place = stack.pop()
        if len(place.path) >= MAX_DEPTH:
            continue
        for member in _members(place):
            found.setdefault((*place.path, "[]"), ObjectList((*place.path, "[]"))).members.append(member)
        stack.extend(reversed(list(_inside(place))))
    return list(found.values())


def empty_lists(document: Any) -> list[Path]:
    """Return the places of the lists that are empty, near the root only (an answer that says: nothing new)."""
    places: list[tuple[Path, Any]] = [((), document)]
    found: list[Path] = []
    for _ in range(3):
        below = [
            ((*path, name), value) for path, outer in places if isinstance(outer, dict) for name, value in outer.items()
        ]
        found += [path for path, value in below if value == []]
        places = below
    return found


def _members(place: _Place) -> Iterator[Member]:
    value, parents, group = place.value, place.parents, place.group
    if isinstance(value, list):
        yield from (Member(one, parents, group) for one in value if isinstance(one, dict))
    elif isinstance(value, dict) and _is_map(value):
        yield from (Member(one, parents, group, str(name)) for name, one in value.items())


def _is_map(value: Json) -> bool:
    """Whether an object is a list in disguise, ``{"-Mx1": {…}, "-Mx2": {…}}``: several objects of one shape."""
    inner = list(value.values())
    if len(inner) < 2 or not all(isinstance(one, dict) and one for one in inner):
        return False
    shared = set.intersection(*(set(one) for one in inner))
    return len(shared) >= 2 and all(len(shared) >= MAP_SHARED_FIELDS * len(one) for one in inner)


def _inside(place: _Place) -> Iterator[_Place]:
    """Yield the objects and lists inside one place; members of a list are the group of what they hold."""
    value, path = place.value, place.path
    if isinstance(value, list) or (isinstance(value, dict) and _is_map(value)):
        inner = value.values() if isinstance(value, dict) else value
        for one in inner:
            if isinstance(one, dict | list):
                group = one if isinstance(one, dict) else place.group
                yield _Place(one, (*path, "[]"), place.parents, group)
    elif isinstance(value, dict):
        around = (*place.parents, value)
        for name, one in value.items():
            if isinstance(one, dict | list):
                yield _Place(one, (*path, name), around, place.group)


def flatten(value: Json, depth: int = 3) -> dict[Path, Any]:
    """Return the scalar and list fields of an object by path, objects inside opened up to ``depth`` levels."""
    fields: dict[Path, Any] = {}
    stack: list[tuple[Path, Json]] = [((), value)]
    while stack and len(fields) < MAX_FIELDS:
        path, outer = stack.pop()
        for name, inner in outer.items():
            here = (*path, str(name))
            if isinstance(inner, dict):
                if len(here) < depth:
                    stack.append((here, inner))
            elif inner is not None:
                fields[here] = inner
    return fields
