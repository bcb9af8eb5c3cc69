"""Changes as events: names, values, JSON."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from shelf import NOON, at, block

from tracker.core.events import KIND_NAMES, from_change, from_source_change, kind_name, significance_of, to_json
from tracker.model import Change, ChangeKind, Event, Reason, Significance, SourceChange, SourceEventKind

FIELDS = [
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
    "because",
    "stealth",
    "flapping",
    "published_at",
    "detected_at",
    "last_seen_without",
    "first_seen_with",
    "detail",
]


def revision() -> Event:
    change = Change(
        ChangeKind.REVISED,
        4,
        text="Nine were hurt, two of them badly.",
        old_text="Six were hurt.",
        diff="[-Six-] {+Nine+} were hurt{+, two of them badly+}.",
        significance=Significance.SUBSTANTIVE,
        reasons=(
            Reason("number", "Six", "Nine"),
            Reason("added_text", "", "two of them badly"),
            Reason("number", "", "two"),
        ),
        stealth=True,
        last_seen_without=NOON,
        first_seen_with=NOON + timedelta(minutes=1),
    )
    one = block(
        "Nine were hurt, two of them badly.", "b4", 30, label="UPDATE 08:30", permalink="https://paper.example/live#b4"
    )
    return from_change(
        change,
        one,
        seq=7,
        source="flood",
        url="https://paper.example/live",
        detected_at=NOON + timedelta(minutes=1),
        block_id=4,
        version=2,
    )


def test_kinds_are_named_after_what_they_are_about() -> None:
    assert kind_name(ChangeKind.ADDED) == "block.added"
    assert kind_name(SourceEventKind.FAILING) == "source.failing"
    assert len(set(KIND_NAMES)) == len(ChangeKind) + len(SourceEventKind)


def test_an_event_has_exactly_the_fields_that_are_promised() -> None:
    form = to_json(revision())
    assert list(form) == FIELDS
    assert form["block"] == {"id": 4, "key": "b4", "label": "UPDATE 08:30", "title": None}
    assert json.loads(json.dumps(form)) == form


def test_the_reasons_are_named_once_each_and_their_words_given_beside() -> None:
    form = to_json(revision())
    assert form["reasons"] == ["number", "added_text"]
    assert form["because"][0] == {"reason": "number", "old": "Six", "new": "Nine"}
    assert len(form["because"]) == 3


def test_times_are_written_in_utc_to_the_second() -> None:
    form = to_json(revision())
    assert form["published_at"] == "2026-03-01T08:30:00Z"
    assert (form["last_seen_without"], form["first_seen_with"]) == ("2026-03-01T12:00:00Z", "2026-03-01T12:01:00Z")
    east = datetime(2026, 3, 1, 1, 0, 0, 999, tzinfo=timezone(timedelta(hours=3)))
    event = Event(1, "source.started", "flood", "https://paper.example/live", detected_at=east)
    assert to_json(event)["detected_at"] == "2026-02-28T22:00:00Z"


def test_an_event_points_to_the_permalink_of_its_block_or_to_the_page() -> None:
    assert revision().url == "https://paper.example/live#b4"
    bare = from_change(
        Change(ChangeKind.MOVED, 4),
        block("Nine."),
        seq=8,
        source="flood",
        url="https://paper.example/live",
        detected_at=NOON,
        block_id=4,
        version=1,
    )
    assert bare.url == "https://paper.example/live"


def test_a_matter_of_the_source_has_no_block() -> None:
    event = from_source_change(
        SourceChange(SourceEventKind.ENDED, "it is over"),
        seq=9,
        source="flood",
        url="https://paper.example/live",
        detected_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    form = to_json(event)
    assert (form["kind"], form["block"], form["detail"]) == ("source.ended", None, "it is over")
    assert (form["version"], form["published_at"], form["significance"]) == (None, None, None)


@pytest.mark.parametrize(
    ("kind", "significance"),
    [
        (ChangeKind.ADDED, Significance.SUBSTANTIVE),
        (ChangeKind.REMOVED, Significance.SUBSTANTIVE),
        (ChangeKind.RESTORED, Significance.SUBSTANTIVE),
        (ChangeKind.ROLLED_OFF, None),
        (ChangeKind.RELABELLED, None),
        (ChangeKind.MOVED, None),
    ],
)
def test_what_came_or_went_is_substantive_and_what_is_quiet_has_no_significance(
    kind: ChangeKind, significance: Significance | None
) -> None:
    assert significance_of(Change(kind, 1)) is significance


def test_the_time_of_a_block_without_one_is_null() -> None:
    event = from_change(
        Change(ChangeKind.ADDED, None, text="Nine."),
        block("Nine."),
        seq=1,
        source="flood",
        url="https://paper.example/live",
        detected_at=at(0).at,
        block_id=1,
        version=1,
    )
    assert to_json(event)["published_at"] is None


def test_a_block_without_a_text_is_told_by_its_author_and_title() -> None:
    event = from_change(
        Change(ChangeKind.REMOVED, 1, old_text=""),
        block("", title="The mill at noon", author="A. Reed"),
        seq=1,
        source="flood",
        url="https://paper.example/live",
        detected_at=NOON,
        block_id=1,
        version=1,
    )
    assert (to_json(event)["text"], to_json(event)["old_text"]) == (None, "A. Reed · The mill at noon")
