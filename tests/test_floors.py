"""The house stands: a floor imports only lower floors, each library has one owner, one module reads the clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "tracker"

FLOORS = (
    {"errors", "model"},
    {"core"},
    {"splitting"},
    {"clock", "config", "logs", "fetch", "store", "outputs", "archive"},
    {"poll", "deliver"},
    {"api", "schedule"},
    {"daemon"},
    {"cli", "__main__", "__init__"},
)
"""design.md section 2, lowest first. Rooms of one floor do not import each other, but for the words and the doors."""

SHARED_FLOORS = {0, 7}

OWNERS = {
    "httpx": {"fetch"},
    "httpcore": {"fetch"},
    "protego": {"fetch"},
    "brotli": {"core"},
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "apscheduler": {"schedule"},
    "warcio": {"archive"},
    "tomllib": {"config"},
    "pydantic": {"config"},
    "bs4": {"core"},
    "rapidfuzz": {"core"},
    "click": {"cli"},
    "rich": {"cli"},
}

PURE = {"core", "splitting"}
IMPURE = {
    "time",
    "random",
    "secrets",
    "uuid",
    "os",
    "io",
    "pathlib",
    "socket",
    "sqlite3",
    "tempfile",
    "subprocess",
    "logging",
}

CLOCK_CALLS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter"}
CLOCK_OWNERS = {"datetime", "date", "time", "dt"}


@dataclass(frozen=True, eq=False)
class Module:
    """One source file: dotted name, room, tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def room(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else "__init__"


def load() -> dict[str, Module]:
    """Parse the whole package."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path, ast.parse(path.read_text("utf-8")))
    return found


MODULES = load()


@cache
def imports(module: Module) -> tuple[str, ...]:
    """Give the dotted name of every import, those inside functions too."""
    found: list[str] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module.name}: relative import"
            found += (_target(node.module or "", alias.name) for alias in node.names)
    return tuple(found)


def _target(stem: str, name: str) -> str:
    """A name imported from a package may be a module of it."""
    return f"{stem}.{name}" if f"{stem}.{name}" in MODULES else stem


def inner(module: Module) -> set[str]:
    """Give the modules of the package that a module imports."""
    return {name for name in imports(module) if name.split(".")[0] == "tracker"}


def floor(room: str) -> int:
    """Say on which floor a room lies."""
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def room_of(name: str) -> str:
    """Say in which room a module lies."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def test_every_module_lies_on_a_floor() -> None:
    """A new room must be entered in the plan."""
    homeless = [name for name, module in MODULES.items() if not any(module.room in rooms for rooms in FLOORS)]
    assert not homeless


def test_a_module_imports_only_lower_floors() -> None:
    """Rooms on one floor stand apart, too."""
    wrong = [
        f"{module.name} (floor {floor(module.room)}) imports {name} (floor {floor(room_of(name))})"
        for module in MODULES.values()
        for name in inner(module)
        if not may_import(module.room, room_of(name))
    ]
    assert not wrong


def may_import(room: str, other: str) -> bool:
    """Say whether one room may import from another."""
    own, its = floor(room), floor(other)
    return other == room or its < own or (own in SHARED_FLOORS and its == own)


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports inside functions count."""
    graph = {name: inner(module) - {name} for name, module in MODULES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_each_library_is_imported_only_by_its_owner() -> None:
    """A library that is replaced is replaced in one room."""
    wrong = [
        f"{module.name} imports {name}"
        for module in MODULES.values()
        for name in imports(module)
        if module.room not in OWNERS.get(name.split(".")[0], {module.room})
    ]
    assert not wrong


def test_only_the_clock_reads_the_clock() -> None:
    """``now`` is an argument everywhere else."""
    readers = [place for module in MODULES.values() if module.room != "clock" for place in clock_readings(module)]
    assert not readers


def clock_readings(module: Module) -> Iterator[str]:
    """Give every place of a module that asks for the time, and every import that could."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_CALLS:
            owner = node.func.value
            named = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if named in CLOCK_OWNERS:
                yield f"{module.path}:{node.lineno}"
    yield from (f"{module.name} imports time" for name in imports(module) if name == "time")


def test_only_the_config_reads_the_environment() -> None:
    """What a process inherits is read in one place."""
    readers = [
        f"{module.path}:{node.lineno}"
        for module in MODULES.values()
        if module.room != "config"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}
    ]
    assert not readers


def test_the_pure_floors_know_no_world() -> None:
    """No clock, net, file, environment, randomness or database below the edges."""
    pure = [module for module in MODULES.values() if module.room in PURE]
    worldly = [f"{m.name} imports {name}" for m in pure for name in imports(m) if name.split(".")[0] in IMPURE]
    opening = [
        f"{module.path}:{node.lineno} opens a file"
        for module in pure
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "open"
    ]
    assert not worldly + opening


LONGEST = 400
LONGER = {"tracker.model": 600}
"""The words of the whole program stand in one file, so that they can be read as one list."""


def test_no_file_holds_two_nouns() -> None:
    """A file that grows past four hundred lines does."""
    lengths = {name: len(module.path.read_text("utf-8").splitlines()) for name, module in MODULES.items()}
    assert not {name: length for name, length in lengths.items() if length > LONGER.get(name, LONGEST)}


def test_the_rules_can_fail() -> None:
    """A rule that nothing can break tests nothing."""
    bad = Module("tracker.core.bad", Path("bad.py"), ast.parse("import random\nimport datetime\ndatetime.now()"))
    assert list(clock_readings(bad)) == ["bad.py:3"]
    assert "random" in set(imports(bad))
    assert not may_import("core", "store")
    assert not may_import("outputs", "store")
    assert may_import("cli", "store")
