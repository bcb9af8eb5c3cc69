"""The README cannot drift: its queries run, and whatever can be typed, set, read or happen stands in it."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from pathlib import Path

import click
import pytest

from tracker.cli import program
from tracker.config import load
from tracker.config.tables import SelectorsTable, SourceTable, TrackerTable
from tracker.core.events import KIND_NAMES
from tracker.model import Significance
from tracker.splitting.names import SPLITTERS
from tracker.store import open_store

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SAMPLE = (ROOT / "config.toml").read_text("utf-8")

ALONE = ("selectors", "feed", "json", "cstate")
"""Splitters that nobody can ask for by name: they are known by the document, or by having selectors."""

EVERYWHERE = {"--db", "--config", "--json", "--help", "-h"}


def fenced(language: str) -> list[str]:
    """Give the README's fenced pieces of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def queries() -> list[str]:
    """Give every query of the README, those handed to the sqlite3 shell too."""
    return fenced("sql") + re.findall(r'^sqlite3 \S+ "(.*?)"$', README, re.MULTILINE)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make an empty store."""
    path = tmp_path / "tracker.db"
    open_store(path, create=True).close()
    return path


def row_of(name: str) -> str:
    """Give the README's table row of a command."""
    found = re.search(rf"^\| `tracker {name}[ `].*$", README, re.MULTILINE)
    assert found, f"tracker {name} has no row in the README's table of commands"
    return found[0]


@pytest.mark.parametrize("name", program.COMMANDS)
def test_every_command_and_option_stands_in_the_readme(name: str) -> None:
    """In the table of commands."""
    command = program.tracker.get_command(click.Context(program.tracker), name)
    assert command
    row = row_of(name)
    options = {opt for parameter in command.params if isinstance(parameter, click.Option) for opt in parameter.opts}
    for option in options - EVERYWHERE:
        assert re.search(rf"`{option}[ `]", row), f"tracker {name} {option} is not in the README"


def test_the_readme_names_no_command_or_option_that_is_not_there() -> None:
    """A promise that was taken back is taken back here too."""
    for name in re.findall(r"^\| `tracker (\w+)", README, re.MULTILINE):
        command = program.tracker.get_command(click.Context(program.tracker), name)
        assert command, name
        real = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"`(--[\w-]+)", row_of(name))) <= real


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_every_kind_of_event_is_explained(kind: str) -> None:
    """In the table of events."""
    assert re.search(rf"^\|.*`{re.escape(kind)}`.*\|", README, re.MULTILINE)


@pytest.mark.parametrize("weight", Significance)
def test_every_significance_is_explained(weight: Significance) -> None:
    """By its word."""
    assert f"`{weight.value}`" in README


def test_every_table_and_view_stands_in_the_readme_and_no_other(store: Path) -> None:
    """The schema is part of what we promise."""
    with sqlite3.connect(store) as conn:
        rows = conn.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    conn.close()
    real = {name for (name,) in rows if not name.startswith(("sqlite_", "_", "versions_fts_"))}
    section = README.split("## The store")[1].split("\n## ")[0]
    told = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    assert told == real


@pytest.mark.parametrize("name", [*SPLITTERS, *ALONE])
def test_every_splitter_stands_in_the_table_of_families(name: str) -> None:
    """With what it gives."""
    assert re.search(rf"^\|[^|]*`{re.escape(name)}`[^|]*\|", README, re.MULTILINE)


def test_the_columns_of_the_main_view_are_those_of_the_readme(store: Path) -> None:
    """In the order in which a query shows them."""
    with sqlite3.connect(store) as conn:
        real = [row[1] for row in conn.execute("PRAGMA table_info(changes)")]
    conn.close()
    told = README.split("The columns of `changes`, the view to begin with:")[1].split(". ")[0]
    assert re.findall(r"`(\w+)`", told) == real


@pytest.mark.parametrize("query", queries())
def test_the_queries_of_the_readme_run(query: str, store: Path) -> None:
    """As printed."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as conn:
        cursor = conn.execute(query)
        assert cursor.description
    conn.close()


def test_the_readme_has_the_query_on_changes_and_five_more() -> None:
    """So that the test above tests something."""
    assert len(queries()) == 6
    assert "FROM changes" in queries()[-1]


@pytest.mark.parametrize("table", [TrackerTable, SourceTable, SelectorsTable], ids=lambda table: table.__name__)
def test_every_key_of_the_config_is_explained_in_the_sample(table: type) -> None:
    """With a line above it, whether it is set or shown as a comment."""
    for key in table.model_fields:
        if key != "selectors":
            assert re.search(rf"^(?:# )?{key} = ", SAMPLE, re.MULTILINE), key


def test_the_sample_config_is_valid_as_it_is_and_with_every_key_set(tmp_path: Path) -> None:
    """A newcomer takes comment signs away; what is under them must work. A file of certificates (`ca_file`) only the reader has."""
    assert load(ROOT / "config.toml").sources
    opened = re.sub(r"^# (?!ca_file)(?=(?:\[source|[a-z_]+ = ))", "", SAMPLE, flags=re.MULTILINE)
    path = tmp_path / "config.toml"
    path.write_text(opened, encoding="utf-8")
    assert load(path).sources[0].hint.selectors


def test_the_config_of_the_readme_is_valid(tmp_path: Path) -> None:
    """The first thing a newcomer copies."""
    (text,) = fenced("toml")
    assert tomllib.loads(text)
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    assert load(path).sources[0].name == "harbour"


def test_the_python_of_the_readme_runs_as_printed(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside a store."""
    (text,) = fenced("python")
    monkeypatch.chdir(store.parent)
    exec(compile(text, "README.md", "exec"), {})
    shown = capsys.readouterr().out
    assert "The causeway is open." in shown
    assert shown.endswith("substantive\n")


def test_the_changelog_knows_every_command() -> None:
    """What a user notices is told."""
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for name in program.COMMANDS:
        assert f"`{name}`" in changes
