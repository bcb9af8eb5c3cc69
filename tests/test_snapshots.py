"""Every distinct body is kept, small, and comes back to the byte."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shelf import MINUTE, NOON
from stored import SOURCE, URL, Kept, kept

from tracker.core.fingerprint import body_hash
from tracker.errors import StoreError, StoreForeign
from tracker.model import Changeset, Outcome, Page, Poll, Source, Verdict
from tracker.store import open_store
from tracker.store.queries import snapshots

HEADERS = (("Content-Type", "text/html"), ("ETag", '"5f"'), ("X-Note", "für alle"))
WORDS = [f"word{number:03}" for number in range(500)]


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Kept]:
    found = kept(tmp_path)
    with found.store:
        yield found


def keep(one: Kept, body: bytes, verdict: Verdict = Verdict.HEALTHY) -> int:
    """Record a page without blocks; return its snapshot's id."""
    one.now += MINUTE
    outcome = Outcome.OK if verdict is Verdict.HEALTHY else Outcome.QUARANTINED
    page = Page(URL, body, one.now, "text/html", one.now, HEADERS)
    one.store.record(
        one.id, Poll(one.now, one.now, outcome, 200), page=page, changeset=Changeset(verdict, "", (), (), "{}")
    )
    snapshot = one.store.polls("harbour")[-1].snapshot_id
    assert snapshot is not None
    return snapshot


def evolving(steps: int, seed: int = 1, size: int = 4000) -> list[bytes]:
    """A page that gains a paragraph at its top with every step."""
    dice = random.Random(seed)
    paragraphs = [" ".join(dice.choices(WORDS, k=40)) for _ in range(size // 40)]
    bodies = []
    for step in range(steps):
        paragraphs.insert(0, f"{step} " + " ".join(dice.choices(WORDS, k=40)))
        bodies.append("\n".join(f"<p>{one}</p>" for one in paragraphs).encode())
    return bodies


def test_every_body_comes_back_to_the_byte_with_its_headers(one: Kept) -> None:
    bodies = [*evolving(5), b"", b"\0\xff\xfe binary", b"x" * 300_000]
    ids = [keep(one, body) for body in bodies]
    assert [one.store.body(snapshot) for snapshot in ids] == bodies
    pages = [past.page for past in one.store.history("harbour") if past.page]
    assert {page.headers for page in pages} == {HEADERS}
    assert [page.body for page in pages] == bodies


def test_a_body_served_again_is_stored_once(one: Kept) -> None:
    a, b = evolving(2)
    assert [keep(one, body) for body in (a, b, a, b)] == [1, 2, 1, 2]
    assert len(one.store.snapshots("harbour")) == 2
    assert [row.snapshot_id for row in one.store.polls("harbour")] == [1, 2, 1, 2]


def test_a_changed_page_costs_its_change_not_its_size(one: Kept) -> None:
    for body in evolving(20):
        keep(one, body)
    rows = one.store.snapshots("harbour")
    assert rows[0].base_id is None
    assert all(row.stored < rows[0].stored / 10 for row in rows[1:])
    assert [row.hash for row in rows] == [body_hash(one.store.body(row.id)) for row in rows]


def test_key_frames_bound_the_work_of_reading(one: Kept) -> None:
    for body in evolving(150, size=400):
        keep(one, body)
    depths = [depth for (depth,) in one.sql("SELECT depth FROM snapshots ORDER BY id")]
    assert max(depths) == snapshots.MAX_DEPTH
    assert depths.count(0) == 2
    assert one.store.verify(deep=True) == []


def test_a_wall_between_two_pages_does_not_cost_the_next_one_its_base(one: Kept) -> None:
    first, second = evolving(2)
    keep(one, first)
    wall = keep(one, b"<title>Before you continue</title>" + bytes(range(256)) * 40, Verdict.CONSENT)
    last = keep(one, second)
    rows = {row.id: row for row in one.store.snapshots("harbour")}
    assert rows[last].base_id == 1
    assert one.store.body(wall).startswith(b"<title>Before")


def test_another_page_altogether_is_a_key_frame(one: Kept) -> None:
    keep(one, evolving(1, seed=1)[0])
    other = keep(one, random.Random(3).randbytes(30_000))
    assert {row.id: row.base_id for row in one.store.snapshots("harbour")}[other] is None


def test_a_store_opened_anew_goes_on_where_it_stopped(one: Kept) -> None:
    """The last body is no longer in memory and must be rebuilt to compress the next one against it."""
    bodies = evolving(6)
    for body in bodies[:3]:
        keep(one, body)
    one.store.close()
    one.store = open_store(one.path)
    for body in bodies[3:]:
        keep(one, body)
    rows = one.store.snapshots("harbour")
    assert [row.base_id for row in rows] == [None, 1, 2, 3, 4, 5]
    assert [one.store.body(row.id) for row in rows] == bodies


def test_a_snapshot_that_was_tampered_with_is_not_handed_out(one: Kept) -> None:
    first, second = evolving(2)
    keep(one, first)
    keep(one, second)
    forged = snapshots.compress(b"".join(f"{k}: {v}\r\n".encode() for k, v in HEADERS) + second + b"!", None)
    one.store._conn.execute("UPDATE snapshots SET frame = ?, base_id = NULL WHERE id = 2", [forged])
    with pytest.raises(StoreForeign, match="snapshot 2"):
        one.store.body(2)
    assert len(one.store.verify(deep=True)) == 1
    one.store._conn.execute("UPDATE snapshots SET frame = x'00' WHERE id = 1")
    with pytest.raises(StoreForeign, match="snapshot 1"):
        one.store.body(1)


def test_an_unknown_snapshot_is_said_to_be_so(one: Kept) -> None:
    with pytest.raises(StoreError, match="no snapshot 7"):
        one.store.body(7)


def test_the_cache_of_frames_stays_within_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "CACHE_BYTES", 10)
    cache = snapshots.FrameCache()
    for number in range(5):
        cache.put(number, b"1234")
    assert (list(cache.frames), cache.size) == ([3, 4], 8)
    cache.put(4, b"12")
    assert cache.size == 6


@settings(max_examples=30, deadline=timedelta(seconds=2), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=6))
def test_compressing_against_anything_can_be_undone(bodies: list[bytes]) -> None:
    base: bytes | None = None
    for body in bodies:
        assert snapshots.decompress(snapshots.compress(body, base), base) == body
        base = body


# --- pruning


def test_pruning_takes_old_bodies_and_nothing_else(one: Kept) -> None:
    bodies = evolving(10)
    for body in bodies:
        keep(one, body)
    rows = one.store.snapshots("harbour")
    pruned = one.store.prune(rows[6].fetched_at, one.now)
    assert (pruned.snapshots, pruned.source, pruned.before) == (6, None, rows[6].fetched_at)
    after = one.store.snapshots("harbour")
    assert [row.pruned for row in after] == [True] * 6 + [False] * 4
    assert [row.hash for row in after] == [row.hash for row in rows]
    assert sum(row.stored for row in rows) - sum(row.stored for row in after) == pruned.bytes_freed
    assert [one.store.body(row.id) for row in after[6:]] == bodies[6:]
    with pytest.raises(StoreError, match="pruned"):
        one.store.body(after[0].id)
    assert [past.page is None for past in one.store.history("harbour")] == [True] * 6 + [False] * 4
    assert one.store.verify(deep=True) == []
    assert one.store.prunings() == [pruned]


def test_the_newest_page_is_never_pruned_and_the_next_one_goes_on_from_it(one: Kept) -> None:
    first, second, third = evolving(3)
    keep(one, first)
    keep(one, second)
    one.store.prune(one.now + timedelta(days=1), one.now)
    assert one.store.body(2) == second
    last = keep(one, third)
    assert {row.id: row.base_id for row in one.store.snapshots("harbour")}[last] == 2
    assert one.store.verify(deep=True) == []


def test_a_pruned_body_that_is_served_again_is_evidence_again(one: Kept) -> None:
    first, second = evolving(2)
    keep(one, first)
    keep(one, second)
    one.store.prune(one.now, one.now, source="harbour")
    with pytest.raises(StoreError, match="pruned"):
        one.store.body(1)
    assert keep(one, first) == 1
    assert one.store.body(1) == first
    assert one.store.verify(deep=True) == []


def test_pruning_one_source_leaves_the_others(one: Kept) -> None:
    keep(one, evolving(1)[0])
    keep(one, evolving(2)[1])
    one.store.sync_sources([SOURCE, Source("quiet", "https://paper.example/2")], NOON, disable_missing=True)
    assert one.store.prune(one.now + MINUTE, one.now, source="quiet").snapshots == 0
