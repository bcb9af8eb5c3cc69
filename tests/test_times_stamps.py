"""The grammar of printed times: one table a matter, all cases of our own writing."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.times import Stamp, find_stamp, read_machine, read_stamp, stamp_at


def said(stamp: Stamp | None) -> dict[str, object]:
    """The fields a stamp states, without the print."""
    assert stamp is not None
    return {
        name: value
        for name in Stamp.__slots__
        if name not in {"printed", "abbreviation"}
        and (value := getattr(stamp, name)) is not None
        and value is not False
    }


def clock(hour: int, minute: int, **more: object) -> dict[str, object]:
    return {"hour": hour, "minute": minute, **more}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0730 GMT", clock(7, 30, offset_minutes=0)),
        ("3:42 p.m. ET", clock(15, 42, zone="America/New_York")),
        ("12:05 a.m. PT", clock(0, 5, zone="America/Los_Angeles")),
        ("12:05 pm", clock(12, 5)),
        ("10.15am BST", clock(10, 15, offset_minutes=60)),
        ("10am", clock(10, 0)),
        ("11 p.m.", clock(23, 0)),
        ("12.31 Uhr", clock(12, 31)),
        ("9 Uhr", clock(9, 0)),
        ("9h05", clock(9, 5)),
        ("16h00", clock(16, 0)),
        ("9 h 05", clock(9, 5)),
        ("20h", clock(20, 0)),
        ("19:32u", clock(19, 32)),
        ("19.32 uur", clock(19, 32)),
        ("Ore 18:33", clock(18, 33)),
        ("ore 18.33", clock(18, 33)),
        ("kl. 14.05", clock(14, 5)),
        ("klo 14.05", clock(14, 5)),
        ("8h30", clock(8, 30)),
        ("24:30", clock(24, 30)),
        ("23.15", clock(23, 15)),
        ("14:05:59", clock(14, 5, second=59)),
        ("noon", clock(12, 0)),
        ("midnight GMT", clock(0, 0, offset_minutes=0)),
        ("10:00 UTC+02:00", clock(10, 0, offset_minutes=120)),
        ("10:00 GMT+3", clock(10, 0, offset_minutes=180)),
        ("10:00 (GMT-3)", clock(10, 0, offset_minutes=-180)),
        ("10:05 мск", clock(10, 5, offset_minutes=180)),
        ("10:05 по Москве", clock(10, 5, zone="Europe/Moscow")),
        ("7:20 a.m. (0420 GMT)", clock(7, 20, offset_minutes=180)),
        ("9:15 p.m. AEDT", clock(21, 15, offset_minutes=660)),
        ("10:15 Eastern time", clock(10, 15, zone="America/New_York")),
        ("10:15 (heure de Paris)", clock(10, 15, zone="Europe/Paris")),
    ],
)
def test_a_clock_is_read_in_every_style_of_print(text: str, expected: dict[str, object]) -> None:
    assert said(read_stamp(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 4", {"month": 3, "day": 4}),
        ("FEB 26", {"month": 2, "day": 26}),
        ("Sept. 3rd, 2020", {"year": 2020, "month": 9, "day": 3}),
        ("3rd March 2020", {"year": 2020, "month": 3, "day": 3}),
        ("the 3rd of March, 2020", {"year": 2020, "month": 3, "day": 3}),
        ("06-February-2024", {"year": 2024, "month": 2, "day": 6}),
        ("04-Jul-2022", {"year": 2022, "month": 7, "day": 4}),
        ("Monday, 10 May 2010", {"weekday": 0, "year": 2010, "month": 5, "day": 10}),
        ("3. März 2020", {"year": 2020, "month": 3, "day": 3}),
        ("Dienstag, den 27. August 2024", {"weekday": 1, "year": 2024, "month": 8, "day": 27}),
        ("jeudi 3 mars 2022", {"weekday": 3, "year": 2022, "month": 3, "day": 3}),
        ("1er mai", {"month": 5, "day": 1}),
        ("3 de marzo de 2020", {"year": 2020, "month": 3, "day": 3}),
        ("20 gennaio", {"month": 1, "day": 20}),
        ("7 de setembro de 2022", {"year": 2022, "month": 9, "day": 7}),
        ("woensdag 3 maart 2021", {"weekday": 2, "year": 2021, "month": 3, "day": 3}),
        ("13 сентября 2022 г.", {"year": 2022, "month": 9, "day": 13}),
        ("3 października 2021", {"year": 2021, "month": 10, "day": 3}),
        ("12 Ağustos 2021", {"year": 2021, "month": 8, "day": 12}),
        ("03.05.2020", {"year": 2020, "month": 5, "day": 3}),
        ("3.5.20", {"year": 2020, "month": 5, "day": 3}),
        ("2022-05-03", {"year": 2022, "month": 5, "day": 3}),
        ("2022/05/03", {"year": 2022, "month": 5, "day": 3}),
        ("23/3/2020", {"year": 2020, "month": 3, "day": 23}),
        ("10/23/2012", {"year": 2012, "month": 10, "day": 23}),
        ("5/3/2020", {"year": 2020, "month": 3, "day": 5, "swappable": True}),
        ("2022年5月3日", {"year": 2022, "month": 5, "day": 3}),
        ("Tuesday", {"weekday": 1}),
        ("gestern", {"day_offset": -1}),
        ("ayer", {"day_offset": -1}),
        ("Aujourd'hui", {"day_offset": 0}),
    ],
)
def test_a_date_is_read_in_every_usual_order(text: str, expected: dict[str, object]) -> None:
    assert said(read_stamp(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dec. 22, 2016, 2:16 p.m. EST", clock(14, 16, year=2016, month=12, day=22, offset_minutes=-300)),
        ("July 3rd, 8:05AM ET", clock(8, 5, month=7, day=3, zone="America/New_York")),
        ("Mar 13, 14:24 MDT", clock(14, 24, month=3, day=13, offset_minutes=-360)),
        ("14. März 2022, 22:10 Uhr", clock(22, 10, year=2022, month=3, day=14)),
        ("9.12.2024, 9:48 Uhr", clock(9, 48, year=2024, month=12, day=9)),
        ("Mo 27.01.25 | 11:36 Uhr", clock(11, 36, weekday=0, year=2025, month=1, day=27)),
        ("Stand: 27.01., 11:36 Uhr", clock(11, 36, month=1, day=27)),
        ("le 3 mars 2020 à 10h15", clock(10, 15, year=2020, month=3, day=3)),
        ("3 de marzo de 2020 a las 10:15", clock(10, 15, year=2020, month=3, day=3)),
        ("13 сентября 2022, 20:59", clock(20, 59, year=2022, month=9, day=13)),
        ("Updated at 10.15am on Tuesday 3 May 2022", clock(10, 15, weekday=1, year=2022, month=5, day=3)),
        ("12:06, 14 OCT 2020", clock(12, 6, year=2020, month=10, day=14)),
        ("10:15, 3 March 2020, GMT", clock(10, 15, year=2020, month=3, day=3, offset_minutes=0)),
        ("3 March 2030 GMT", clock(20, 30, month=3, day=3, offset_minutes=0)),
        ("Yesterday 17:30", clock(17, 30, day_offset=-1)),
        ("Gestern, 17.30 Uhr", clock(17, 30, day_offset=-1)),
        ("Last updated: 11:09 GMT", clock(11, 9, offset_minutes=0)),
        ("11:30pm, Monday", clock(23, 30, weekday=0)),
    ],
)
def test_a_date_and_a_clock_are_one_stamp(text: str, expected: dict[str, object]) -> None:
    assert said(read_stamp(text)) == expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("just now", 0), ("22m ago", 1320), ("2 hours ago", 7200), ("1h 5m ago", 3900), ("an hour ago", 3600),
        ("3 days ago", 259200), ("vor 3 Stunden", 10800), ("vor einer Minute", 60), ("il y a 5 min", 300),
        ("il y a une heure", 3600), ("hace 2 horas", 7200), ("há 2 horas", 7200), ("2 horas atrás", 7200),
        ("3 ore fa", 10800), ("2 uur geleden", 7200), ("3 часа назад", 10800), ("час назад", 3600),
        ("för 3 timmar sedan", 10800), ("for 3 timer siden", 10800), ("3 godziny temu", 10800), ("3 saat önce", 10800),
    ],
)  # fmt: skip
def test_a_relative_time_is_read_in_every_language(text: str, seconds: int) -> None:
    assert said(read_stamp(text)) == {"ago_seconds": float(seconds)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21 mins ago11:48", clock(11, 48, ago_seconds=1260.0)),
        ("4m ago12.50 BST", clock(12, 50, ago_seconds=240.0, offset_minutes=60)),
    ],
)
def test_a_relative_time_glued_to_a_clock_gives_both(text: str, expected: dict[str, object]) -> None:
    assert said(read_stamp(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "3-0", "Finland 0-0", "45.2 overs", "45.20 overs", "1.50 euros", "2.30 per cent", "GMT+3", "Sun", "may", "12.345",
        "25:10", "10:75", "1948", "31.31.2020", "30 February 2020", "March", "won 3:2", "10:15 and then some", "",
        "10:00 - 12:00", "192.168.10.12", "version 10.15.7",
    ],
)  # fmt: skip
def test_scores_prices_and_prose_are_no_stamp(text: str) -> None:
    assert read_stamp(text) is None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("The column left at 7:20 a.m. (0420 GMT) for the pass", "7:20 a.m. (0420 GMT)"),
        ("On Tuesday they met; a vote is due on 3 March", "3 March"),
        ("It cost $1.50 before 10:15", "10:15"),
        ("Der Zug fährt um 12.15 ab", "12.15"),
        ("The 12.15 was late", None),
        ("He said on Tuesday that it would rise by noon", None),
        ("They won 3-0 after 45.20 overs", None),
    ],
)
def test_the_first_stamp_of_a_text_is_found_with_its_span(text: str, printed: str | None) -> None:
    found = find_stamp(text)
    assert (None if found is None else text[found[1] : found[2]].strip()) == printed


def test_a_stamp_can_be_asked_for_at_one_place_only() -> None:
    assert stamp_at("UPDATE, 0730 GMT:", 8) is not None
    assert stamp_at("UPDATE, 0730 GMT:", 0) is None


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("2022-05-03T10:00:00+02:00", datetime(2022, 5, 3, 8, tzinfo=UTC)),
        ("2022-05-03T10:00:00.123Z", datetime(2022, 5, 3, 10, 0, 0, 123000, tzinfo=UTC)),
        ("20220503T100000Z", datetime(2022, 5, 3, 10, tzinfo=UTC)),
        ("2022-05-03 10:00:00 UTC", datetime(2022, 5, 3, 10, tzinfo=UTC)),
        ("Tue, 03 May 2022 10:00:00 +0200", datetime(2022, 5, 3, 8, tzinfo=UTC)),
        ("1651572000", datetime(2022, 5, 3, 10, tzinfo=UTC)),
        ("1651572000000", datetime(2022, 5, 3, 10, tzinfo=UTC)),
    ],
)
def test_a_machine_time_is_an_instant(value: str, instant: datetime) -> None:
    stamp = read_machine(value)
    assert stamp is not None
    assert stamp.instant == instant


def test_a_machine_time_keeps_the_offset_it_states() -> None:
    """The page's own offset is learned from it."""
    stamp = read_machine("2022-05-03T10:00:00+02:00")
    assert stamp is not None
    assert stamp.instant is not None
    assert stamp.instant.isoformat() == "2022-05-03T10:00:00+02:00"


def test_a_machine_time_without_a_zone_is_a_local_one() -> None:
    assert said(read_machine("2022-05-03T10:00:00")) == clock(10, 0, second=0, year=2022, month=5, day=3)
    assert said(read_machine("2022-05-03")) == {"year": 2022, "month": 5, "day": 3}


@pytest.mark.parametrize(
    "value", ["", "12", "soon", "0001-01-01T00:00:00Z", "99999999999999", "2022-13-45T10:00:00Z", "T"]
)
def test_an_impossible_machine_time_is_none(value: str) -> None:
    assert read_machine(value) is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_the_readers_raise(text: str) -> None:
    read_stamp(text)
    find_stamp(text)
    read_machine(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="0123456789:./- apmhMarchGTUuhrvo\u00a0", max_size=120))
def test_no_heap_of_digits_and_signs_makes_the_readers_raise(text: str) -> None:
    read_stamp(text)
    find_stamp(text)
    stamp_at(text)


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from([":", ".", "h"]))
@settings(max_examples=60, deadline=None)
def test_every_clock_of_the_day_is_read(hour: int, minute: int, sign: str) -> None:
    assert said(read_stamp(f"{hour:02}{sign}{minute:02}")) == clock(hour, minute)


@pytest.mark.parametrize("unit", ["10.1", "1 ", "a:", "12:3 ", "il y a ", "March ", "3 de "])
def test_hostile_text_is_scanned_in_linear_time(unit: str) -> None:
    """Two hundred thousand characters of near misses within two seconds: no expression goes back and forth."""
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    find_stamp(text)
    assert time.process_time() - began < 2
