"""The times of a page, resolved together: pages of our own invention, label by label."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.times import Entry, PageClock, Resolved, Stamp, read_machine, read_stamp, resolve
from tracker.model import Precision, TimeBasis, ZoneBasis

POLLED = datetime(2021, 3, 5, 9, 0, tzinfo=UTC)


def stamp(text: str | None) -> Stamp | None:
    if text is None:
        return None
    read = read_stamp(text)
    assert read is not None, text
    return read


def page(*labels: str | None, polled: datetime = POLLED, **clock: object) -> Resolved:
    return resolve([Entry(stamp(label)) for label in labels], PageClock(polled, **clock))  # type: ignore[arg-type]


def times(resolved: Resolved) -> list[str | None]:
    """The instants, a bare date where only the day is known."""
    return [
        None if m is None else m.at.strftime("%Y-%m-%d" if m.precision is Precision.DAY else "%Y-%m-%d %H:%M")
        for m in resolved.moments
    ]


def test_a_label_without_a_date_takes_it_from_the_dated_block_below() -> None:
    """Newest first, as in the article that named this project."""
    resolved = page("March 4", "0730 GMT", "0710 GMT", "Feb 28", "0930 GMT", "Feb 27", "Feb 26")
    assert times(resolved) == [
        "2021-03-04",
        "2021-02-28 07:30",
        "2021-02-28 07:10",
        "2021-02-28",
        "2021-02-27 09:30",
        "2021-02-27",
        "2021-02-26",
    ]
    assert resolved.newest_first is True
    assert [m.basis for m in resolved.moments if m][:2] == [TimeBasis.YEAR_INFERRED, TimeBasis.DATE_INHERITED]


def test_oldest_first_a_label_takes_its_date_from_the_dated_block_above() -> None:
    resolved = page("Feb 26", "0930 GMT", "Feb 27", "0710 GMT", "0730 GMT")
    assert times(resolved) == ["2021-02-26", "2021-02-26 09:30", "2021-02-27", "2021-02-27 07:10", "2021-02-27 07:30"]
    assert resolved.newest_first is False


@pytest.mark.parametrize("newest", [True, False])
def test_midnight_is_crossed_inside_a_page(newest: bool) -> None:
    labels = ["22:40", "23:55", "00:10", "03:05"]
    resolved = page(*(labels[::-1] if newest else labels))
    expected = ["2021-03-04 22:40", "2021-03-04 23:55", "2021-03-05 00:10", "2021-03-05 03:05"]
    assert times(resolved) == (expected[::-1] if newest else expected)
    assert resolved.newest_first is newest


def test_half_past_twenty_four_is_of_the_next_morning() -> None:
    assert times(page("23:50", "24:30", "0:45")) == ["2021-03-04 23:50", "2021-03-05 00:30", "2021-03-05 00:45"]


def test_a_block_out_of_order_does_not_make_a_new_day() -> None:
    assert times(page("19:05", "17:40", "18:20", "16:00", polled=POLLED + timedelta(hours=12))) == [
        "2021-03-05 19:05",
        "2021-03-05 17:40",
        "2021-03-05 18:20",
        "2021-03-05 16:00",
    ]


def test_an_old_block_pinned_at_the_top_moves_no_other_to_another_day() -> None:
    resolved = page("08:00", "20:30", "20:10", "19:55", "19:00", "07:00", polled=POLLED + timedelta(hours=12))
    assert times(resolved)[1:] == [f"2021-03-05 {clock}" for clock in ("20:30", "20:10", "19:55", "19:00", "07:00")]


def test_december_before_january_is_of_the_year_before() -> None:
    assert times(page("Jan 2", "Jan 1", "Dec 31", "Dec 30", polled=datetime(2022, 1, 3, tzinfo=UTC))) == [
        "2022-01-02",
        "2022-01-01",
        "2021-12-31",
        "2021-12-30",
    ]


def test_a_year_that_one_label_states_holds_for_its_neighbours() -> None:
    assert times(page("2 January", "30 December 2018", "29 December")) == ["2019-01-02", "2018-12-30", "2018-12-29"]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ({"dates": (datetime(2018, 5, 1, 12, tzinfo=UTC),)}, "2018-04-30"),
        ({"url": "https://news.example/2017/05/a-story/"}, "2017-04-30"),
        ({}, "2020-04-30"),
    ],
)
def test_a_date_without_a_year_takes_it_from_the_page_then_the_url_then_the_poll(
    clock: dict[str, object], expected: str
) -> None:
    """The last: the latest year that does not lie in the future of the poll on 5 March 2021."""
    assert times(page("April 30", **clock)) == [expected]


def test_a_clock_without_any_date_is_of_the_day_of_the_page() -> None:
    dates = (datetime(2019, 7, 1, 6, 0, tzinfo=UTC), datetime(2019, 7, 1, 18, 10, tzinfo=UTC))
    assert times(page("18:05", "12:00", "06:10", dates=dates)) == [
        "2019-07-01 18:05",
        "2019-07-01 12:00",
        "2019-07-01 06:10",
    ]


def test_a_clock_without_any_date_or_page_date_is_the_latest_before_the_poll() -> None:
    resolved = page("10:15", "09:40")
    assert times(resolved) == ["2021-03-04 10:15", "2021-03-04 09:40"]
    assert {m.basis for m in resolved.moments if m} == {TimeBasis.DATE_INHERITED}


def test_a_live_blog_that_runs_into_the_day_after_publication_ends_on_that_day() -> None:
    dates = (datetime(2019, 7, 1, 18, 0, tzinfo=UTC), datetime(2019, 7, 2, 1, 0, tzinfo=UTC))
    assert times(page("00:50", "23:10", "18:20", dates=dates)) == [
        "2019-07-02 00:50",
        "2019-07-01 23:10",
        "2019-07-01 18:20",
    ]


def test_a_day_of_the_url_dates_the_clocks() -> None:
    assert times(page("18:05", "12:00", url="https://news.example/20190701-storm")) == [
        "2019-07-01 18:05",
        "2019-07-01 12:00",
    ]


def headed(*rows: tuple[str | None, str | None], **clock: object) -> list[str | None]:
    entries = [Entry(stamp(label), day_heading=stamp(day)) for day, label in rows]
    return times(resolve(entries, PageClock(POLLED, **clock)))  # type: ignore[arg-type]


def test_a_day_heading_rules_the_blocks_under_it() -> None:
    rows = [("Thursday, 4 March", "10:00"), (None, "09:00"), ("Tuesday, 2 March", "23:00"), (None, "08:00")]
    assert headed(*rows) == ["2021-03-04 10:00", "2021-03-04 09:00", "2021-03-02 23:00", "2021-03-02 08:00"]


def test_a_day_heading_on_the_first_block_only_carries_over_midnight() -> None:
    rows = [("3 March", "22:00"), (None, "23:30"), (None, "00:20")]
    assert headed(*rows) == ["2021-03-03 22:00", "2021-03-03 23:30", "2021-03-04 00:20"]


def test_day_headings_below_their_blocks_are_recognised_by_the_page_date() -> None:
    rows = [(None, "10:00"), (None, "09:00"), ("4 March 2021", "23:00"), ("3 March 2021", "22:00")]
    dates = (datetime(2021, 3, 4, 10, 5, tzinfo=UTC),)
    assert headed(*rows, dates=dates)[:3] == ["2021-03-04 10:00", "2021-03-04 09:00", "2021-03-03 23:00"]


def test_the_day_turns_at_the_first_heading() -> None:
    """The blocks of today stand above it, on pages with the newest block first."""
    newest = [(None, "08:30"), (None, "07:10"), ("Thursday, 4 March", "07:05"), (None, "06:00")]
    assert headed(*newest) == ["2021-03-05 08:30", "2021-03-05 07:10", "2021-03-04 07:05", "2021-03-04 06:00"]
    oldest = [(None, "06:00"), (None, "07:05"), ("Friday, 5 March", "07:10"), (None, "08:30")]
    assert headed(*oldest) == ["2021-03-04 06:00", "2021-03-04 07:05", "2021-03-05 07:10", "2021-03-05 08:30"]


def test_a_heading_of_a_day_still_to_come_dates_nothing() -> None:
    """A weather box, an announcement."""
    assert headed(("5 November 2024", "08:30"), (None, "08:10")) == ["2021-03-05 08:30", "2021-03-05 08:10"]


def test_yesterday_counts_from_the_poll() -> None:
    resolved = page("08:15", "Yesterday 17:30")
    assert times(resolved) == ["2021-03-05 08:15", "2021-03-04 17:30"]
    assert resolved.moments[1] is not None
    assert resolved.moments[1].basis is TimeBasis.RELATIVE


def test_yesterday_on_an_archived_page_counts_from_its_own_date() -> None:
    assert times(page("Yesterday 17:30", dates=(datetime(2019, 7, 2, 8, tzinfo=UTC),))) == ["2019-07-01 17:30"]


@pytest.mark.parametrize(
    ("language", "expected"), [("de", "09:15"), ("fr-FR", "09:15"), ("en_GB", "10:15"), ("en", "10:15")]
)
def test_the_language_speaks_for_the_zone_where_nothing_else_does(language: str, expected: str) -> None:
    assert times(page("4 March 2021 10:15", language=language)) == [f"2021-03-04 {expected}"]


def test_a_weekday_is_the_one_next_to_the_date_of_the_page() -> None:
    """Published on Friday 7 June, edited on Saturday."""
    dates = (datetime(2019, 6, 7, 20, tzinfo=UTC),)
    assert times(page("Saturday at 10:30 a.m. ET", dates=dates)) == ["2019-06-08 14:30"]


def test_a_relative_time_counts_from_the_poll() -> None:
    resolved = page("22m ago", "2 hours ago", "3 days ago", "a year ago")
    assert times(resolved) == ["2021-03-05 08:38", "2021-03-05 07:00", "2021-03-02", None]
    assert resolved.moments[0] is not None
    assert resolved.moments[0].basis is TimeBasis.RELATIVE


def test_a_clock_beside_a_relative_time_decides() -> None:
    assert times(page("21 mins ago08:41", "1h ago08:02")) == ["2021-03-05 08:41", "2021-03-05 08:02"]


@pytest.mark.parametrize(
    ("clock", "expected", "basis"),
    [
        ({"timezone": "Europe/Berlin"}, "2021-03-04 09:15", ZoneBasis.CONFIGURED),
        ({"offset_minutes": 120}, "2021-03-04 08:15", ZoneBasis.PAGE),
        ({"url": "https://zeitung.example.de/"}, "2021-03-04 09:15", ZoneBasis.PAGE),
        ({}, "2021-03-04 10:15", ZoneBasis.UTC),
    ],
)
def test_a_clock_without_a_zone_is_of_the_source_then_the_page_then_utc(
    clock: dict[str, object], expected: str, basis: ZoneBasis
) -> None:
    resolved = page("4 March 2021 10:15", **clock)
    assert times(resolved) == [expected]
    assert resolved.moments[0] is not None
    assert resolved.moments[0].zone_basis is basis


def test_a_place_has_its_summer_time() -> None:
    assert times(page("1 July 2020 10:42 AM ET", "1 January 2020 10:42 AM ET")) == [
        "2020-07-01 14:42",
        "2020-01-01 15:42",
    ]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ({}, "2020-07-01 04:30"),
        ({"timezone": "Asia/Jerusalem"}, "2020-07-01 07:00"),
        ({"timezone": "Europe/Dublin"}, "2020-07-01 09:00"),
    ],
)
def test_ambiguous_zone_letters_are_settled_by_the_zone_of_the_source(clock: dict[str, object], expected: str) -> None:
    assert times(page("1 July 2020 10:00 IST", polled=datetime(2020, 7, 1, 12, tzinfo=UTC), **clock)) == [expected]


def both(*rows: tuple[str | None, str], **clock: object) -> list[str | None]:
    entries = [Entry(stamp(visible), read_machine(machine)) for visible, machine in rows]
    return times(resolve(entries, PageClock(POLLED, **clock)))  # type: ignore[arg-type]


def test_a_machine_time_that_agrees_with_the_visible_clock_is_believed() -> None:
    """Without a zone for the page, the constant distance of the clocks is that zone."""
    rows = [("10:15", "2021-03-04T09:15:00Z"), ("09:40", "2021-03-04T08:40:00Z"), ("23:50", "2021-03-03T22:50:00Z")]
    assert both(*rows) == ["2021-03-04 09:15", "2021-03-04 08:40", "2021-03-03 22:50"]


def test_against_a_false_z_the_visible_clock_decides() -> None:
    rows = [("10:15", "2021-03-04T10:15:00Z"), ("09:40", "2021-03-04T09:40:00Z")]
    assert both(*rows, timezone="Europe/Berlin") == ["2021-03-04 09:15", "2021-03-04 08:40"]


def test_a_machine_time_that_all_blocks_share_is_the_pages_own() -> None:
    rows = [("10:15", "2021-03-04T11:00:00Z"), ("09:40", "2021-03-04T11:00:00Z"), ("09:00", "2021-03-04T11:00:00Z")]
    dates = (datetime(2021, 3, 4, 11, tzinfo=UTC),)
    assert both(*rows, dates=dates) == ["2021-03-04 10:15", "2021-03-04 09:40", "2021-03-04 09:00"]


def test_without_a_visible_clock_the_machine_time_stands() -> None:
    assert both((None, "2021-03-04T10:15:30Z"), (None, "1614852000")) == ["2021-03-04 10:15", "2021-03-04 10:00"]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ({"day_first": True}, ["2020-03-05", "2020-03-04"]),
        ({"day_first": False}, ["2020-05-03", "2020-04-03"]),
        ({"dates": (datetime(2020, 5, 3, tzinfo=UTC),)}, ["2020-05-03", "2020-04-03"]),
        ({"dates": (datetime(2020, 3, 5, tzinfo=UTC),)}, ["2020-03-05", "2020-03-04"]),
    ],
)
def test_day_and_month_stand_as_the_page_writes_them(clock: dict[str, object], expected: list[str]) -> None:
    assert times(page("5/3/2020", "4/3/2020", **clock)) == expected


def test_one_unambiguous_date_tells_how_the_others_are_written() -> None:
    assert times(page("5/3/2020", "4/23/2020")) == ["2020-05-03", "2020-04-23"]


def test_one_wrong_date_does_not_carry_its_neighbours_away() -> None:
    resolved = page("4 March 2021", "08:00", "3 March 2012", "07:00", "3 March 2021", "2 March 2021")
    assert times(resolved)[1] == "2021-03-03 08:00"
    assert times(resolved)[3] == "2021-03-03 07:00"


def test_entries_that_say_nothing_have_no_moment() -> None:
    assert times(page(None, "10:15", None)) == [None, "2021-03-04 10:15", None]
    assert page().moments == ()


stamps = st.builds(
    Stamp,
    printed=st.just("x"),
    year=st.none() | st.integers(2015, 2022),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 28),
    weekday=st.none() | st.integers(0, 6),
    hour=st.none() | st.integers(0, 24),
    minute=st.none() | st.integers(0, 59),
    ago_seconds=st.none() | st.floats(0, 1e9),
    day_offset=st.none() | st.integers(-2, 0),
    zone=st.sampled_from([None, "America/New_York", "Nowhere/Land"]),
)
entries = st.builds(Entry, visible=st.none() | stamps, day_heading=st.none() | stamps)


@settings(max_examples=150, deadline=None)
@given(st.lists(entries, max_size=12), st.lists(st.datetimes(datetime(2015, 1, 1), datetime(2022, 1, 1)), max_size=3))  # noqa: DTZ001
def test_every_page_resolves_to_as_many_moments_as_it_has_blocks(rows: list[Entry], dates: list[datetime]) -> None:
    clock = PageClock(
        POLLED, dates=tuple(date.replace(tzinfo=UTC) for date in dates), url="https://a.example/2020/02/x"
    )
    resolved = resolve(rows, clock)
    assert len(resolved.moments) == len(rows)
    assert all(moment is None or moment.at.tzinfo is UTC for moment in resolved.moments)
    assert resolve(rows, clock) == resolved


@settings(max_examples=80, deadline=None)
@given(
    st.datetimes(datetime(2019, 1, 2), datetime(2021, 3, 1)),  # noqa: DTZ001
    st.lists(st.integers(1, 200), min_size=3, max_size=30),
    st.booleans(),
)
def test_clocks_of_a_true_live_blog_come_back_whole(start: datetime, gaps: list[int], newest: bool) -> None:
    """Blocks minutes to hours apart, over any number of midnights, either order; the page says when it was published."""
    moments = [start.replace(second=0, microsecond=0, tzinfo=UTC)]
    for gap in gaps:
        moments.append(moments[-1] + timedelta(minutes=gap))
    if newest:
        moments.reverse()
    clock = PageClock(max(moments) + timedelta(minutes=3), dates=(min(moments),))
    resolved = resolve([Entry(stamp(f"{m:%H:%M}")) for m in moments], clock)
    assert [m and m.at for m in resolved.moments] == moments
