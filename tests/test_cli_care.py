"""Correcting and keeping a store: merge, unmerge, prune, backup, search, and what each leaves behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from story import NAME, URL, save_states

from tracker.cli import program
from tracker.store import open_store, writer_lock


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store with the demo's story in it, to be written to."""
    path = tmp_path / "tracker.db"
    assert program.run(["ingest", *save_states(tmp_path), "--url", URL, "--db", str(path)]) == 0
    return path


def ask(store: Path, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """Run a command on the store; give what it says on stdout, or on stderr if it fails."""
    capsys.readouterr()
    assert program.run([*arguments, "--db", str(store)]) == code
    shown = capsys.readouterr()
    return shown.err if code else shown.out


def told(store: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """Run a command with --json; give its objects."""
    return [json.loads(line) for line in ask(store, capsys, *arguments, "--json").splitlines()]


def test_a_person_merges_two_blocks_and_takes_it_back_and_both_are_events(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The correction stands in the record like anything else that happened."""
    last = told(store, capsys, "events")[-1]["seq"]
    assert "block 5 is block 4" in ask(store, capsys, "merge", "4", "5")
    assert "block 5 is not block 4" in ask(store, capsys, "unmerge", "5")
    corrections = told(store, capsys, "events", "--after", str(last))
    assert [(event["kind"], event["block"]["id"]) for event in corrections] == [
        ("block.merged", 4),
        ("block.unmerged", 5),
    ]
    ask(store, capsys, "verify")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["merge", "4", "4"], "not two blocks"),
        (["merge", "4", "99"], "no block 99"),
        (["unmerge", "5"], "not merged"),
        (["unmerge", "99"], "no block 99"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_and_leaves_no_event(
    arguments: list[str], said: str, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the reason."""
    before = ask(store, capsys, "events", "--json")
    assert said in ask(store, capsys, *arguments, code=2)
    assert ask(store, capsys, "events", "--json") == before


@pytest.mark.parametrize("arguments", [["merge", "4", "5"], ["unmerge", "5"], ["prune", "--keep", "1d"]])
def test_what_writes_waits_for_the_daemon_to_be_stopped(
    arguments: list[str], store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One writer; exit code 3."""
    with writer_lock(store):
        assert "is held by process" in ask(store, capsys, *arguments, code=3)


def test_pruning_deletes_old_pages_only_and_says_so_in_three_places(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At once, in the list, and when the store is verified."""
    before = ask(store, capsys, "events", "--json")
    assert "pruned 6 pages of all sources" in ask(store, capsys, "prune", "--keep", "2026-03-01T12:08Z")
    assert "pruned 6 pages" in ask(store, capsys, "prune", "--list")
    (row,) = told(store, capsys, "prune", "--list")
    assert (row["snapshots"], row["before"]) == (6, "2026-03-01T12:08:00Z")
    assert "pruned 6 pages" in ask(store, capsys, "verify")
    assert ask(store, capsys, "events", "--json") == before
    complaint = ask(store, capsys, "page", NAME, "--at", "2026-03-01T12:00:30Z", "--raw", code=3)
    assert "was pruned" in complaint
    assert "17 households" in ask(store, capsys, "page", NAME, "--at", "2026-03-01T12:00:30Z")


def test_pruning_asks_what_to_keep(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is no default span: deleting is a decision."""
    assert "--keep 90d" in ask(store, capsys, "prune", code=2)


def test_a_backup_is_a_whole_store_taken_beside_a_writer(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And never replaces a file."""
    copy = tmp_path / "copy.db"
    with writer_lock(store), open_store(store):
        assert "copy.db" in ask(store, capsys, "backup", str(copy))
    assert ask(copy, capsys, "events", "--json") == ask(store, capsys, "events", "--json")
    ask(copy, capsys, "verify", "--replay")
    before = copy.read_bytes()
    assert "is there already" in ask(store, capsys, "backup", str(copy), code=2)
    assert copy.read_bytes() == before
    assert "no folder" in ask(store, capsys, "backup", str(tmp_path / "none" / "copy.db"), code=2)
    assert not list(tmp_path.glob("*.new"))


def test_search_finds_words_in_versions_that_are_no_longer_shown(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever their case; in quotes they must follow each other."""
    hits = told(store, capsys, "search", "HOUSEHOLDS", "row")
    assert [(hit["block"], hit["version"]) for hit in hits] == [(2, 2), (2, 1)]
    assert "[households]" in hits[0]["snippet"]
    assert [hit["version"] for hit in told(store, capsys, "search", '"17 households"')] == [1]
    assert told(store, capsys, "search", '"row households"') == []
    assert len(told(store, capsys, "search", "the", "--limit", "2")) == 2
    assert "households" in ask(store, capsys, "search", "households")
