"""The doors: what every command shares, exit codes, and that complaints are for people."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest

from tracker.cli import options, program
from tracker.errors import UsageError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def commands() -> dict[str, click.Command]:
    """Import every command."""
    context = click.Context(program.tracker)
    found = {name: program.tracker.get_command(context, name) for name in program.COMMANDS}
    return {name: command for name, command in found.items() if command}


def test_without_a_command_it_says_what_to_do_first(capsys: pytest.CaptureFixture[str]) -> None:
    """A newcomer types the name and presses return."""
    assert program.run([]) == 0
    assert "tracker demo" in capsys.readouterr().out


def test_an_unknown_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """With what can be done about it."""
    assert program.run(["evnets"]) == 2
    assert "evnets" in capsys.readouterr().err


@pytest.mark.parametrize("name", program.COMMANDS)
def test_every_command_takes_db_and_config_and_explains_its_options(name: str) -> None:
    """The same two places everywhere."""
    command = commands()[name]
    named = {option for parameter in command.params for option in parameter.opts}
    assert {"--db", "--config"} <= named
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or parameter.name in {"form", "minimum", "significance"}, parameter.name


def test_help_lists_every_command_without_importing_any() -> None:
    """Help must come at once."""
    code = "import sys; from tracker.cli.program import run; run(['--help']); print(sorted(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for name in program.COMMANDS:
        assert f"  {name} " in shown
    for library in ("httpx", "sqlite3", "lxml", "pydantic", "apscheduler", "bs4"):
        assert f"'{library}'" not in shown


def test_splitting_a_file_imports_neither_the_net_nor_the_scheduler() -> None:
    """Start-up is most of what a dry run costs."""
    code = "import sys; import tracker.cli.split; print(sorted(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for library in ("httpx", "sqlite3", "pydantic", "apscheduler"):
        assert f"'{library}'" not in shown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("24h", NOW - timedelta(hours=24)),
        ("90m", NOW - timedelta(minutes=90)),
        ("1.5d", NOW - timedelta(hours=36)),
        ("2026-02-28", datetime(2026, 2, 28, tzinfo=UTC)),
        ("2026-02-28T10:00:00+01:00", datetime(2026, 2, 28, 9, tzinfo=UTC)),
        ("2026-02-28T09:00Z", datetime(2026, 2, 28, 9, tzinfo=UTC)),
    ],
)
def test_a_time_is_typed_as_a_span_or_as_iso(typed: str, meant: datetime) -> None:
    """UTC where no zone is named."""
    assert options.read_time(typed, NOW) == meant


@pytest.mark.parametrize("typed", ["yesterday", "24", "h", "", "2026-13-01", "9999999999d"])
def test_a_time_that_cannot_be_read_is_named_with_the_way_out(typed: str) -> None:
    """Not a traceback."""
    with pytest.raises(UsageError) as caught:
        options.read_time(typed, NOW)
    assert repr(typed) in str(caught.value)
    assert "2026-03-01T12:00:00Z" in caught.value.hint


@pytest.mark.parametrize(
    "arguments",
    [
        ["events", "--db", "no-such-store.db"],
        ["blocks", "somewhere", "--db", "no-such-store.db"],
        ["digest", "--db", "no-such-store.db"],
        ["sources", "--db", "no-such-store.db"],
        ["verify", "--db", "no-such-store.db"],
    ],
)
def test_reading_a_store_that_is_not_there_is_exit_code_three(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And it is not made by looking at it."""
    monkeypatch.chdir(tmp_path)
    assert program.run(arguments) == 3
    complaint = capsys.readouterr().err
    assert "no-such-store.db" in complaint
    assert "Traceback" not in complaint
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3, and not a byte changed."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database at all, just a long enough note to be sure of it\n" * 40)
    before = path.read_bytes()
    assert program.run(["events", "--db", str(path)]) == 3
    assert "notes.txt" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_splitting_what_is_neither_file_nor_address_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """The message names it and the way out."""
    assert program.run(["split", "no/such/page.html"]) == 2
    complaint = capsys.readouterr().err
    assert "no/such/page.html" in complaint
    assert "hint:" in complaint


def test_a_reader_that_stops_reading_is_no_error(tmp_path: Path) -> None:
    """``tracker --help | head -1``."""
    code = "import sys; from tracker.cli import main; sys.argv = ['tracker', 'split', '--help']; main()"
    command = f'{sys.executable} -c "{code}" | true; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert "Traceback" not in done.stderr
