"""The commands on a store with a life in it: the demo's story, one state a minute, taken in by ``ingest``."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from story import NAME, NOON, URL, save_states

from tracker.cli import demo_site, program

Run = Callable[..., str]


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Take the story in once, for all tests that only read."""
    folder = tmp_path_factory.mktemp("life")
    files = save_states(folder)
    store = folder / "tracker.db"
    assert program.run(["ingest", *files, "--url", URL, "--db", str(store)]) == 0
    return store, files


@pytest.fixture
def tell(life: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the store and give its stdout."""

    def run(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert program.run([*arguments, "--db", str(life[0])]) == code
        return capsys.readouterr().out

    return run


@pytest.fixture
def events(tell: Run) -> list[dict[str, Any]]:
    """Read all events as a program would."""
    return [json.loads(line) for line in tell("events", "--json").splitlines()]


def test_every_line_of_events_has_the_promised_members(events: list[dict[str, Any]]) -> None:
    """The form that programs build on."""
    promised = {
        "seq",
        "kind",
        "source",
        "url",
        "block",
        "version",
        "text",
        "old_text",
        "diff",
        "significance",
        "reasons",
        "published_at",
        "detected_at",
        "last_seen_without",
        "first_seen_with",
    }
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    for event in events:
        assert promised <= set(event)
        assert event["block"] is None or set(event["block"]) == {"id", "key", "label", "title"}
        assert event["detected_at"].endswith("Z")


def test_the_story_is_told_as_it_was(events: list[dict[str, Any]]) -> None:
    """What was added, revised, taken down and put back, and nothing of the wall."""
    told = [(event["kind"].removeprefix("block."), event["block"]["key"]) for event in events if event["block"]]
    assert [key for kind, key in told if kind == "added"] == [
        "lantern-d4",
        "lantern-e5",
        "lantern-f6",
        "lantern-g7",
        "lantern-h8",
    ]
    assert [key for kind, key in told if kind == "removed"] == ["lantern-e5"]
    assert [key for kind, key in told if kind == "restored"] == ["lantern-e5"]
    revised = next(event for event in events if event["kind"] == "block.revised")
    assert "[-17-] {+22+}" in revised["diff"]
    assert revised["significance"] == "substantive"
    assert "number" in revised["reasons"]


def test_ingesting_the_same_again_adds_nothing(life: tuple[Path, list[str]], tell: Run) -> None:
    """Byte for byte the same record."""
    before = tell("events", "--json")
    assert program.run(["ingest", *life[1], "--url", URL, "--db", str(life[0])]) == 0
    assert tell("events", "--json") == before


def test_an_older_page_is_refused_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """History goes forward; the rest is taken in."""
    files = save_states(tmp_path)
    store = str(tmp_path / "t.db")
    assert program.run(["ingest", files[3], "--url", URL, "--db", store]) == 0
    assert program.run(["ingest", files[0], "--url", URL, "--db", store]) == 1
    assert "refused" in capsys.readouterr().out


def test_files_may_be_given_in_any_order_and_gzipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A shell sorts names, not times."""
    files = save_states(tmp_path)[:4]
    packed = tmp_path / (Path(files[1]).name + ".gz")
    packed.write_bytes(gzip.compress(Path(files[1]).read_bytes()))
    given = [files[3], str(packed), files[0]]
    assert program.run(["ingest", *given, "--url", URL, "--source", "storm", "--db", str(tmp_path / "t.db")]) == 0
    assert "storm: 3 pages: 1 added, 1 revised" in capsys.readouterr().out


def test_file_at_time_says_when_a_file_was_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For files whose names tell nothing."""
    page = tmp_path / "page.html"
    page.write_text(demo_site.page(demo_site.frames()[0], NOON), encoding="utf-8")
    store = str(tmp_path / "t.db")
    assert program.run(["ingest", f"{page}@2026-03-01T12:00:00Z", "--url", URL, "--db", store]) == 0
    capsys.readouterr()
    assert program.run(["events", "--json", "--db", store]) == 0
    assert json.loads(capsys.readouterr().out)["detected_at"] == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 500, b"\x1f\x8b\x08broken"])
def test_bad_input_is_a_line_and_not_a_traceback(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Empty, binary, damaged."""
    page = tmp_path / "page.html"
    page.write_bytes(content)
    for arguments in (["split", str(page)], ["ingest", str(page), "--url", URL, "--db", str(tmp_path / "t.db")]):
        assert program.run(arguments) in {0, 1, 2}
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err + shown.out
        assert "\x00" not in shown.out


def test_events_are_chosen_by_seq_kind_source_time_weight_and_number(tell: Run) -> None:
    """Each by itself."""

    def seqs(*arguments: str) -> list[int]:
        return [json.loads(line)["seq"] for line in tell("events", "--json", *arguments).splitlines()]

    everything = seqs()
    assert seqs("--after", "3") == everything[3:]
    assert seqs("--limit", "2") == everything[:2]
    assert seqs("--source", NAME) == everything
    assert seqs("--kind", "removed", "--kind", "block.restored") == [
        event for event in everything if event in {*seqs("--kind", "block.removed"), *seqs("--kind", "restored")}
    ]
    assert seqs("--since", "2026-03-01T12:10:00Z") + seqs("--until", "2026-03-01T12:10:00Z") != []
    assert len(seqs("--since", "2026-03-01T12:10:00Z")) + len(seqs("--until", "2026-03-01T12:10:00Z")) == len(
        everything
    )
    assert set(seqs("--significance", "substantive")) <= set(seqs("--significance", "cosmetic")) < set(everything)


def test_a_kind_that_is_not_there_is_a_usage_error_that_lists_those_that_are(
    tell: Run, capsys: pytest.CaptureFixture[str], life: tuple[Path, list[str]]
) -> None:
    """A typo must not look like "nothing happened"."""
    assert program.run(["events", "--kind", "changed", "--db", str(life[0])]) == 2
    assert "block.revised" in capsys.readouterr().err


def test_an_unknown_source_is_named_with_the_nearest(
    capsys: pytest.CaptureFixture[str], life: tuple[Path, list[str]]
) -> None:
    """In every command that takes one."""
    for arguments in (
        ["blocks", "lantern"],
        ["polls", "lantern"],
        ["page", "lantern"],
        ["diff", "lantern", "--from", "24h"],
        ["events", "--source", "lantern"],
        ["digest", "--source", "lantern"],
    ):
        assert program.run([*arguments, "--db", str(life[0])]) == 2, arguments
        complaint = capsys.readouterr().err
        assert "'lantern'" in complaint
        assert NAME in complaint


def test_sources_blocks_and_polls_list_what_is_there(tell: Run) -> None:
    """For people and for programs."""
    assert NAME in tell("sources")
    source = json.loads(tell("sources", "--json"))
    assert (source["name"], source["url"], source["blocks"]) == (NAME, URL, 8)
    assert "Causeway closed" in tell("blocks", NAME)
    blocks = [json.loads(line) for line in tell("blocks", NAME, "--json").splitlines()]
    assert {block["key"] for block in blocks} >= {"lantern-a1", "lantern-e5"}
    polls = [json.loads(line) for line in tell("polls", NAME, "--json").splitlines()]
    assert any(poll["outcome"] == "quarantined" and poll["verdict"] == "consent" for poll in polls)
    assert "consent" in tell("polls", NAME)


def test_show_tells_the_life_of_a_block_with_diffs(tell: Run, events: list[dict[str, Any]]) -> None:
    """Who, what, when."""
    block = next(event["block"]["id"] for event in events if event["kind"] == "block.revised")
    shown = tell("show", str(block))
    assert "version 1" in shown
    assert "[-17-] {+22+}" in shown
    versions = [json.loads(line) for line in tell("show", str(block), "--json").splitlines()]
    assert [version["version"] for version in versions] == [1, 2]
    assert versions[0]["diff"] is None


def test_a_block_that_is_not_there_is_a_usage_error(tell: Run) -> None:
    """With the way to those that are."""
    tell("show", "9999", code=2)


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_the_digest_tells_the_story_in_every_form(form: str, tell: Run) -> None:
    """Of the time asked for."""
    shown = tell("digest", "--since", "2026-03-01", "--until", "2026-03-02", "--format", form)
    assert "Causeway closed" in shown
    assert "Sea wall breached" in shown
    assert tell("digest", "--since", "2026-03-02", "--until", "2026-03-03").count("\n") == 2


def test_the_page_is_shown_as_it_stood(tell: Run) -> None:
    """Before and after the number changed; and the very bytes."""
    early = tell("page", NAME, "--at", "2026-03-01T12:00:30Z")
    late = tell("page", NAME, "--at", "2026-03-01T13:00:00Z")
    assert "17 households" in early
    assert "22 households" in late
    assert "Wind drops" in late
    assert "Wind drops" not in early
    raw = tell("page", NAME, "--at", "2026-03-01T12:00:30Z", "--raw")
    assert raw == demo_site.page(demo_site.frames()[0], NOON - timedelta(minutes=90))
    assert "<h1>" in tell("page", NAME, "--at", "2026-03-01T12:00:30Z", "--format", "html")
    assert json.loads(tell("page", NAME, "--at", "2026-03-01T12:00:30Z", "--json"))["source"] == NAME


def test_a_time_before_the_first_page_is_a_usage_error(tell: Run) -> None:
    """Nothing was followed then."""
    tell("page", NAME, "--at", "2026-02-01", code=2)


def test_two_times_are_compared_block_by_block(tell: Run) -> None:
    """Added and revised between them."""
    arguments = ("diff", NAME, "--from", "2026-03-01T12:00:30Z", "--to", "2026-03-01T13:00:00Z")
    found = [json.loads(line) for line in tell(*arguments, "--json").splitlines()]
    assert {one["kind"] for one in found} == {"added", "revised"}
    assert sum(one["kind"] == "added" for one in found) == 5
    assert "[-17-] {+22+}" in tell(*arguments)


def test_verify_proves_a_store_and_finds_what_was_tampered_with(
    life: tuple[Path, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One word changed in one event's diff."""
    copy = tmp_path / "copy.db"
    with sqlite3.connect(life[0]) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    assert program.run(["verify", "--db", str(copy)]) == 0
    assert "head: event" in capsys.readouterr().out
    assert program.run(["verify", "--replay", "--db", str(copy)]) == 0
    target.execute("UPDATE events SET diff = replace(diff, '22', '20') WHERE kind = 'block.revised'")
    target.commit()
    target.close()
    assert program.run(["verify", "--db", str(copy)]) == 3
    assert program.run(["verify", "--json", "--db", str(copy)]) == 3
    assert not json.loads(capsys.readouterr().out.splitlines()[-1])["whole"]


def test_reading_commands_change_nothing_on_disk(life: tuple[Path, list[str]], tell: Run) -> None:
    """They may run beside the daemon, or on evidence."""
    before = life[0].read_bytes()
    for arguments in (["sources"], ["blocks", NAME], ["events"], ["digest"], ["polls", NAME], ["verify"], ["check"]):
        tell(*arguments)
    assert life[0].read_bytes() == before


def test_split_saves_a_fixture_for_a_bug_report(
    life: tuple[Path, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page's bytes and what was made of them."""
    assert program.run(["split", life[1][0], "--url", URL, "--json", "--fixture", str(tmp_path / "case")]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (tmp_path / "case" / "page.bin").read_bytes() == Path(life[1][0]).read_bytes()
    saved = json.loads((tmp_path / "case" / "expected.json").read_text("utf-8"))
    assert saved["url"] == URL
    assert [block["text"] for block in saved["split"]["blocks"]] == [block["text"] for block in shown["blocks"]]


def test_split_gives_the_promised_json_and_explains_itself(
    life: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Blocks in page order, with times in UTC."""
    arguments = ["split", life[1][0], "--url", URL]
    assert program.run([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"url", "splitter", "why", "title", "live", "completeness", "blocks"} <= set(found)
    assert list(found["blocks"][0]) == [
        "key",
        "kind",
        "label",
        "title",
        "author",
        "published_at",
        "precision",
        "time_basis",
        "zone_basis",
        "modified_at",
        "pinned",
        "text",
    ]
    assert [block["key"] for block in found["blocks"] if block["kind"] == "update"] == [
        "lantern-c3",
        "lantern-b2",
        "lantern-a1",
    ]
    assert found["blocks"][-1]["published_at"] == "2026-03-01T10:30:00Z"
    assert program.run([*arguments, "--explain"]) == 0
    assert "tried" in capsys.readouterr().out


def test_no_control_character_of_a_page_reaches_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In any command, as text or JSON; the page writes them as entities, so that no reader of bytes is to blame."""
    evil = "&#27;[2J&#27;]0;owned&#7; &#x202e;txt.exe [bold red]not markup[/bold red] [/nothing]"
    store = str(tmp_path / "t.db")
    for minute, words in ((0, "quiet"), (1, evil), (2, evil + " 17 22")):
        page = tmp_path / f"evil-20260301T12{minute:02}00Z.html"
        blocks = "".join(
            f'<article id="b{n}"><time datetime="2026-03-01T11:{n:02}:00Z">11:{n:02}</time><h2>{words} {n}</h2>'
            f"<p>It is raining on {words} at number {n}, the office said today.</p></article>"
            for n in range(30, 24, -1)
        )
        html = f"<html><head><title>{words}</title></head><body><main>{blocks}</main></body></html>"
        page.write_text(html, encoding="utf-8")
        assert program.run(["ingest", str(page), "--url", URL, "--db", store]) == 0
        assert program.run(["split", str(page), "--explain"]) == 0
    for arguments in (
        ["events"],
        ["events", "--json"],
        ["digest", "--since", "2026-03-01", "--until", "2026-03-02", "--significance", "cosmetic"],
        ["sources"],
        ["blocks", NAME],
        ["show", "1"],
        ["page", NAME],
        ["diff", NAME, "--from", "2026-03-01T12:00:30Z"],
    ):
        assert program.run([*arguments, "--db", store]) == 0, arguments
    shown = capsys.readouterr()
    assert "raining" in shown.out
    for char in ("\x1b", "\x07", "\u202e"):
        assert char not in shown.out + shown.err


def test_exported_pages_ingested_again_tell_the_same_story(
    tell: Run, events: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Evidence can leave the store and come back."""
    warc = tmp_path / "storm.warc.gz"
    assert "storm.warc.gz" in tell("export", NAME, "--warc", str(warc))
    store = str(tmp_path / "again.db")
    assert program.run(["ingest", str(warc), "--source", NAME, "--db", store]) == 0
    capsys.readouterr()
    assert program.run(["events", "--json", "--db", store]) == 0
    again = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(event["kind"], event["text"], event["diff"]) for event in again] == [
        (event["kind"], event["text"], event["diff"]) for event in events
    ]
    tell("export", NAME, "--warc", str(warc), code=2)


def test_a_replay_of_the_stored_pages_tells_what_was_recorded(tell: Run, life: tuple[Path, list[str]]) -> None:
    """Same input, same output."""
    before = life[0].read_bytes()
    shown = tell("replay")
    assert "nothing would differ" in shown
    assert "10 events alike" in shown
    body = json.loads(tell("replay", NAME, "--json"))
    assert (body["alike"], body["events_only_recorded"], body["blocks_read_otherwise"]) == (10, [], [])
    assert life[0].read_bytes() == before


def test_a_replay_shows_an_event_that_the_pages_do_not_give(life: tuple[Path, list[str]], tmp_path: Path) -> None:
    """A time in the record that no page has."""
    copy = tmp_path / "copy.db"
    with sqlite3.connect(life[0]) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    target.execute("UPDATE events SET detected_at = '2026-03-01T12:59:00.000Z' WHERE kind = 'block.removed'")
    target.commit()
    source.close()
    target.close()
    assert program.run(["verify", "--replay", "--db", str(copy)]) == 3
    kept = tmp_path / "replayed.db"
    assert program.run(["replay", "--db", str(copy), "--into", str(kept)]) == 1
    assert program.run(["verify", "--db", str(kept)]) == 0
    assert program.run(["replay", "--db", str(copy), "--into", str(kept)]) == 2
