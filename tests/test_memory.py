"""What is remembered between polls outlives the version of the program that wrote it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.memory import MAX_UNTOLD, Flap, Memory, Quarantine, Untold, read, unsettled, write
from tracker.model import Block, BlockKind, Link, Media, Verdict

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOLD = Block(
    BlockKind.UPDATE,
    "The ferry lies in port.",
    title="Ferry",
    links=(Link("https://paper.example/ferry", "ferry"),),
    media=(Media("image", "https://paper.example/ferry.jpg", "The ferry"),),
    fingerprint="f1:0",
)
FULL = Memory(
    splitter="repeated",
    splitter_version=3,
    believed_at=NOON,
    states=("a", "b"),
    stale_runs=("c",),
    quarantine=Quarantine(Verdict.STALE, "c", 2, NOON),
    degraded="storm",
    live=True,
    title="Harbour",
    modified_at=NOON,
    flaps=((3, Flap(1, NOON)), (4, Flap(2, NOON, Untold(TOLD, NOON, NOON + timedelta(minutes=1))))),
    displaced=((5, 0),),
    out_of_turn=(5,),
    pinned=(7,),
    pending=True,
)


def test_what_was_written_is_read_again():
    assert read(write(FULL)) == FULL


@pytest.mark.parametrize("name", [field.name for field in fields(Memory)])
def test_a_field_that_an_older_version_did_not_write_is_as_in_an_empty_memory(name: str):
    older = json.loads(write(FULL))
    del older[name]
    known = read(json.dumps(older))
    assert getattr(known, name) == getattr(Memory(), name)
    others = {field.name for field in fields(Memory)} - {name}
    assert all(getattr(known, other) == getattr(FULL, other) for other in others)


def test_a_field_that_only_a_newer_version_knows_is_passed_over():
    assert read(json.dumps({**json.loads(write(FULL)), "moods": [1]})) == FULL


def test_no_memory_and_one_of_another_kind_are_empty():
    assert read(None) == read('{"v":0}') == Memory()
    assert not unsettled(None)


def test_a_program_that_does_not_know_of_swings_still_to_tell_finds_the_flaps_as_they_were():
    older = json.loads(write(FULL))
    del older["untold"]
    assert read(json.dumps(older)).flaps == ((3, Flap(1, NOON)), (4, Flap(2, NOON)))
    assert older["flaps"] == [[3, 1, NOON.isoformat()], [4, 2, NOON.isoformat()]]


def test_the_words_of_the_latest_swings_alone_are_kept():
    swings = tuple((n, Flap(2, NOON, Untold(TOLD, NOON, NOON))) for n in range(MAX_UNTOLD + 5))
    kept = [block for block, flap in read(write(Memory(flaps=swings))).flaps if flap.untold]
    assert kept == list(range(5, MAX_UNTOLD + 5))
