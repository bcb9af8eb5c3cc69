"""``tracker replay``: what today's splitter would make of the stored pages, and taking it over with the old events kept."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from story import NAME, NOON, URL, save_states

from tracker.cli import demo_site, program
from tracker.model import Block, BlockKind, Page, Split
from tracker.poll import pages as splitting
from tracker.poll import process_page
from tracker.store import open_store, writer_lock
from tracker.store.queries import takeover


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Save the story."""
    return save_states(tmp_path)


@pytest.fixture
def store(tmp_path: Path, files: list[str]) -> Path:
    """Make a store with the story, as today's splitter reads it."""
    path = tmp_path / "tracker.db"
    assert program.run(["ingest", *files, "--url", URL, "--db", str(path)]) == 0
    return path


@pytest.fixture
def outdated(tmp_path: Path, files: list[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a store with the story as an older splitter read it: blind for the causeway, hard of hearing for the lifeboat,
    and with two blocks glued into a third."""
    path = tmp_path / "tracker.db"
    real = splitting.split

    def older(page: Page, *arguments: Any) -> Split:
        found = real(page, *arguments)
        kept = [block for block in found.blocks if block.key != "lantern-b2"]
        heard = [
            replace(block, text=block.text.upper(), fingerprint=f"loud {block.text}")
            if block.key == "lantern-f6"
            else block
            for block in kept
        ]
        glued = Block(
            BlockKind.UPDATE, " ".join(block.text for block in found.blocks[-3::2]), key="glued", fingerprint="glued"
        )
        return replace(found, blocks=(*heard, glued), splitter_version=0)

    with monkeypatch.context() as patch:
        patch.setattr(splitting, "split", older)
        assert program.run(["ingest", *files, "--url", URL, "--db", str(path)]) == 0
    return path


def ask(store: Path, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """Run a command on the store; give all that it says."""
    capsys.readouterr()
    assert program.run([*arguments, "--db", str(store)]) == code, capsys.readouterr()
    shown = capsys.readouterr()
    return shown.out if code == 0 else shown.out + shown.err


def told(store: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """Run a command with --json; give its objects."""
    return [json.loads(line) for line in ask(store, capsys, *arguments, "--json").splitlines()]


def test_todays_splitter_gives_the_same_again(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Same input, same output; and there is nothing to take over."""
    before = store.read_bytes()
    assert "nothing would differ" in ask(store, capsys, "replay")
    assert store.read_bytes() == before
    ask(store, capsys, "replay", "--apply")
    assert [event["kind"] for event in told(store, capsys, "events")].count("source.replayed") == 0
    assert not list(store.parent.glob("*.before-*"))


def test_what_would_differ_is_shown_event_by_event_and_block_by_block(
    outdated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Readable, and exit code 1; nothing is changed by looking."""
    before = outdated.read_bytes()
    shown = ask(outdated, capsys, "replay", code=1)
    assert "Events that would be told and are not recorded" in shown
    assert "Causeway closed" in shown
    assert "Events that would be told in other words" in shown
    assert "Blocks that would be found besides (1)" in shown
    assert "Blocks that would read otherwise (1)" in shown
    assert "Lifeboat launched" in shown
    capsys.readouterr()
    assert program.run(["replay", NAME, "--json", "--db", str(outdated)]) == 1
    body = json.loads(capsys.readouterr().out)
    assert [block["key"] for block in body["blocks_found"]] == ["lantern-b2"]
    assert body["blocks_read_otherwise"][0]["known"]["text"].isupper()
    assert outdated.read_bytes() == before


def test_a_replay_can_be_kept_as_a_store(outdated: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To look at with every other command; no file is replaced."""
    kept = tmp_path / "again.db"
    ask(outdated, capsys, "replay", "--into", str(kept), code=1)
    assert "Causeway closed" in ask(kept, capsys, "blocks", NAME)
    assert "is there already" in ask(outdated, capsys, "replay", "--into", str(kept), code=2)


def test_taking_over_reads_the_past_as_the_replay_does_and_keeps_every_event(
    outdated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Blocks keep their numbers; the take-over is an event; the chain holds; a copy of before is there."""
    before = ask(outdated, capsys, "events", "--json")
    numbers = {block["key"]: block["id"] for block in told(outdated, capsys, "blocks", NAME)}
    event = told(outdated, capsys, "replay", "--apply")[-1]
    assert event["kind"] == "source.replayed"
    assert "1 block read otherwise, 1 block found, 1 block no longer found" in event["detail"]

    after = ask(outdated, capsys, "events", "--json")
    assert after.startswith(before)
    assert after.count("\n") == before.count("\n") + 1
    again = {block["key"]: block["id"] for block in told(outdated, capsys, "blocks", NAME)}
    assert again.items() > numbers.items()
    (glued,) = [block for block in told(outdated, capsys, "blocks", NAME) if block["key"] == "glued"]
    assert glued["state"] == "rolled_off"
    early = ask(outdated, capsys, "page", NAME, "--at", "2026-03-01T12:00:30Z")
    late = ask(outdated, capsys, "page", NAME, "--at", "2026-03-01T13:00:00Z")
    assert "17 households" in early
    assert "22 households" in late
    assert early.count("17 households") == 1, "what is read as blocks of their own is not shown glued as well"
    assert "“We have" in late or '"We have' in late
    ask(outdated, capsys, "verify", "--replay")
    assert "nothing would differ" in ask(outdated, capsys, "replay")

    (copy,) = outdated.parent.glob("tracker.db.before-*")
    assert ask(copy, capsys, "events", "--json") == before
    ask(copy, capsys, "verify")


ROW = dict.fromkeys(takeover._SAID)


def version(text: str, minute: int) -> dict[str, Any]:
    """Give a version as a row."""
    return {**ROW, "text": text, "first_seen_at": f"12:{minute:02}"}


@pytest.mark.parametrize(
    ("ours", "theirs", "appended"),
    [
        ([("A", 1)], [("A", 1)], []),
        ([("A", 1)], [("A", 1), ("B", 2)], ["B"]),
        ([("A", 1), ("B", 2)], [("A", 1)], ["A"]),
        ([("A", 1), ("B", 2), ("C", 3)], [("A", 1), ("C", 3)], ["A", "C"]),
        ([("A", 1), ("B", 2), ("C", 3)], [("A", 1), ("X", 2), ("C", 3)], ["X", "C"]),
        ([("A", 1), ("B", 3)], [("X", 1), ("B", 3)], ["X", "B"]),
        ([("A", 1), ("B", 2), ("A", 1)], [("A", 1)], []),
        ([], [("A", 1)], ["A"]),
    ],
)
def test_versions_are_appended_only_where_they_tell_otherwise_and_then_hide_what_was(
    ours: list[tuple[str, int]], theirs: list[tuple[str, int]], appended: list[str]
) -> None:
    """At any time the newest version not after it is the one of the replay."""
    had = [version(*one) for one in ours]
    more = takeover.told_otherwise(had, [version(*one) for one in theirs])
    assert [one["text"] for one in more] == appended
    for minute in range(1, 5):
        shown = [one["text"] for one in had + more if one["first_seen_at"] <= f"12:{minute:02}"]
        assert shown[-1] == [text for text, at in theirs if at <= minute][-1]


def sequel() -> list[str]:
    """Write how the story goes on: two blocks revised, one of them taken down, and a last word."""
    last = demo_site.frames()[-1].dispatches
    calmer = tuple(
        replace(one, text=one.text.replace("22", "4").replace("six people", "seven people"))
        if one.key in {"b2", "f6"}
        else one
        for one in last
    )
    fewer = tuple(one for one in calmer if one.key != "f6")
    ended = (
        demo_site.Dispatch("i9", 95, "That is all", "The Lantern goes to bed; the causeway opens at nine."),
        *fewer,
    )
    return [
        demo_site.page(demo_site.Frame(frame), NOON - timedelta(minutes=90)) for frame in (calmer, fewer, ended, ended)
    ]


def test_after_taking_over_the_next_pages_tell_what_they_would_have_told(
    outdated: Path, files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The memory goes with the blocks: two stores, one replayed and one never outdated, go on alike."""
    fresh = tmp_path / "fresh.db"
    assert program.run(["ingest", *files, "--url", URL, "--db", str(fresh)]) == 0
    ask(outdated, capsys, "replay", "--apply")
    for path in (outdated, fresh):
        with writer_lock(path), open_store(path) as opened:
            for minute, page in enumerate(sequel(), 30):
                row = opened.source(NAME)
                assert row
                process_page(opened, row, Page(URL, page.encode(), NOON + timedelta(minutes=minute), "text/html"))

    def later(path: Path) -> list[tuple[Any, ...]]:
        return [
            (event["kind"], event["text"], event["old_text"], event["block"] and event["block"]["key"])
            for event in told(path, capsys, "events", "--since", "2026-03-01T12:20:00Z")
            if event["kind"] != "source.replayed"
        ]

    assert later(outdated) == later(fresh)
    assert {kind for kind, *_ in later(fresh)} == {"block.revised", "block.removed", "block.added"}
    ask(outdated, capsys, "verify", "--replay")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (["prune", "--keep", "2026-03-01T12:05Z"], "pruned"),
        (["merge", "3", "4"], "corrected"),
    ],
)
def test_a_take_over_that_would_lose_something_is_refused(
    harm: list[str], said: str, outdated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the reason, and nothing is changed."""
    ask(outdated, capsys, *harm)
    before = ask(outdated, capsys, "events", "--json"), ask(outdated, capsys, "blocks", NAME, "--json")
    assert said in ask(outdated, capsys, "replay", "--apply", code=2)
    assert (ask(outdated, capsys, "events", "--json"), ask(outdated, capsys, "blocks", NAME, "--json")) == before
    assert not list(outdated.parent.glob("*.before-*"))


def test_a_take_over_waits_for_the_daemon_to_be_stopped(outdated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One writer."""
    with writer_lock(outdated):
        assert "is held by process" in ask(outdated, capsys, "replay", "--apply", code=3)


def test_a_take_over_that_fails_on_its_way_leaves_the_store_as_it_was(
    outdated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One transaction: here the last thing it writes is refused by the file."""
    with sqlite3.connect(outdated) as conn:
        conn.execute(
            "CREATE TRIGGER deny BEFORE INSERT ON events WHEN new.kind = 'source.replayed' BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    conn.close()
    before = ask(outdated, capsys, "blocks", NAME, "--json")
    with pytest.raises(sqlite3.IntegrityError):
        program.run(["replay", "--apply", "--db", str(outdated)])
    assert ask(outdated, capsys, "blocks", NAME, "--json") == before
    ask(outdated, capsys, "verify")


def test_corrections_by_hand_bound_what_is_compared_and_are_said(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No page tells of them, so no page can be blamed."""
    ask(store, capsys, "merge", "4", "5")
    shown = ask(store, capsys, "replay", code=1)
    assert "a person corrected a match" in shown
    assert "Events that" not in shown
    ask(store, capsys, "verify", "--replay")


def test_pruned_pages_are_said_and_not_taken_for_a_difference(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In replay and in verify."""
    ask(store, capsys, "prune", "--keep", "2026-03-01T12:05Z")
    assert "pages were pruned and cannot be replayed" in ask(store, capsys, "replay", code=1)
    ask(store, capsys, "verify", "--replay")
