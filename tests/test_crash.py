"""kill -9, a full disk and a long reader, each against a real process and a real file. `tests/crash` does the same at length."""

from __future__ import annotations

import random
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from crash import besieging
from crash.killing import HERE, at_points, at_random, broken
from crash.newsroom import Newsroom
from shelf import block, page
from stored import kept

from tracker import daemon
from tracker.config import load
from tracker.errors import StoreFull
from tracker.model import Block
from tracker.store import connection, open_store

FULL = """
import resource, signal, sys
sys.path[:0] = [{tests!r}]
from pathlib import Path
from crash.newsroom import Newsroom
from shelf import block, page
from stored import Kept
from tracker.errors import StoreFull
from tracker.store import open_store
path = Path(sys.argv[1])
limit = path.stat().st_size + 200_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
kept = Kept(path, open_store(path))
kept.now = kept.store.sources()[0].last_poll_at
blocks = []
full = 0
for number in range(400):
    blocks.insert(0, block(f"Report {{number}} " + " ".join(str(hash((number, n))) for n in range(200)), f"n{{number}}", number))
    try:
        kept.feed(page(*blocks[:30]))
    except StoreFull:
        full += 1
        if full == 1:
            assert kept.store.blocks("harbour")
        if full == 3:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    else:
        if full:
            break
print(full, kept.store.verify(deep=True))
"""


def test_a_kill_at_any_moment_leaves_whole_polls_and_loses_none_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    assert [problems for problems in at_random(path, 5, seed=7) if problems] == []
    with open_store(path, readonly=True) as store:
        assert sum(row.count for row in store.polls("harbour")) > 5


@pytest.mark.parametrize("first", [8, 14])
def test_a_kill_before_a_statement_leaves_whole_polls(tmp_path: Path, first: int) -> None:
    """Every statement of the first polls in steps; `killing.py --points` goes through all of them."""
    path = tmp_path / "tracker.db"
    results = list(at_points(path, range(first, first + 24, 12)))
    assert [problems for problems, _ in results if problems] == []
    assert any(came for _, came in results)


def test_a_daemon_killed_while_it_polls_loses_nothing_and_tells_nothing_twice(tmp_path: Path) -> None:
    """At random, then before a statement of its start and of its polls; `besieging.py` does it hundreds of times."""
    with Newsroom(3) as news:
        config = news.config(tmp_path)
        daemon.poll_now(load(config))
        found = [*besieging.at_random(news, config, 1, seed=5), *besieging.at_points(config, range(30, 31))]
        assert [problems for problems in found if problems] == []
        assert besieging.untrue(news, config) == []


def test_a_store_that_says_otherwise_than_the_publisher_is_seen(tmp_path: Path) -> None:
    """The comparison with the truth can fail."""
    with Newsroom(1) as news:
        config = news.config(tmp_path)
        assert besieging.untrue(news, config) == []
        news.blogs[0].count += 1
        assert any("lost" in problem for problem in besieging.untrue(news, config))


def test_the_invariants_see_a_store_that_was_written_call_by_call(tmp_path: Path) -> None:
    """The queries can fail: half a poll, as it would be without its transaction, is seen."""
    made = kept(tmp_path)
    made.feed(page(block("One.", "b1", 1)))
    made.store.close()
    own = sqlite3.connect(made.path)
    with own:
        own.execute(
            "INSERT INTO versions SELECT NULL, block_id, 3, 99, first_seen_at, splitter, 1, NULL, 1, 'f', kind, label, author, published_at, precision, time_basis, zone_basis, modified_at, modified_how, title, text, links, media FROM versions"
        )
    own.close()
    assert {problem[:5] for problem in broken(made.path, 5) if problem.startswith("('I")} == {"('I1 ", "('I2 "}


def test_a_full_disk_rolls_back_and_the_same_process_goes_on_when_there_is_room(tmp_path: Path) -> None:
    made = kept(tmp_path)
    made.feed(page(block("One.", "b1", 1)))
    made.store.close()
    script = FULL.format(tests=str(HERE.parent))
    done = subprocess.run([sys.executable, "-c", script, str(made.path)], capture_output=True, text=True, check=False)
    assert done.stdout == "3 []\n", done.stderr
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY


def test_a_reader_that_stays_for_long_does_not_stop_the_writer_and_is_seen_in_the_log(tmp_path: Path) -> None:
    made = kept(tmp_path)
    made.feed(page(block("One.", "b1", 1)))
    reader = sqlite3.connect(f"file:{made.path}?mode=ro", uri=True)
    reader.execute("BEGIN")
    seen = reader.execute("SELECT count(*) FROM versions").fetchone()
    blocks = [block("One.", "b1", 1)]
    for number in range(2, 40):
        blocks.insert(0, block(f"{number} " + "smoke " * 200, f"b{number}", number))
        made.feed(page(*blocks))
    bound = connection.WAL_PAGES * connection.PAGE_SIZE
    assert made.store.tidy() > bound
    assert reader.execute("SELECT count(*) FROM versions").fetchone() == seen
    reader.close()
    assert made.store.tidy() == 0
    made.store.close()


def test_a_reader_that_keeps_the_log_from_being_cut_is_not_waited_for(tmp_path: Path) -> None:
    made = kept(tmp_path)
    made.feed(page(block("One.", "b1", 1)))
    reader = sqlite3.connect(f"file:{made.path}?mode=ro", uri=True)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM versions").fetchone()
    before = time.monotonic()
    assert made.store.tidy() > 0
    assert time.monotonic() - before < connection.BUSY_SECONDS / 2
    assert made.store._conn.execute("PRAGMA busy_timeout").fetchone()[0] == connection.BUSY_SECONDS * 1000
    reader.close()


def test_a_nearly_full_disk_is_left_some_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = kept(tmp_path)
    monkeypatch.setattr(connection, "LEAST_FREE", 1 << 62)
    with pytest.raises(StoreFull, match="bytes of the disk are free"):
        made.feed(page(block("One.", "b1", 1)))
    assert made.store.blocks("harbour") == []
    monkeypatch.undo()
    made.feed(page(block("One.", "b1", 1)))
    assert len(made.store.blocks("harbour")) == 1


@pytest.mark.parametrize("harm", ["cut", "garbled"])
def test_a_power_cut_that_loses_the_end_of_the_log_leaves_whole_polls(tmp_path: Path, harm: str) -> None:
    """The write-ahead log cut or overwritten at many places: what was before is whole, what came after is not there."""
    made = kept(tmp_path)
    blocks: list[Block] = []
    for number in range(12):
        blocks.insert(0, block(f"Report {number}: {'smoke ' * 40}", f"b{number}", number))
        made.feed(page(*blocks))
    log = made.path.with_name("tracker.db-wal").read_bytes()
    file = made.path.read_bytes()
    dice = random.Random(harm)
    found = set()
    for number in range(12):
        copy = tmp_path / f"copy{number}.db"
        copy.write_bytes(file)
        place = dice.randrange(len(log))
        rest = b"" if harm == "cut" else dice.randbytes(min(len(log) - place, 64)) + log[place + 64 :]
        copy.with_name(copy.name + "-wal").write_bytes(log[:place] + rest)
        assert broken(copy, 0) == []
        with open_store(copy, readonly=True) as store:
            found.add(sum(row.count for row in store.polls("harbour")) if store.source("harbour") else 0)
    made.store.close()
    assert len(found) > 3
    assert max(found) <= 12
