"""What is remembered between polls outlives the version of the program that wrote it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from tracker.core.memory import Flap, Memory, Quarantine, read, unsettled, write
from tracker.model import Verdict

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
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
    flaps=((4, Flap(2, NOON)),),
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
