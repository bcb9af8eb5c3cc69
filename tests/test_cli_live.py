"""The commands that go to the net, against the demo's publisher on loopback."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from tracker.cli import demo, demo_site, program
from tracker.store import open_store, writer_lock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

CONFIG = """
[tracker]
db = "{folder}/tracker.db"
contact = "mailto:desk@example.org"
allow_private = {private}

[[source]]
name = "storm"
url = "{url}"
"""


@pytest.fixture
def publisher() -> Iterator[str]:
    """Serve the story and give its address."""
    with demo_site.serve(NOON) as (url, _):
        yield url


@pytest.fixture
def config(publisher: str, tmp_path: Path) -> str:
    """Write a config that follows the story."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(folder=tmp_path, url=publisher, private="true"), encoding="utf-8")
    return str(path)


def test_poll_polls_now_tells_events_and_ends_well(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Twice: the baseline, then the first news."""
    assert program.run(["poll", "--config", config]) == 0
    assert "source.started" in capsys.readouterr().out
    assert program.run(["poll", "storm", "--config", config, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["outcome"] == "ok"
    assert [event["kind"] for event in result["events"]] == ["block.added"]


def test_run_once_polls_each_source_and_ends(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    """For cron."""
    assert program.run(["run", "--once", "--config", config, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "source.started"


def test_a_failed_poll_is_exit_code_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing listens on port 1."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(folder=tmp_path, url="http://127.0.0.1:1/x", private="true"), encoding="utf-8")
    assert program.run(["poll", "--config", str(path)]) == 1
    assert "storm: refused" in capsys.readouterr().out
    assert program.run(["run", "--once", "--config", str(path)]) == 1


def test_a_second_daemon_on_one_store_is_refused(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With who holds it."""
    with writer_lock(tmp_path / "tracker.db"):
        for arguments in (["run"], ["run", "--once"], ["poll"]):
            assert program.run([*arguments, "--config", config]) == 3
            assert "is held by process" in capsys.readouterr().err


def test_split_fetches_an_address_once_and_stores_nothing(
    config: str, publisher: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the settings of the config."""
    assert program.run(["split", publisher, "--config", config, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["url"] == publisher
    assert len(found["blocks"]) == 3
    assert not (tmp_path / "tracker.db").exists()


def test_this_machine_is_not_fetched_from_unless_the_config_opens_it(
    publisher: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An address may come from anywhere."""
    monkeypatch.chdir(tmp_path)
    assert program.run(["split", publisher]) == 1
    assert "allow_private" in capsys.readouterr().err


def test_the_demo_tells_each_event_once_and_walls_too(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it prints while the daemon runs."""
    for _ in range(6):
        assert program.run(["poll", "--config", config]) == 0
    capsys.readouterr()
    out = io.StringIO()
    console, told = Console(file=out, width=100), demo.Told("storm")
    with open_store(tmp_path / "tracker.db", readonly=True) as store:
        told.tell_news(console, store)
        shown = out.getvalue()
        told.tell_news(console, store)
    assert out.getvalue() == shown
    assert shown.count("ADDED") == 2
    assert "[-17-] {+22+} households" in shown
    assert "QUARANTINE" in shown


def test_the_demo_refuses_a_store_that_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It would mix its story into somebody's record."""
    path = tmp_path / "mine.db"
    open_store(path, create=True).close()
    assert program.run(["demo", "--db", str(path)]) == 2
    assert "mine.db" in capsys.readouterr().err


def test_the_demo_runs_the_real_daemon_tells_what_comes_and_ends_with_the_digest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The opening of its story: a block added, a number revised, another block, a wall. It leaves a store to look at."""
    store = tmp_path / "tracker.db"
    demo.play(tmp_path, store, demo_site.frames()[:6], linger=0.4)
    shown = capsys.readouterr().out
    assert shown.index("ADDED") < shown.index("REVISED") < shown.index("QUARANTINE")
    assert "[-17-] {+22+} households" in shown
    assert "2 added, 1 revised, 0 taken down, 0 put back in 1 source" in shown
    assert f"show 2 --db {store}" in shown
    assert program.run(["verify", "--replay", "--db", str(store)]) == 0
    assert program.run(["show", "2", "--db", str(store)]) == 0
    assert "Traceback" not in (tmp_path / "daemon.log").read_text("utf-8")
