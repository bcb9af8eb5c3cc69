"""The house stands: a floor imports only lower floors, each library has one owner, one module reads the clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
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
    "brotli": {"fetch"},
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


@dataclass(frozen=True)
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


def imports(module: Module) -> Iterator[str]:
    """Give the dotted name of every import, those inside functions too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module.name}: relative import"
            yield from (_target(node.module or "", alias.name) for alias in node.names)


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


@pytest.mark.parametrize("module", MODULES.values(), ids=lambda module: module.name)
def test_every_module_lies_on_a_floor(module: Module) -> None:
    """A new room must be entered in the plan."""
    assert any(module.room in rooms for rooms in FLOORS)


@pytest.mark.parametrize("module", MODULES.values(), ids=lambda module: module.name)
def test_a_module_imports_only_lower_floors(module: Module) -> None:
    """Rooms on one floor stand apart, too."""
    own = floor(module.room)
    for name in inner(module):
        other = room_of(name)
        allowed = other == module.room or floor(other) < own or (own in SHARED_FLOORS and floor(other) == own)
        assert allowed, f"{module.name} (floor {own}) imports {name} (floor {floor(other)})"


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports inside functions count."""
    graph = {name: inner(module) - {name} for name, module in MODULES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("module", MODULES.values(), ids=lambda module: module.name)
def test_each_library_is_imported_only_by_its_owner(module: Module) -> None:
    """A library that is replaced is replaced in one room."""
    for name in imports(module):
        owners = OWNERS.get(name.split(".")[0])
        assert owners is None or module.room in owners, f"{module.name} imports {name}"


@pytest.mark.parametrize("module", MODULES.values(), ids=lambda module: module.name)
def test_only_the_clock_reads_the_clock(module: Module) -> None:
    """``now`` is an argument everywhere else."""
    if module.name == "tracker.clock":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_CALLS:
            owner = node.func.value
            named = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            assert named not in CLOCK_OWNERS, f"{module.path}:{node.lineno} reads the clock"
    assert not {name for name in imports(module) if name.split(".")[0] == "time"}, f"{module.name} imports time"


@pytest.mark.parametrize("module", MODULES.values(), ids=lambda module: module.name)
def test_only_the_config_reads_the_environment(module: Module) -> None:
    """What a process inherits is read in one place."""
    if module.room == "config":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"environ", "environb", "getenv"}, (
                f"{module.path}:{node.lineno} reads the environment"
            )


@pytest.mark.parametrize("module", [m for m in MODULES.values() if m.room in PURE], ids=lambda module: module.name)
def test_the_pure_floors_know_no_world(module: Module) -> None:
    """No clock, net, file, environment, randomness or database below the edges."""
    worldly = {name for name in imports(module) if name.split(".")[0] in IMPURE}
    assert not worldly, f"{module.name} imports {worldly}"
    opened = [n for n in ast.walk(module.tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "open"]
    assert not opened, f"{module.path}:{opened[0].lineno if opened else 0} opens a file"


LONGEST = 400
LONGER = {"tracker.model": 600}
"""The words of the whole program stand in one file, so that they can be read as one list."""


@pytest.mark.parametrize("module", MODULES.values(), ids=lambda module: module.name)
def test_no_file_holds_two_nouns(module: Module) -> None:
    """A file that grows past four hundred lines does."""
    lines = len(module.path.read_text("utf-8").splitlines())
    assert lines <= LONGER.get(module.name, LONGEST)
