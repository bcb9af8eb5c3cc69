"""What `verify` sees: every kind of tampering and loss that it promises to see, one by one."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from shelf import block, page
from stored import Kept, kept

from tracker.store import SCHEMA
from tracker.store.queries.chain import GENESIS

FIRE = block("The quay is shut; 22 boats are lost.", "b1", 10)
LESS = block("The quay is shut; 17 boats are lost.", "b1", 10)
CREWS = block("A second engine has come.", "b2", 5)
NIGHT = block("Crews will stay.", "b4", 20)


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Kept]:
    found = kept(tmp_path)
    with found.store:
        found.feed(page(FIRE, CREWS))
        found.feed(page(NIGHT, FIRE, CREWS))
        found.feed(page(NIGHT, LESS, CREWS))
        assert found.store.verify(deep=True) == []
        yield found


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE versions SET text = 'The quay is open.' WHERE n = 2", "event 3 or the words it tells were changed"),
        ("UPDATE events SET diff = 'nothing' WHERE seq = 3", "event 3 or the words it tells were changed"),
        ("UPDATE events SET detected_at = '2020-01-01T00:00:00.000Z' WHERE seq = 2", "event 2 or the words it tells"),
        ("UPDATE events SET hash = zeroblob(32) WHERE seq = 2", "event 3 does not follow the one before"),
        ("DELETE FROM events WHERE seq = 2", "events have the numbers 1 to 3, but there are 2"),
        ("DELETE FROM events WHERE seq = 3", "3 events were numbered, and the newest there is has number 2"),
        ("DELETE FROM versions WHERE n = 2", "event 3 speaks of version 2 of block 1"),
        ("UPDATE versions SET n = 7 WHERE n = 2", "block 1 has 2 versions, numbered up to 7"),
        ("UPDATE versions SET snapshot_id = 99 WHERE n = 2", "version 2 of block 1 has no snapshot"),
        ("DELETE FROM snapshots WHERE id = 3", "refers to a missing row of snapshots"),
        ("UPDATE blocks SET state = 'removed' WHERE id = 2", "block 2 is removed but its spells say otherwise"),
        ("UPDATE polls SET count = 0 WHERE id = 1", "the stretch 1 of the log"),
        ("UPDATE events SET text_of = NULL WHERE seq = 2", "event 2 tells an addition or revision and has no words"),
    ],
)
def test_harm_is_named(one: Kept, harm: str, said: str) -> None:
    own = sqlite3.connect(one.path)
    with own:
        own.execute("PRAGMA foreign_keys = OFF")
        own.execute(harm)
    own.close()
    assert any(said in problem for problem in one.store.verify()), one.store.verify()


def test_a_number_once_given_is_never_given_again(one: Kept) -> None:
    """Even when someone deletes the newest events behind our back: the gap stays to be seen."""
    one.store._conn.execute("DELETE FROM events WHERE seq >= 2")
    (event,) = one.feed(page(block("New.", "b9", 30), NIGHT, LESS, CREWS))
    assert event.seq == 4
    assert one.store.verify() != []


def test_the_chain_can_be_recomputed_by_anyone_from_the_changes(one: Kept) -> None:
    """The recipe as documented, with nothing but SQL, JSON and SHA-256."""
    own = sqlite3.connect(f"file:{one.path}?mode=ro", uri=True)
    own.row_factory = sqlite3.Row
    before = GENESIS
    for row in own.execute("SELECT * FROM changes ORDER BY seq"):
        record = dict(row) | {"text": row["new_text"]}
        for apart in ("new_text", "url", "reasons", "snapshot", "hash"):
            del record[apart]
        words = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        before = hashlib.sha256(f"{before}\n{words}".encode()).hexdigest()
        assert before == row["hash"]
    own.close()
    head = one.store.head()
    assert head is not None
    assert (head.seq, head.hash) == (3, before)


def test_every_view_of_the_schema_can_be_read(one: Kept) -> None:
    views = [name for (name,) in one.sql("SELECT name FROM sqlite_schema WHERE type = 'view'")]
    assert sorted(views) == ["block_history", "changes", "coverage", "current_blocks", "latest_events"]
    for view in views:
        assert one.sql(f"SELECT * FROM {view}")
    assert one.sql("SELECT place, text FROM current_blocks ORDER BY place") == [
        (1, NIGHT.text),
        (2, LESS.text),
        (3, CREWS.text),
    ]
    assert one.sql("SELECT version, text, until_at IS NULL FROM block_history WHERE block = 1") == [
        (1, FIRE.text, 0),
        (2, LESS.text, 1),
    ]


def test_the_schema_text_says_what_every_table_is_for() -> None:
    for line, before in zip(SCHEMA.splitlines()[1:], SCHEMA.splitlines(), strict=False):
        if line.startswith(("CREATE TABLE", "CREATE VIEW", "CREATE VIRTUAL")):
            assert before.startswith("-- "), line


def test_indexes_serve_the_two_questions_of_every_poll(one: Kept) -> None:
    """What is due, and which blocks of a source are live: both from an index however large the store."""
    plan = one.sql(
        "EXPLAIN QUERY PLAN SELECT id FROM sources WHERE enabled AND next_poll_at <= '2026' ORDER BY next_poll_at"
    )
    assert "sources_due" in str(plan)
    plan = one.sql("EXPLAIN QUERY PLAN SELECT id FROM blocks WHERE source_id = 1 AND state IN ('present', 'missing')")
    assert "blocks_live" in str(plan)
