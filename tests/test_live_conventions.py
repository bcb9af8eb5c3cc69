"""The ways in which live blogs of many countries print their labels, over texts of our own: each comes out right, times and all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from tracker.model import BlockKind, Page, Split
from tracker.splitting.choosing import split

POLLED = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)
SAID = (
    "The water rose through the night and the ferry stayed in port, the harbour office said.",
    "Two streets near the old market were closed, and nobody was hurt.",
    "The bridge will open again when the wind has gone down, the mayor told reporters.",
    "Crews are at work on the power lines, which fell in the first hours of the storm.",
    "The school on the hill takes in whoever has no light at home, the town hall said.",
    "The lighthouse counted nine ships that wait outside for the tide to turn.",
)
ARABIC = ("ارتفع منسوب المياه خلال الليل وبقيت العبارة في الميناء.", "أغلق شارعان قرب السوق القديم ولم يصب أحد.", "سيعاد فتح الجسر عندما تهدأ الرياح.")  # fmt: skip
JAPANESE = (
    "夜の間に水位が上がり、フェリーは港にとどまった。",
    "旧市場の近くの通りが二本閉鎖された。",
    "風が弱まれば橋は再び開く。",
)
KOREAN = (
    "밤새 물이 불어나 페리는 항구에 머물렀다.",
    "옛 시장 근처의 두 거리가 폐쇄되었다.",
    "바람이 잦아들면 다리가 다시 열린다.",
)
THREE = [(14, 32), (14, 5), (13, 11)]


def read(text: str) -> Split:
    return split(Page("https://paper.example/storm", text.encode(), POLLED, "text/plain; charset=utf-8"))


def blog(labels: Sequence[str], glue: str, said: Sequence[str] = SAID) -> str:
    return "\n\n".join(f"{label}{glue}{words}" for label, words in zip(labels, said, strict=False))


def clocks(result: Split) -> list[tuple[int, int] | None]:
    """Hour and minute of each block that is no lead."""
    moments = [block.published for block in result.blocks if block.kind is not BlockKind.LEAD]
    return [None if moment is None else (moment.at.hour, moment.at.minute) for moment in moments]


LINES = "\n\n"
AT_THREE_TIMES = [
    ("2:32 p.m.|2:05 p.m.|1:11 p.m.", LINES, SAID),
    ("2:32pm:|2:05pm:|1:11pm:", " ", SAID),
    ("2.32pm -|2.05pm -|1.11pm -", " ", SAID),
    ("1432 hrs:|1405 hrs:|1311 hrs:", " ", SAID),
    ("1432 GMT -|1405 GMT -|1311 GMT -", " ", SAID),
    ("Posted at 14:32|Posted at 14:05|Posted at 13:11", LINES, SAID),
    ("Latest: 2:32 p.m.|Latest: 2:05 p.m.|Latest: 1:11 p.m.", LINES, SAID),
    ("BREAKING 14:32 -|BREAKING 14:05 -|BREAKING 13:11 -", " ", SAID),
    ("UPDATE 2:32 p.m.:|UPDATE 2:05 p.m.:|UPDATE 1:11 p.m.:", " ", SAID),
    ("UPDATED with the count, 2:32 PM:|UPDATED, 2:05 PM:|PREVIOUSLY, 1:11 PM:", " ", SAID),
    ("2026-03-03 14:32 UTC|2026-03-03 14:05 UTC|2026-03-03 13:11 UTC", LINES, SAID),
    ("2026-03-03T14:32Z:|2026-03-03T14:05Z:|2026-03-03T13:11Z:", " ", SAID),
    ("[14:32]|[14:05]|[13:11]", " ", SAID),
    ("(14:32)|(14:05)|(13:11)", " ", SAID),
    ("14:32 Uhr|14:05 Uhr|13:11 Uhr", LINES, SAID),
    ("14.32 Uhr:|14.05 Uhr:|13.11 Uhr:", " ", SAID),
    ("14 h 32 :|14 h 05 :|13 h 11 :", " ", SAID),
    ("14H32.|14H05.|13H11.", " ", SAID),
    ("14:32 h.|14:05 h.|13:11 h.", " ", SAID),
    ("14.32 horas.|14.05 horas.|13.11 horas.", " ", SAID),
    ("A las 14:32.|A las 14:05.|A las 13:11.", " ", SAID),
    ("Actualización 14:32 hrs.|Actualización 14:05 hrs.|Actualización 13:11 hrs.", " ", SAID),
    ("Ore 14:32 -|Ore 14:05 -|Ore 13:11 -", " ", SAID),
    ("14.32 –|14.05 –|13.11 –", " ", SAID),
    ("14h32 -|14h05 -|13h11 -", " ", SAID),
    ("Às 14h32 -|Às 14h05 -|Às 13h11 -", " ", SAID),
    ("14.32 uur|14.05 uur|13.11 uur", LINES, SAID),
    ("UPDATE 14.32 uur –|UPDATE 14.05 uur –|UPDATE 13.11 uur –", " ", SAID),
    ("godz. 14:32|godz. 14:05|godz. 13:11", LINES, SAID),
    ("AKTUALIZACJA godz. 14:32|AKTUALIZACJA godz. 14:05|AKTUALIZACJA godz. 13:11", " ", SAID),
    ("14.32 hod.|14.05 hod.|13.11 hod.", " ", SAID),
    ("14.32 sati -|14.05 sati -|13.11 sati -", " ", SAID),
    ("Kl 14.32:|Kl 14.05:|Kl 13.11:", " ", SAID),
    ("Klokken 14.32:|Klokken 14.05:|Klokken 13.11:", " ", SAID),
    ("Klo 14.32:|Klo 14.05:|Klo 13.11:", " ", SAID),
    ("Päivitys klo 14.32:|Päivitys klo 14.05:|Päivitys klo 13.11:", " ", SAID),
    ("Saat 14.32:|Saat 14.05:|Saat 13.11:", " ", SAID),
    ("Ora 14:32:|Ora 14:05:|Ora 13:11:", " ", SAID),
    ("ACTUALIZARE 14:32:|ACTUALIZARE 14:05:|ACTUALIZARE 13:11:", " ", SAID),
    ("Frissítés 14:32:|Frissítés 14:05:|Frissítés 13:11:", " ", SAID),
    ("Оновлено о 14:32:|Оновлено о 14:05:|Оновлено о 13:11:", " ", SAID),
    ("14:32.|14:05.|13:11.", " ", SAID),
    ("Στις 14:32:|Στις 14:05:|Στις 13:11:", " ", SAID),
    ("Ενημέρωση 14:32:|Ενημέρωση 14:05:|Ενημέρωση 13:11:", " ", SAID),
    ("14:32|14:05|13:11", " | ", SAID),
    ("14:32 -|14:05 -|13:11 -", " ", ARABIC),
    ("الساعة 14:32:|الساعة 14:05:|الساعة 13:11:", " ", ARABIC),
    ("تحديث 14:32:|تحديث 14:05:|تحديث 13:11:", " ", ARABIC),
    ("14時32分|14時05分|13時11分", LINES, JAPANESE),
    ("午後2時32分|午後2時05分|午後1時11分", LINES, JAPANESE),
    ("【14:32】|【14:05】|【13:11】", "", JAPANESE),
    ("14:32|14:05|13:11", LINES, JAPANESE),
    ("오후 2시 32분|오후 2시 05분|오후 1시 11분", LINES, KOREAN),
]


@pytest.mark.parametrize(
    ("labels", "glue", "said"), AT_THREE_TIMES, ids=[f"{labels}{glue!r}" for labels, glue, _ in AT_THREE_TIMES]
)
def test_three_labels_at_three_times(labels: str, glue: str, said: Sequence[str]) -> None:
    result = read(blog(labels.split("|"), glue, said))
    assert clocks(result) == THREE
    assert [block.text for block in result.blocks] == list(said[:3])


def test_the_latest_of_an_agency_has_a_line_above_and_clocks_alone() -> None:
    text = f"The Latest on the storm (all times local):\n\n{blog(['4:15 p.m.', '3 p.m.', '11:40 a.m.'], LINES)}"
    assert clocks(read(text)) == [(16, 15), (15, 0), (11, 40)]


def test_a_station_s_first_clock_stands_behind_its_dateline() -> None:
    """The blocks are lists without full stops, as typed in the field."""
    lists = "- The quay is closed until further notice, and the market with it\n- Buses turn round at the town hall and wait there for the ferry passengers\n- Nobody is missing, as far as anyone knows\n\n"
    labels = ("HARBOUR CITY, Fla. - 4:00 p.m.", "1:45 P.M.", "1:30 P.M.", "1:20 P.M.")
    result = read(
        "".join(f"{label}\n\n{lists.replace('further', word)}" for label, word in zip(labels, "abcd", strict=True))
    )
    assert clocks(result) == [(16, 0), (13, 45), (13, 30), (13, 20)]


def test_a_second_clock_in_brackets_is_part_of_the_label() -> None:
    result = read(blog(["1:15pm GMT (8:15am EST)", "1:54pm GMT (8:54am EST)", "2:04pm GMT (9:04am EST)"], LINES))
    assert clocks(result) == [(13, 15), (13, 54), (14, 4)]
    assert (result.blocks[0].label, result.blocks[0].title) == ("1:15pm GMT (8:15am EST)", None)


def test_names_that_come_again_beside_the_clocks_are_authors() -> None:
    labels = ["Tuesday, 5pm – Ida", "Tuesday, 4.15pm – Ida", "Tuesday, 3.57pm – Tom", "Monday, 11.57pm – Ida"]
    result = read(blog(labels, LINES))
    assert [(block.author, block.title) for block in result.blocks] == [
        ("Ida", None),
        ("Ida", None),
        ("Tom", None),
        ("Ida", None),
    ]
    assert [block.text for block in result.blocks] == list(SAID[:4])


def test_a_full_width_colon_closes_a_label() -> None:
    article = "".join(JAPANESE) * 3
    result = read(f"{article}\n\n追記：{JAPANESE[0]}")
    assert [(block.label, block.text) for block in result.blocks[1:]] == [("追記：", JAPANESE[0])]


def test_four_digits_beside_a_label_s_word_are_a_clock() -> None:
    text = f"8 May 2026\n\n{SAID[0]}\n\n{SAID[1]}\n\nUpdate 2150: {SAID[2]}\n\nUpdate 09May 1020: {SAID[3]}"
    result = read(text)
    assert [block.label for block in result.blocks if block.kind is BlockKind.UPDATE] == [
        "Update 2150:",
        "Update 09May 1020:",
    ]
    assert clocks(result)[-2:] == [(21, 50), (10, 20)]


def test_four_digits_that_are_a_year_are_none() -> None:
    assert read(f"{SAID[0]} {SAID[1]}\n\nUpdate 2019: {SAID[2]}").splitter == "plain"


@pytest.mark.parametrize(
    "labels",
    [
        "90+4'|88'|74'|45+2'|30'|12'",
        "88. Minute:|74. Minute:|60. Minute:|45. Minute:|30. Minute:|12. Minute:",
        "Min. 88.|Min. 74.|Min. 60.|Min. 45.|Min. 30.|Min. 12.",
        "88 mins:|74 mins:|60 mins:|45 mins:|30 mins:|12 mins:",
        "Over 48:|Over 47:|Over 46:|Over 45:|Over 44:|Over 43:",
        "15th over: |14th over: |13th over: |12th over: |11th over: |10th over: ",
    ],
)
def test_the_minutes_and_overs_of_a_match_are_labels(labels: str) -> None:
    result = read(blog(labels.split("|"), " "))
    assert [block.text for block in result.blocks] == list(SAID)


def test_day_headings_date_the_clocks_below_them() -> None:
    text = "\n\n".join(
        [
            "Tuesday, 3 March",
            blog(["14:32", "09:05"], LINES),
            "Monday, 2 March",
            blog(["22:10", "18:40"], LINES, SAID[2:]),
        ]
    )
    days = [block.published.at.day for block in read(text).blocks if block.published is not None]
    assert days == [3, 3, 2, 2]


@pytest.mark.parametrize("labels", ["UPDATE (Tuesday):|UPDATE (Monday night):", "UPDATE 3/3/26:|UPDATE 2/3/26:"])
def test_days_in_brackets_and_short_dates_are_read_in_labels(labels: str) -> None:
    result = read(f"{SAID[4]}\n\n{blog(labels.split('|'), ' ')}")
    days = [block.published.at.day for block in result.blocks if block.published is not None]
    assert days == [3, 2]


@pytest.mark.parametrize(
    "labels", ["Update 2:|Update 1:", "Second update:|First update:", "UPDATE II:|UPDATE I:", "EDIT 2:|EDIT 1:"]
)
def test_numbered_labels_need_no_time(labels: str) -> None:
    result = read(f"{SAID[4]} {SAID[5]}\n\n{blog(labels.split('|'), ' ')}")
    assert [block.text for block in result.blocks[1:]] == list(SAID[:2])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Programme\n\n10:00 Opening\n10:30 Talk: tides\n11:15 Coffee\n11:45 Talk: walls\n12:30 Lunch", id="programme"),
        pytest.param("Open\n\nMonday 9:00 - 17:00\n\nTuesday 9:00 - 17:00\n\nWednesday 9:00 - 13:00", id="hours"),
        pytest.param("Results\n\n1. Anna Berg 14:32\n\n2. Tom Hale 14:40\n\n3. Ida Lund 14:55", id="results"),
        pytest.param("\n\n".join(f"В 1{n}:32 {words[0].lower()}{words[1:]}" for n, words in enumerate(SAID)), id="sentences"),
        pytest.param("\n\n".join(f"{n}. {words}" for n, words in enumerate(SAID, 1)), id="a numbered list"),
    ],
)  # fmt: skip
def test_lists_with_times_are_no_live_blog(text: str) -> None:
    assert read(text).splitter == "plain"
