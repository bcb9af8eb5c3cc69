"""Recording polls and reading them back, on real SQLite files."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from shelf import MINUTE, NOON, Shelf, at, block, page
from stored import SOURCE, URL, Kept, kept, page_of

from tracker.errors import StoreBusy, StoreError, StoreForeign, StoreFull, StoreMissing, UsageError
from tracker.model import (
    BlockState,
    Change,
    ChangeKind,
    Changeset,
    Hint,
    Link,
    Media,
    Outcome,
    Page,
    Policy,
    Poll,
    Selectors,
    Source,
    SourceChange,
    SourceEventKind,
    Step,
    Validators,
    Verdict,
)
from tracker.store import open_store, writer_lock
from tracker.store.version import advice, refuse_too_old

FIRE = block("The quay is shut; 22 boats are lost.", "b1", 10)
CREWS = block("A second engine has come from the next valley.", "b2", 5)
SMOKE = block("Smoke stands over the eastern basin.", "b3", 0)
NIGHT = block("Crews will stay through the night.", "b4", 20)


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Kept]:
    found = kept(tmp_path)
    with found.store:
        yield found


# --- what is known comes back as it was told


def test_the_first_page_is_a_silent_baseline_with_one_event_of_its_source(one: Kept) -> None:
    events = one.feed(page(FIRE, CREWS, SMOKE))
    assert [event.kind for event in events] == ["source.started"]
    assert [row.block.text for row in one.store.blocks("harbour")] == [FIRE.text, CREWS.text, SMOKE.text]
    assert one.store.verify(deep=True) == []


def test_knowledge_is_what_reconciling_would_have_kept_in_memory(one: Kept) -> None:
    """The store against the smallest store there can be: the same states, versions, aliases and past."""
    shelf = Shelf()
    revised = block(FIRE.text.replace("22", "17"), "b1", 10)
    renamed = replace(CREWS, key="b2-new")
    life = [
        page(FIRE, CREWS, SMOKE),
        page(NIGHT, FIRE, CREWS, SMOKE),
        page(NIGHT, revised, CREWS, SMOKE),
        page(NIGHT, revised, renamed, SMOKE),
        page(NIGHT, renamed, SMOKE),
        page(NIGHT, renamed, SMOKE),
        page(NIGHT, renamed, SMOKE),
        page(NIGHT, revised, renamed, SMOKE),
    ]
    for state in life:
        one.feed(state)
        shelf.feed(state)
        known = {known.id: known for known in one.store.knowledge(1).blocks}
        assert one.store.knowledge(1).memory == shelf.memory
        assert known.keys() == {theirs.id for theirs in shelf.known}
        for theirs in shelf.known:
            ours = known[theirs.id]
            told = (
                ours.block.text,
                ours.version,
                ours.state,
                set(ours.aliases),
                ours.past,
                ours.missing_polls,
                ours.last_seen_at,
            )
            assert told == (
                theirs.block.text,
                theirs.version,
                theirs.state,
                set(theirs.aliases),
                theirs.past,
                theirs.missing_polls,
                theirs.last_seen_at,
            )
        order = [
            ours.id
            for ours in sorted(known.values(), key=lambda ours: ours.position)
            if ours.state is BlockState.PRESENT
        ]
        assert order == [
            known.id for known in sorted(shelf.known, key=lambda k: k.position) if known.state is BlockState.PRESENT
        ]
    assert one.store.verify(deep=True) == []


def test_a_block_comes_back_with_all_it_said(one: Kept) -> None:
    full = block(
        "Boats lost: 22.",
        "b9",
        12,
        label="12:12 GMT",
        title="Loss",
        author="A. Mason",
        permalink=f"{URL}#b9",
        modified=at(13),
        pinned=True,
        links=(Link("https://paper.example/map", "a map"),),
        media=(Media("image", "https://paper.example/i.jpg", "the quay"),),
        fragment_hash="0f" * 16,
    )
    one.feed(page(full))
    (known,) = one.store.knowledge(1).blocks
    assert known.block == full
    (version,) = one.store.versions(known.id)
    assert version.block == full


def test_an_unchanged_page_writes_no_block_row(one: Kept) -> None:
    one.feed(page(NIGHT, FIRE, CREWS))
    one.store._conn.execute("CREATE TEMP TABLE written (id INTEGER)")
    one.store._conn.execute(
        "CREATE TEMP TRIGGER w AFTER UPDATE ON main.blocks BEGIN INSERT INTO written VALUES (new.id); END"
    )
    one.feed(page(NIGHT, FIRE, CREWS), noise="another advert")
    assert one.store._conn.execute("SELECT count(*) FROM written").fetchone()[0] == 0
    assert {known.last_seen_at for known in one.store.knowledge(1).blocks} == {one.now}


def test_a_new_block_at_the_top_moves_no_other_row(one: Kept) -> None:
    one.feed(page(FIRE, CREWS, SMOKE))
    before = one.sql("SELECT id, rank FROM blocks")
    one.feed(page(NIGHT, FIRE, CREWS, SMOKE))
    assert set(before) < set(one.sql("SELECT id, rank FROM blocks"))
    assert [row.block.key for row in one.store.blocks("harbour")] == ["b4", "b1", "b2", "b3"]


def test_a_moved_block_stands_where_the_page_shows_it_then_and_now(one: Kept) -> None:
    undated = [replace(each, published=None) for each in (FIRE, CREWS, SMOKE)]
    one.feed(page(*undated))
    then = one.now
    one.feed(page(undated[2], undated[0], undated[1]))
    assert [row.block.key for row in one.store.page_at("harbour", then).blocks] == ["b1", "b2", "b3"]
    assert [row.block.key for row in one.store.page_at("harbour", one.now).blocks] == ["b3", "b1", "b2"]


# --- events


def test_an_event_row_tells_old_and_new_words_and_their_diff_in_plain_sql(one: Kept) -> None:
    one.feed(page(FIRE, CREWS))
    one.feed(page(block(FIRE.text.replace("22", "17"), "b1", 10), CREWS))
    rows = one.sql(
        "SELECT source, old_text, new_text, diff, significance, reasons FROM changes WHERE kind = 'block.revised'"
    )
    assert rows == [
        (
            "harbour",
            "The quay is shut; 22 boats are lost.",
            "The quay is shut; 17 boats are lost.",
            "The quay is shut; [-22-] {+17+} boats are lost.",
            "substantive",
            '["number"]',
        )
    ]


def test_record_returns_the_events_as_readers_get_them(one: Kept) -> None:
    one.feed(page(FIRE, CREWS))
    told = one.feed(page(NIGHT, FIRE, CREWS))
    assert told == tuple(one.store.events(after=1))
    (added,) = told
    assert (added.kind, added.text, added.key, added.version) == ("block.added", NIGHT.text, "b4", 1)
    assert (added.last_seen_without, added.first_seen_with) == (one.now - MINUTE, one.now)


def test_events_can_be_chosen_by_number_kind_source_block_and_time(one: Kept) -> None:
    one.store.sync_sources([SOURCE, Source("other", "https://paper.example/2")], NOON, disable_missing=True)
    one.feed(page(FIRE, CREWS))
    one.feed(page(NIGHT, FIRE, CREWS))
    one.feed(page(block("Crews leave.", "b5", 30), NIGHT, FIRE, CREWS))
    store = one.store
    assert [event.seq for event in store.events(after=1)] == [2, 3]
    assert [event.seq for event in store.events(kinds={"source.started"})] == [1]
    assert list(store.events(source="other")) == []
    assert [event.seq for event in store.events(since=one.now)] == [3]
    assert [event.seq for event in store.events(until=one.now)] == [1, 2]
    assert [event.seq for event in store.events(limit=2)] == [1, 2]
    assert [event.text for event in store.events(block=store.blocks("harbour")[1].id)] == [NIGHT.text]
    assert [event.seq for event in store.events(significance={"substantive"})] == [2, 3]


def test_more_events_than_are_read_at_once_all_come_and_in_order(one: Kept) -> None:
    many = [SourceChange(SourceEventKind.FAILING, str(number)) for number in range(1203)]
    one.store.record(1, Poll(NOON, NOON, Outcome.DNS), source_changes=many)
    events = list(one.store.events())
    assert [event.detail for event in events] == [str(number) for number in range(1203)]
    assert [event.seq for event in events] == list(range(1, 1204))


def test_a_change_must_speak_words_that_a_version_has(one: Kept) -> None:
    one.feed(page(FIRE))
    invented = Change(ChangeKind.REVISED, 1, text="Nobody said this.")
    changeset = Changeset(
        Verdict.HEALTHY, "", (Step(1, FIRE, BlockState.PRESENT, 0, changes=(invented,)),), (), "{}", splitter="x"
    )
    with pytest.raises(ValueError, match="no version"):
        one.store.record(
            1, Poll(NOON, NOON, Outcome.OK), page=Page(URL, b"x", NOON + timedelta(hours=1)), changeset=changeset
        )
    assert one.store.head() == replace(one.store.head(), seq=1)  # type: ignore[type-var]
    assert len(one.store.snapshots("harbour")) == 1


# --- polls


def test_equal_polls_lengthen_one_row_and_its_longest_gap_is_kept(one: Kept) -> None:
    one.feed(page(FIRE))
    for after in (1, 1, 7, 1):
        one.poll(after=timedelta(minutes=after))
    one.poll(Outcome.TIMEOUT, detail="no answer in 30 s")
    stretches = [(row.outcome, row.count, row.longest_gap) for row in one.store.polls("harbour")]
    assert stretches == [(Outcome.OK, 1, 0), (Outcome.NOT_MODIFIED, 4, 420), (Outcome.TIMEOUT, 1, 0)]


def test_coverage_shows_how_long_nobody_looked(one: Kept) -> None:
    one.feed(page(FIRE))
    one.poll(Outcome.TIMEOUT, after=timedelta(minutes=5))
    assert one.sql("SELECT outcome, gap_before FROM coverage") == [("ok", None), ("timeout", 300.0)]


def test_not_modified_says_that_all_blocks_are_still_there(one: Kept) -> None:
    one.feed(page(FIRE, CREWS))
    one.poll(after=timedelta(minutes=30))
    assert {row.last_seen_at for row in one.store.blocks("harbour")} == {one.now}
    one.feed(page(FIRE))
    gone = one.store.blocks("harbour")[1]
    assert (gone.state, gone.last_seen_at) == (BlockState.ROLLED_OFF, one.now - MINUTE)


def test_failures_count_up_and_an_answer_clears_them(one: Kept) -> None:
    one.poll(Outcome.DNS)
    one.poll(Outcome.TIMEOUT)
    assert one.store.sources()[0].failures == 2
    one.poll(Outcome.NOT_MODIFIED)
    row = one.store.sources()[0]
    assert (row.failures, row.last_outcome, row.last_ok_at, row.last_poll_at) == (
        0,
        Outcome.NOT_MODIFIED,
        one.now,
        one.now,
    )


def test_validators_and_schedule_stay_unless_told_otherwise(one: Kept) -> None:
    one.feed(page(FIRE))
    before = one.store.sources()[0]
    one.store.record(1, Poll(NOON, NOON, Outcome.TIMEOUT))
    after = one.store.sources()[0]
    assert (after.validators, after.next_poll_at) == (before.validators, before.next_poll_at)
    one.store.record(1, Poll(NOON, NOON, Outcome.OK), validators=Validators())
    assert one.store.sources()[0].validators == Validators()


def test_a_quarantined_page_is_kept_with_its_verdict_and_changes_nothing(one: Kept) -> None:
    one.feed(page(FIRE, CREWS))
    wall = page(wall="consent", title="Before you continue")
    assert one.feed(wall) == ()
    last = one.store.polls("harbour")[-1]
    assert (last.outcome, last.verdict) == (Outcome.QUARANTINED, Verdict.CONSENT)
    assert last.snapshot_id is not None
    assert b"Before you continue" in one.store.body(last.snapshot_id)
    one.poll()
    assert one.store.sources()[0].last_page_at == NOON + MINUTE
    assert {row.last_seen_at for row in one.store.blocks("harbour")} == {NOON + MINUTE}


# --- ingesting again, or out of order


def test_a_page_that_is_known_at_its_time_adds_nothing(one: Kept) -> None:
    one.feed(page(FIRE))
    one.feed(page(NIGHT, FIRE))
    before = one.sql("SELECT count(*), max(last_at), sum(count) FROM polls"), one.store.head()
    one.now = NOON
    one.feed(page(FIRE))
    one.feed(page(NIGHT, FIRE))
    assert (one.sql("SELECT count(*), max(last_at), sum(count) FROM polls"), one.store.head()) == before


def test_has_snapshot_knows_the_time_as_well_as_the_body(one: Kept) -> None:
    one.feed(page(FIRE))
    digest = one.store.snapshots("harbour")[0].hash
    assert one.store.has_snapshot(1, digest, one.now)
    assert not one.store.has_snapshot(1, digest, one.now + MINUTE)
    assert not one.store.has_snapshot(1, "00" * 32, one.now)


def test_a_page_from_before_the_newest_believed_one_is_refused_and_leaves_no_trace(one: Kept) -> None:
    one.feed(page(FIRE))
    one.feed(page(NIGHT, FIRE))
    assert one.store.last_page_at(1) == one.now
    one.now = NOON
    with pytest.raises(UsageError, match="older than the newest one believed"):
        one.feed(page(CREWS, FIRE), after=timedelta(seconds=90))
    assert len(one.store.snapshots("harbour")) == 2
    assert one.store.verify() == []


# --- sources


def test_sync_keeps_what_following_has_taught_and_disables_what_is_not_named(one: Kept) -> None:
    one.feed(page(FIRE, title="Harbour fire"))
    one.store.sync_sources([Source("second", "https://paper.example/2")], NOON, disable_missing=True)
    assert [(row.source.name, row.source.enabled) for row in one.store.sources()] == [
        ("harbour", False),
        ("second", True),
    ]
    one.store.sync_sources([SOURCE], NOON, disable_missing=False)
    harbour = one.store.source("harbour")
    assert harbour is not None
    assert (harbour.source.enabled, harbour.title, harbour.created_at) == (True, "Harbour fire", NOON)


def test_a_source_comes_back_with_all_its_settings(one: Kept) -> None:
    source = Source(
        "third",
        "https://paper.example/3",
        interval=12.5,
        enabled=False,
        hint=Hint("Europe/Berlin", "selectors", Selectors("article", time="time", remove=("aside", ".ad"))),
        policy=Policy(confirm_removed=3, announce_baseline=True),
        max_older_pages=2,
    )
    one.store.sync_sources([source], NOON, disable_missing=False)
    row = one.store.source("third")
    assert row is not None
    assert row.source == source


def test_another_url_is_asked_at_once_and_without_the_old_validators(one: Kept) -> None:
    one.feed(page(FIRE))
    one.store.sync_sources([replace(SOURCE, url="https://paper.example/moved")], one.now, disable_missing=True)
    row = one.store.sources()[0]
    assert (row.validators, row.next_poll_at) == (Validators(), None)
    assert [snapshot.url for snapshot in one.store.snapshots("harbour")] == [URL]


def test_due_gives_the_longest_due_first_and_no_disabled_source(one: Kept) -> None:
    sources = [Source(name, f"https://paper.example/{name}") for name in ("a", "b", "c")]
    one.store.sync_sources([*sources, replace(SOURCE, enabled=False)], NOON, disable_missing=True)
    rows = {row.source.name: row.id for row in one.store.sources()}
    one.store.record(rows["a"], Poll(NOON, NOON, Outcome.DNS), next_poll_at=NOON + 2 * MINUTE)
    one.store.record(rows["b"], Poll(NOON, NOON, Outcome.DNS), next_poll_at=NOON + MINUTE)
    assert [row.source.name for row in one.store.due(NOON, 9)] == ["c"]
    assert [row.source.name for row in one.store.due(NOON + 2 * MINUTE, 9)] == ["c", "b", "a"]
    assert [row.source.name for row in one.store.due(NOON + 2 * MINUTE, 1)] == ["c"]


def test_an_unknown_source_is_named_with_those_there_are(one: Kept) -> None:
    with pytest.raises(UsageError, match="'harbor'") as caught:
        one.store.blocks("harbor")
    assert "harbour" in caught.value.hint


def test_ended_is_remembered_and_resumed_forgets_it(one: Kept) -> None:
    one.store.record(1, Poll(NOON, NOON, Outcome.OK), source_changes=[SourceChange(SourceEventKind.ENDED)])
    assert one.store.sources()[0].ended_at == NOON
    one.store.record(1, Poll(NOON, NOON, Outcome.OK), source_changes=[SourceChange(SourceEventKind.RESUMED)])
    assert one.store.sources()[0].ended_at is None


# --- the past, search, cursors


def test_page_at_shows_the_words_of_that_time_and_nothing_later(one: Kept) -> None:
    one.feed(page(FIRE, CREWS, SMOKE))
    then = one.now
    revised = block(FIRE.text.replace("22", "17"), "b1", 10)
    for state in (page(NIGHT, revised, CREWS, SMOKE), page(NIGHT, revised, SMOKE), page(NIGHT, revised, SMOKE)):
        one.feed(state)
    assert [row.block.text for row in one.store.page_at("harbour", then).blocks] == [FIRE.text, CREWS.text, SMOKE.text]
    assert [row.block.key for row in one.store.page_at("harbour", then + MINUTE).blocks] == ["b4", "b1", "b2", "b3"]
    assert [row.block.key for row in one.store.page_at("harbour", one.now).blocks] == ["b4", "b1", "b3"]
    before = one.store.page_at("harbour", NOON - MINUTE)
    assert (before.blocks, before.snapshot_id) == ((), None)


def test_history_gives_every_poll_back_so_that_it_can_be_replayed(one: Kept) -> None:
    one.feed(page(FIRE, CREWS))
    one.poll()
    one.feed(page(wall="consent", title="Wall"))
    one.feed(page(wall="consent", title="Wall"))
    one.feed(page(NIGHT, FIRE, CREWS))
    told = [
        (past.poll.finished_at - NOON, past.poll.outcome, past.page is not None)
        for past in one.store.history("harbour")
    ]
    assert told == [
        (1 * MINUTE, Outcome.OK, True),
        (2 * MINUTE, Outcome.NOT_MODIFIED, False),
        (3 * MINUTE, Outcome.QUARANTINED, True),
        (4 * MINUTE, Outcome.QUARANTINED, True),
        (5 * MINUTE, Outcome.OK, True),
    ]
    first = next(one.store.history("harbour")).page
    assert first == page_of(page(FIRE, CREWS), NOON + MINUTE)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("quay", ["b1"]),
        ("QUAY boats", ["b1"]),
        ("quay valley", []),
        ('"boats are"', ["b1"]),
        ('"are boats"', []),
        ("", []),
        ('"', []),
        ("a-b* NEAR( OR", []),
        ("next-valley", ["b2"]),
        ("source:engine\0", []),
    ],
)
def test_search_takes_any_words_and_no_query_language(one: Kept, words: str, found: list[str]) -> None:
    one.feed(page(FIRE, CREWS, SMOKE))
    keys = {row.id: row.block.key for row in one.store.blocks("harbour")}
    assert [keys[hit.block_id] for hit in one.store.search(words)] == found


def test_a_hit_shows_the_word_among_its_neighbours(one: Kept) -> None:
    one.feed(page(FIRE))
    assert one.store.search("quay")[0].snippet == "The [quay] is shut; 22 boats are lost."


def test_a_cursor_remembers_and_an_unknown_consumer_has_had_nothing(one: Kept) -> None:
    assert one.store.cursor("feed") == 0
    one.store.set_cursor("feed", 7, NOON)
    one.store.set_cursor("feed", 9, NOON)
    assert one.store.cursor("feed") == 9


def test_counts_are_those_of_the_tables(one: Kept) -> None:
    one.feed(page(FIRE, CREWS))
    one.feed(page(block("Fewer boats are lost.", "b1", 10), CREWS))
    one.poll()
    counts = one.store.counts(1)
    assert (counts.blocks, counts.present, counts.versions, counts.events, counts.polls, counts.snapshots) == (
        2,
        2,
        3,
        2,
        3,
        2,
    )


def test_hostile_text_is_stored_without_harm(one: Kept) -> None:
    """NUL and a lone surrogate would break SQLite's functions and the encoder; the rest must come back as it is."""
    hostile = block("a\0b \ud800 '); DROP TABLE events; -- \u202e", "k\0ey", 1, label="<script>", title='"; --')
    one.feed(page(FIRE))
    one.feed(page(hostile, FIRE))
    text = one.store.blocks("harbour")[0].block.text
    assert text == "a\ufffdb ? '); DROP TABLE events; -- \u202e"
    assert one.store.verify(deep=True) == []


# --- opening


def test_a_missing_store_is_not_made_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        open_store(tmp_path / "none.db")
    with pytest.raises(StoreMissing):
        open_store(tmp_path / "none.db", create=True, readonly=True)
    assert list(tmp_path.iterdir()) == []


def test_a_new_store_is_ours_and_walled_and_has_strict_tables(one: Kept) -> None:
    assert one.sql("PRAGMA application_id") == [(0x4C425431,)]
    assert one.sql("PRAGMA journal_mode") == [("wal",)]
    assert (
        one.sql(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite%'"
        )
        == []
    )
    with open_store(one.path) as again:
        assert again._conn.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert one.store._conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert [path.name for path in one.path.parent.iterdir() if "new" in path.name] == []


def test_a_reader_cannot_write_and_sees_what_is_committed(one: Kept) -> None:
    with open_store(one.path, readonly=True) as reader:
        one.feed(page(FIRE))
        assert len(reader.blocks("harbour")) == 1
        with pytest.raises(StoreError):
            reader.set_cursor("x", 1, NOON)


def test_a_reader_on_a_read_only_medium_opens_a_closed_store(tmp_path: Path) -> None:
    made = kept(tmp_path)
    made.feed(page(FIRE))
    made.store.close()
    tmp_path.chmod(0o555)
    try:
        with open_store(made.path, readonly=True) as reader:
            assert len(reader.blocks("harbour")) == 1
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize("content", [b"", b"just words, no database at all", b"SQLite format 3\0" + b"\x5a" * 5000])
def test_a_file_that_is_no_store_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    for readonly in (False, True):
        with pytest.raises(StoreForeign, match=r"notes\.db") as caught:
            open_store(path, create=True, readonly=readonly)
        assert caught.value.hint
    assert path.read_bytes() == content


def test_a_directory_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreForeign, match="directory"):
        open_store(tmp_path, create=True)


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "contacts.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE people (name)")
    other.close()
    with pytest.raises(StoreForeign, match="not a store of ours"):
        open_store(path, create=True)


def test_a_newer_store_is_refused_and_left_alone(one: Kept) -> None:
    one.feed(page(FIRE))
    one.store._conn.execute("PRAGMA user_version = 99")
    for readonly in (False, True):
        with pytest.raises(StoreForeign, match="newer version"):
            open_store(one.path, readonly=readonly)
    assert one.sql("SELECT count(*) FROM blocks") == [(1,)]


def test_a_damaged_page_is_an_error_in_our_words(tmp_path: Path) -> None:
    made = kept(tmp_path)
    for number in range(40):
        made.feed(page(block(f"Report {number}: {'smoke ' * 300}", f"b{number}", number)))
    made.store.close()
    size = made.path.stat().st_size
    with made.path.open("r+b") as file:
        file.seek(size // 2 // 16384 * 16384)
        file.write(b"\xa5" * 16384 * 4)
    with open_store(made.path, readonly=True) as store:
        problems: list[str] = []
        try:
            problems = store.verify(deep=True)
        except StoreForeign as error:
            problems = [str(error)]
    assert problems


def test_a_second_writer_is_told_who_holds_the_store(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    with writer_lock(path), pytest.raises(StoreBusy, match=f"process {os.getpid()}"), writer_lock(path):
        pass
    with writer_lock(path):
        pass


def test_a_writer_that_waits_in_vain_is_told_so_and_writes_nothing(one: Kept) -> None:
    one.store._conn.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(one.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        one.feed(page(FIRE))
    other.execute("ROLLBACK")
    other.close()
    assert one.store.polls("harbour") == []
    one.feed(page(FIRE))


def test_a_full_disk_stores_nothing_of_the_poll_and_the_next_one_goes_on(one: Kept) -> None:
    one.feed(page(FIRE))
    pages = one.store._conn.execute("PRAGMA page_count").fetchone()[0]
    one.store._conn.execute(f"PRAGMA max_page_count = {pages}")
    big = page(*(block(f"{number} {'words ' * 400}", f"n{number}", number) for number in range(60)), FIRE)
    with pytest.raises(StoreFull):
        one.feed(big)
    assert (len(one.store.polls("harbour")), len(one.store.blocks("harbour"))) == (1, 1)
    one.store._conn.execute("PRAGMA max_page_count = 1000000")
    one.feed(big)
    assert one.store.verify(deep=True) == []


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ((3, 40, 1), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 60, 0), False),
    ],
)
def test_a_sqlite_that_may_damage_the_file_is_spoken_of(version: tuple[int, int, int], said: bool) -> None:
    assert bool(advice(version)) is said


def test_a_sqlite_without_what_the_schema_needs_is_refused() -> None:
    with pytest.raises(StoreError, match=r"3\.31\.1 is too old"):
        refuse_too_old((3, 31, 1))
    refuse_too_old((3, 40, 1))


def test_what_a_killed_process_left_half_made_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "tracker.db.new").write_bytes(b"half a store")
    kept(tmp_path).store.close()
    assert not (tmp_path / "tracker.db.new").exists()


def test_a_store_in_a_directory_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"none/tracker\.db"):
        open_store(tmp_path / "none" / "tracker.db", create=True)
