"""When a source is polled next."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.pacing import DAY, HOUR, MINUTE, next_poll_at
from tracker.model import Outcome

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def delay(outcome: Outcome = Outcome.OK, **given_: object) -> float:
    """Seconds to the next poll of a source polled each minute."""
    due = next_poll_at(now=NOON, outcome=outcome, **{"interval": 60.0, "jitter_key": "river", **given_})  # type: ignore[arg-type]
    return (due - NOON).total_seconds()


def about(seconds: float) -> object:
    """Not sooner, and at most a tenth later: that is how far sources are spread."""
    return pytest.approx(seconds * 1.05, rel=0.05 / 1.05 + 1e-9)


def test_a_source_keeps_its_interval_exactly_from_poll_to_poll() -> None:
    now = NOON
    times = []
    for _ in range(5):
        now = next_poll_at(now=now + timedelta(seconds=3), interval=60, outcome=Outcome.UNCHANGED, jitter_key="river")
        times.append(now)
    assert {round((b - a).total_seconds(), 3) for a, b in itertools.pairwise(times)} == {60.0}


def test_a_poll_that_took_long_skips_a_place_rather_than_coming_twice() -> None:
    first = next_poll_at(now=NOON, interval=60, outcome=Outcome.OK, jitter_key="river")
    after = next_poll_at(now=first + timedelta(seconds=45), interval=60, outcome=Outcome.OK, jitter_key="river")
    assert (after - first).total_seconds() == pytest.approx(120, abs=0.01)


def test_sources_of_one_interval_are_spread_evenly_and_the_same_on_every_run() -> None:
    due = [
        (next_poll_at(now=NOON, interval=60, outcome=Outcome.OK, jitter_key=f"s{k}") - NOON).total_seconds()
        for k in range(600)
    ]
    seconds = [sum(int(at) == second for at in due) for second in range(30, 90)]
    assert max(seconds) < 30
    assert sum(not count for count in seconds) < 3
    assert due[0] == (next_poll_at(now=NOON, interval=60, outcome=Outcome.OK, jitter_key="s0") - NOON).total_seconds()


def test_the_answer_is_utc_whatever_the_zone_of_now() -> None:
    now = NOON.astimezone(timezone(timedelta(hours=5)))
    due = next_poll_at(now=now, interval=60, outcome=Outcome.OK, jitter_key="river")
    assert due.tzinfo is UTC
    assert due == next_poll_at(now=NOON, interval=60, outcome=Outcome.OK, jitter_key="river")


@pytest.mark.parametrize(("failures", "seconds"), [(1, 60), (2, 120), (3, 240), (6, 1920), (7, HOUR), (5000, HOUR)])
def test_failures_in_a_row_double_the_wait_up_to_an_hour(failures: int, seconds: float) -> None:
    expected = pytest.approx(60, abs=31) if failures == 1 else about(seconds)
    assert delay(Outcome.TIMEOUT, failures=failures) == expected


def test_an_interval_longer_than_the_cap_is_never_shortened_by_failing() -> None:
    assert delay(Outcome.DNS, failures=3, interval=2 * HOUR) >= HOUR


def test_our_own_full_disk_is_tried_again_within_minutes() -> None:
    assert delay(Outcome.STORE, failures=20) == about(5 * MINUTE)


@pytest.mark.parametrize(
    ("asked", "seconds"), [(600, 600), (10**9, DAY), (DAY, DAY)], ids=["as asked", "years are a day", "a day"]
)
def test_retry_after_is_kept_within_a_day(asked: float, seconds: float) -> None:
    assert delay(Outcome.HTTP_STATUS, failures=1, status=503, retry_after=asked) == about(seconds)


@pytest.mark.parametrize("asked", [-50.0, 0.0, 1.0])
def test_retry_after_in_the_past_does_not_make_us_faster(asked: float) -> None:
    assert delay(Outcome.HTTP_STATUS, failures=1, status=429, retry_after=asked) == about(240)


def test_retry_after_on_a_good_page_counts_too() -> None:
    assert delay(retry_after=300.0) == about(300)


@pytest.mark.parametrize("status", [401, 402, 403, 451])
def test_a_page_that_is_denied_is_left_alone_for_an_hour_then_longer(status: int) -> None:
    assert delay(Outcome.HTTP_STATUS, failures=1, status=status) == about(HOUR)
    assert delay(Outcome.HTTP_STATUS, failures=3, status=status) == about(4 * HOUR)
    assert delay(Outcome.HTTP_STATUS, failures=30, status=status) == about(DAY)


@pytest.mark.parametrize("outcome", [Outcome.ROBOTS, Outcome.BLOCKED])
def test_a_refusal_by_robots_or_by_our_guard_is_like_a_denial(outcome: Outcome) -> None:
    assert delay(outcome, failures=1) == about(HOUR)


def test_a_page_that_is_gone_is_asked_for_once_a_day() -> None:
    assert delay(Outcome.HTTP_STATUS, failures=1, status=410) == about(DAY)


@pytest.mark.parametrize("given_", [{"status": 404}, {"status": 429}, {"status": 503}])
def test_a_missing_page_or_a_tired_server_gets_four_intervals(given_: dict[str, int]) -> None:
    assert delay(Outcome.HTTP_STATUS, failures=1, **given_) == about(240)
    assert delay(Outcome.HTTP_STATUS, failures=1, interval=1.0, **given_) == about(MINUTE)


@pytest.mark.parametrize("outcome", [Outcome.TOO_LARGE, Outcome.SPLIT])
def test_a_page_of_no_use_gets_four_intervals(outcome: Outcome) -> None:
    assert delay(outcome, failures=2) == about(480)


def test_a_cache_that_stays_fresh_is_not_asked_again_before() -> None:
    assert delay(max_age=300.0) == about(300)
    assert delay(max_age=30.0) == pytest.approx(60, abs=31)


def test_a_day_of_max_age_is_not_believed() -> None:
    assert delay(max_age=DAY) == about(10 * MINUTE)


def test_an_ended_live_blog_is_polled_each_quarter_of_an_hour() -> None:
    assert delay(live=False) == about(15 * MINUTE)
    assert delay(live=False, interval=600.0) == about(6000)


def test_an_ended_live_blog_is_never_polled_faster_than_its_interval() -> None:
    assert delay(live=False, interval=DAY) >= DAY / 2


@pytest.mark.parametrize(("silent", "seconds"), [(7 * HOUR, 120), (2 * DAY, 240), (8 * DAY, 480)])
def test_a_quiet_source_is_polled_less_often(silent: float, seconds: float) -> None:
    changed = [NOON - timedelta(seconds=silent), NOON - timedelta(days=30)]
    assert delay(activity=changed) == about(seconds)


def test_a_fresh_change_brings_the_plain_interval_back() -> None:
    changed = [NOON - timedelta(days=9), NOON - timedelta(minutes=5)]
    assert delay(activity=changed) == pytest.approx(60, abs=31)


def test_a_page_in_quarantine_is_looked_at_again_at_the_plain_interval() -> None:
    assert delay(Outcome.QUARANTINED, live=False, max_age=500.0) == pytest.approx(60, abs=31)


@given(
    outcome=st.sampled_from(list(Outcome)),
    interval=st.floats(0.5, 10 * DAY),
    failures=st.integers(0, 10**6),
    status=st.sampled_from([None, 200, 401, 404, 410, 429, 500]),
    retry_after=st.none() | st.floats(-1e9, 1e12),
    max_age=st.none() | st.floats(0, 1e12),
    live=st.sampled_from([None, True, False]),
    key=st.text(max_size=5),
)
@settings(max_examples=300, deadline=None)
def test_the_next_poll_is_always_later_never_sooner_than_half_an_interval_and_bounded(**given_: object) -> None:
    interval = given_.pop("interval")
    key = given_.pop("key")
    assert isinstance(interval, float)
    due = next_poll_at(now=NOON, interval=interval, jitter_key=str(key), **given_)  # type: ignore[arg-type]
    waited = (due - NOON).total_seconds()
    assert interval / 2 - 0.001 <= waited <= max(interval * 10, DAY) * 1.6 + 1
