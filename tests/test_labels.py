"""Text labels in an article: pages of our own invention as plain text, one unit a line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.model import BlockKind
from tracker.splitting import labels, textual
from tracker.splitting.draft import Draft, Found, Unit
from tracker.splitting.label_grammar import Shape, read_opening
from tracker.splitting.markup import words

PROSE = "The harbour master said the barrier had held through the night."
MORE = "Two pumps were moved to the east quay, and nobody was hurt."


def found(text: str, *, markdown: bool = False) -> Found | None:
    return labels.find_in(textual.units_of(text, markdown=markdown))


def split(text: str, *, markdown: bool = False) -> list[tuple[str, str | None, str | None, str]]:
    """(kind, label, title, words) of each block."""
    result = found(text, markdown=markdown)
    assert result is not None
    return [(d.kind.value, d.label, d.title, words((d.html or "").replace("><", "> <"))) for d in result.drafts]


def opening(text: str, **more: object) -> tuple[str, str, str] | None:
    """(shape, label, what follows it)."""
    read = read_opening(Unit(text=text, html=f"<p>{text}</p>", **more))  # type: ignore[arg-type]
    return None if read is None else (read.shape.value, read.printed, text[read.end :])


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("UPDATE, MARCH 4:", "UPDATE, MARCH 4:", ""),
        ("UPDATE, 0730 GMT: The tide", "UPDATE, 0730 GMT:", "The tide"),
        ("ORIGINAL ENTRY, FEB 26: The tide", "ORIGINAL ENTRY, FEB 26:", "The tide"),
        ("UPDATE 3:42 p.m. ET: The tide", "UPDATE 3:42 p.m. ET:", "The tide"),
        ("UPDATE 3:42 p.m. ET The tide", "UPDATE 3:42 p.m. ET", "The tide"),
        ("[Updated 11:15 a.m. PT] The tide", "[Updated 11:15 a.m. PT]", "The tide"),
        ("(Updated 3 March, 11:15): The tide", "(Updated 3 March, 11:15):", "The tide"),
        ("Update #2: The tide", "Update #2:", "The tide"),
        ("Update 2 – The tide", "Update 2 –", "The tide"),
        ("Update (June 5, 2020): The tide", "Update (June 5, 2020):", "The tide"),
        ("UPDATED: The tide", "UPDATED:", "The tide"),
        ("UPDATE: Nov. 9, 2021, 4:05 p.m. EST The tide", "UPDATE: Nov. 9, 2021, 4:05 p.m. EST", "The tide"),
        ("Update: On December 28, the tide turned.", "Update:", "On December 28, the tide turned."),
        ("Update: At 3 p.m. the tide turned.", "Update:", "At 3 p.m. the tide turned."),
        ("(Update 14-February-2024) The tide", "(Update 14-February-2024)", "The tide"),
        ("Update vom 3. April 2019: Die Flut", "Update vom 3. April 2019:", "Die Flut"),
        ("Update, 13.17 Uhr: Die Flut", "Update, 13.17 Uhr:", "Die Flut"),
        ("Aktualisierung (12:30 Uhr): Die Flut", "Aktualisierung (12:30 Uhr):", "Die Flut"),
        ("Nachtrag: Die Flut", "Nachtrag:", "Die Flut"),
        ("Mise à jour (10h15) : La marée", "Mise à jour (10h15) :", "La marée"),
        ("Actualización 10:15: La marea", "Actualización 10:15:", "La marea"),
        ("Aggiornamento ore 18.30: La marea", "Aggiornamento ore 18.30:", "La marea"),
        ("Atualização às 10h15: A maré", "Atualização às 10h15:", "A maré"),
        ("Обновлено в 10:15: Вода", "Обновлено в 10:15:", "Вода"),
        ("Oppdatering kl. 10.15: Vannet", "Oppdatering kl. 10.15:", "Vannet"),
        ("Correction: An earlier version", "Correction:", "An earlier version"),
        ("Correction (March 3): An earlier version", "Correction (March 3):", "An earlier version"),
        ("Editor’s note: The tide", "Editor’s note:", "The tide"),
        ("Erstmeldung: Die Flut", "Erstmeldung:", "Die Flut"),
        ("[OG post]The tide", "[OG post]", "The tide"),
        ("[Update 1]The tide", "[Update 1]", "The tide"),
    ],
)
def test_a_word_with_a_time_a_number_or_a_colon_opens_a_label(text: str, label: str, rest: str) -> None:
    assert opening(text) == ("word", label, rest)


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("10.15am BST", "10.15am BST", ""),
        ("12.31 Uhr: Die Flut", "12.31 Uhr:", "Die Flut"),
        ("9h05 - La marée", "9h05", "La marée"),
        ("Ore 18:33 - La marea", "Ore 18:33", "La marea"),
        ("[19:32u] Het water", "[19:32u]", "Het water"),
        ("+++ 14:26 Flut steigt +++", "14:26", "Flut steigt +++"),
        ("+++ 11:33 Uhr: Flut steigt +++", "11:33 Uhr:", "Flut steigt +++"),
        ("22:10 Uhr | Flut steigt", "22:10 Uhr", "Flut steigt"),
        ("2:42 p.m. CST -- The tide", "2:42 p.m. CST", "The tide"),
        ("1948 GMT: The tide", "1948 GMT:", "The tide"),
        ("00:58. Вода", "00:58.", "Вода"),
        ("19:52 UPDATE : The tide", "19:52", "UPDATE : The tide"),
        ("8h30 Nước", "8h30", "Nước"),
        ("9.12.2024, 10:00 Uhr", "9.12.2024, 10:00 Uhr", ""),
    ],
)
def test_a_clock_opens_a_paragraph(text: str, label: str, rest: str) -> None:
    assert opening(text) == ("clock", label, rest)


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("79' Goal!", "79'", "Goal!"),
        ("45+2' Half time.", "45+2'", "Half time."),
        ("3 min: Kick-off.", "3 min", "Kick-off."),
    ],
)
def test_a_match_minute_opens_a_paragraph(text: str, label: str, rest: str) -> None:
    assert opening(text) == ("minute", label, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Updates are now available for all lines.",
        "Update your records before the tide: it matters.",
        "Correction officers said the tide was high.",
        "The update came at 10:15.",
        "At 10:15 the barrier rose.",
        "Um 10.15 Uhr schloss das Tor.",
        "10:15 was the hour of the tide.",
        "3-0 was the score at half-time.",
        "45.20 overs had gone.",
        "10 boats were lost.",
        "1.50 euros is the fare.",
        "(see update below)",
        "Original paintings were lost.",
        "2020 was the year of the flood.",
        "On Monday the barrier rose.",
        "3 March was the day of the flood.",
    ],
)
def test_running_prose_opens_with_no_label(text: str) -> None:
    assert opening(text) is None


def test_an_edit_line_of_the_page_is_not_a_label() -> None:
    assert opening("Updated 4:48 PM EST, Mon March 1, 2021") == ("byline", "Updated 4:48 PM EST, Mon March 1, 2021", "")


def test_labels_of_their_own_line_cut_the_article_into_lead_and_blocks() -> None:
    text = f"A barrier at dusk (File)\n\nUPDATE, MARCH 2:\n\n{PROSE}\n\n{MORE}\n\nUPDATE, 0730 GMT:\n\n{MORE}\n\nORIGINAL ENTRY, FEB 28: {PROSE}\n\nWhy It Matters\n\n{MORE}"
    assert split(text) == [
        ("lead", None, None, "A barrier at dusk (File)"),
        ("update", "UPDATE, MARCH 2:", None, f"{PROSE} {MORE}"),
        ("update", "UPDATE, 0730 GMT:", None, MORE),
        ("original", "ORIGINAL ENTRY, FEB 28:", None, f"{PROSE} Why It Matters {MORE}"),
    ]


def test_times_in_running_text_and_sub_headings_are_no_labels() -> None:
    text = f"UPDATE, MARCH 2:\n\nThe gauge failed at 7:20 a.m. (0420 GMT). {MORE}\n\nA Second Wave\n\n{PROSE} (see update below)\n\nUPDATE, MARCH 1:\n\n{MORE}"
    assert [block[1] for block in split(text)] == ["UPDATE, MARCH 2:", "UPDATE, MARCH 1:"]


@pytest.mark.parametrize(
    "clocks",
    [
        ["10.15am BST", "9.50am BST", "9.05am BST"],
        ["12.31 Uhr:", "12.05 Uhr:", "11.40 Uhr:"],
        ["9h05 -", "9h40 -", "10h10 -"],
        ["Ore 18:33 -", "Ore 17:20 -", "Ore 16:00 -"],
        ["[19:32u]", "[19:05u]", "[18:40u]"],
        ["1948 GMT:", "1925 GMT:", "1841 GMT:"],
        ["00:15.", "23:50.", "23:10."],
        ["2:42 p.m. --", "2:37 p.m. --", "2:15 p.m. --"],
    ],
)
def test_clocks_glued_to_prose_are_the_labels_of_a_live_blog(clocks: list[str]) -> None:
    text = "\n\n".join(f"{clock} {PROSE}" for clock in clocks)
    assert [(block[0], block[3]) for block in split(text)] == [("update", PROSE)] * 3


def test_clocks_on_lines_of_their_own_are_labels_even_of_an_empty_block() -> None:
    text = f"The day in brief\n11.11am\n{PROSE}\n10.56am\n\n10.41am\n{MORE}\n10.39am\n{PROSE}"
    assert [(block[1], block[3]) for block in split(text)] == [
        (None, "The day in brief"),
        ("11.11am", PROSE),
        ("10.56am", ""),
        ("10.41am", MORE),
        ("10.39am", PROSE),
    ]


def test_a_title_in_the_line_of_the_label_is_the_title() -> None:
    text = f"+++ 14:26 Barrier holds +++\n{PROSE}\n\n+++ 13:10 Pumps moved +++\n{MORE}\n\n+++ 12:01 Tide rises +++\n{PROSE}"
    assert split(text) == [
        ("update", "14:26", "Barrier holds", PROSE),
        ("update", "13:10", "Pumps moved", MORE),
        ("update", "12:01", "Tide rises", PROSE),
    ]


def test_a_heading_above_each_label_is_the_title_of_its_block() -> None:
    text = f"# Storm\n\nIntro to the storm.\n\n## Barrier holds\n\n**Update, 14.10 Uhr:** {PROSE}\n\n## Pumps moved\n\n**Update, 13.10 Uhr:** {MORE}\n\n## Tide rises\n\n**Erstmeldung:** {PROSE}"
    assert split(text, markdown=True)[1:] == [
        ("update", "Update, 14.10 Uhr:", "Barrier holds", PROSE),
        ("update", "Update, 13.10 Uhr:", "Pumps moved", MORE),
        ("original", "Erstmeldung:", "Tide rises", PROSE),
    ]


def test_a_heading_below_a_lone_label_is_the_title() -> None:
    text = f"9.12.2024, 10:00 Uhr\n\n### Barrier holds\n\n{PROSE}\n\n9.12.2024, 9:48 Uhr\n\n### Pumps moved\n\n{MORE}\n\n9.12.2024, 9:12 Uhr\n\n### Tide rises\n\n{PROSE}"
    assert [block[2] for block in split(text, markdown=True)] == ["Barrier holds", "Pumps moved", "Tide rises"]


def test_heading_labels_with_titles_hold_all_below_them() -> None:
    text = f"## _(Update 07-July-2022)_ Pumps moved\n\n{PROSE}\n\n## A part\n\n{MORE}\n\n## _(Update 04-Jul-2022)_ Tide rises\n\n{MORE}\n\n# Summary\n\n{PROSE}"
    assert split(text, markdown=True) == [
        ("update", "(Update 07-July-2022)", "Pumps moved", f"{PROSE} A part {MORE}"),
        ("update", "(Update 04-Jul-2022)", "Tide rises", MORE),
        ("original", None, None, f"Summary {PROSE}"),
    ]


def test_a_block_that_begins_with_update_is_not_split_again() -> None:
    text = f"10.15am\n\nUpdate: {PROSE}\n\n9.50am\n\n{MORE}\n\nUpdate: the quay is open.\n\n9.05am\n\n{PROSE}"
    assert [block[1] for block in split(text)] == ["10.15am", "9.50am", "9.05am"]


def test_a_page_stamp_above_the_clocks_dates_them_and_is_no_block() -> None:
    result = found(
        f"14. März 2022, 22:10 Uhr\n\n22:10 Uhr | Flut steigt\n\n{PROSE}\n\n21:07 Uhr | Pumpen laufen\n\n{MORE}"
    )
    assert result is not None
    first = next(draft for draft in result.drafts if draft.kind is BlockKind.UPDATE)
    assert first.day_heading is not None
    assert (first.day_heading.month, first.day_heading.day) == (3, 14)


def headings(text: str) -> list[int | None]:
    """The day of the heading that each block carries."""
    result = found(text, markdown=True)
    assert result is not None
    return [d.day_heading.day if d.day_heading else None for d in result.drafts if d.label]


def test_day_headings_part_the_blocks_and_belong_to_none() -> None:
    text = (
        f"## Tuesday, 3 March\n\n10:15 {PROSE}\n\n09:40 {MORE}\n\n## Monday, 2 March\n\n22:05 {PROSE}\n\n21:00 {MORE}"
    )
    assert headings(text) == [3, None, 2, None]
    assert all("March" not in block[3] for block in split(text, markdown=True))


def test_day_headings_below_their_blocks_rule_those_above() -> None:
    text = (
        f"10:15 {PROSE}\n\n09:40 {MORE}\n\n## Tuesday, 3 March\n\n22:05 {PROSE}\n\n21:00 {MORE}\n\n## Monday, 2 March\n"
    )
    assert headings(text) == [3, 3, 2, 2]


def test_clocks_of_two_days_are_one_live_blog_whatever_hours_lie_between() -> None:
    text = f"### 18:30 Uhr: Bahn steht\n\n{PROSE}\n\n### 17.10 Uhr: Warnung\n\n{MORE}\n\n### Donnerstag, 11. März\n\n### 22.10 Uhr: Ruhe\n\n{PROSE}"
    assert [block[1] for block in split(text, markdown=True)] == ["18:30 Uhr:", "17.10 Uhr:", "22.10 Uhr:"]


def test_a_dash_carried_over_from_a_label_of_its_own_line_is_no_text() -> None:
    text = f"Ore 18:33\n- {PROSE}\n\nOre 16:48 - {MORE}\n\nOre 15:00\n– {PROSE}"
    assert [block[3] for block in split(text)] == [PROSE, MORE, PROSE]


def test_states_of_an_incident_take_the_time_after_their_text() -> None:
    text = f"Resolved -\n{PROSE}\nMar 13, 10:16 MDT\nUpdate -\nUpdate: {MORE}\nMar 13, 10:01 MDT\nInvestigating -\n{PROSE}\nMar 13, 07:00 MDT"
    result = found(text)
    assert result is not None
    assert [(d.label, d.visible.hour if d.visible else None) for d in result.drafts] == [
        ("Resolved", 10),
        ("Update", 10),
        ("Investigating", 7),
    ]


def test_stamps_that_close_their_blocks_belong_to_the_block_above() -> None:
    rows = "".join(
        f"<div>Ada:</div><div>{prose}<small>10/23/2012 4:5{n}:26 PM</small></div>\n\n"
        for n, prose in enumerate([PROSE, MORE, PROSE])
    )
    result = found(rows, markdown=True)
    assert result is not None
    assert [(d.author, words(d.html or ""), d.visible and d.visible.minute) for d in result.drafts] == [
        ("Ada", PROSE, 50),
        ("Ada", MORE, 51),
        ("Ada", PROSE, 52),
    ]


def test_relative_times_on_lines_of_their_own_are_labels() -> None:
    assert [block[1] for block in split(f"год назад\n\n{PROSE}\n\nгод назад\n\n{MORE}")] == ["год назад", "год назад"]


def test_match_minutes_label_a_minute_by_minute() -> None:
    minutes = ["90+3'", "79'", "61'", "45+2'", "30'", "12'", "1'"]
    assert [block[1] for block in split("\n\n".join(f"{minute} {PROSE}" for minute in minutes))] == minutes


def test_clocks_before_the_kick_off_and_match_minutes_are_labels_of_one_live_blog() -> None:
    clocks = ["18:30", "18:45", "19:00", "2'", "15'", "31'", "45+1'", "60'", "88'"]
    assert [block[1] for block in split("\n\n".join(f"{clock} {PROSE}" for clock in clocks))] == clocks


def test_a_list_of_titles_at_the_top_is_no_second_copy_of_the_blocks() -> None:
    titles = {"14:26": "Barrier holds", "13:10": "Pumps moved", "12:01": "Tide rises"}
    index = "\n".join(f"- {clock} {title}" for clock, title in titles.items())
    blocks = "\n\n".join(f"## {clock} {title}\n\n{PROSE}" for clock, title in titles.items())
    found_labels = [(kind, label) for kind, label, *_ in split(f"{index}\n\n{blocks}", markdown=True)]
    assert found_labels == [("lead", None), ("update", "14:26"), ("update", "13:10"), ("update", "12:01")]


def test_lines_that_say_posted_at_a_clock_again_and_again_are_labels() -> None:
    text = "\n".join(f"Posted at {clock}\n{PROSE}" for clock in ("14:26", "13:10", "12:01"))
    assert [block[1] for block in split(text)] == ["Posted at 14:26", "Posted at 13:10", "Posted at 12:01"]


def test_a_section_about_the_publisher_is_kept_apart_from_the_article() -> None:
    text = f"## (Update 04-Jul-2022) Tide rises\n\n{MORE}\n\n## (Update 01-Jul-2022) Rain\n\n{MORE}\n\n# Summary\n\n{PROSE}\n\n## Contact us\n\n{MORE}"
    assert [(block[0], block[3]) for block in split(text, markdown=True)][2:] == [
        ("original", f"Summary {PROSE}"),
        ("body", f"Contact us {MORE}"),
    ]


def test_an_article_with_a_note_at_its_end_is_a_body_and_a_note() -> None:
    article = f"{PROSE}\n\n{MORE}\n\n{PROSE}\n\n{MORE}"
    assert split(f"{article}\n\nUpdate July 3rd, 8:05AM ET: {MORE}") == [
        ("body", None, None, f"{PROSE} {MORE} {PROSE} {MORE}"),
        ("update", "Update July 3rd, 8:05AM ET:", None, MORE),
    ]


def test_a_note_at_the_top_is_one_paragraph_before_the_article() -> None:
    assert split(f"Correction: an earlier version gave the wrong quay.\n\n{PROSE}\n\n{MORE}\n\n{PROSE}") == [
        ("correction", "Correction:", None, "an earlier version gave the wrong quay."),
        ("body", None, None, f"{PROSE} {MORE} {PROSE}"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["10:00 - 12:00 Mass", "14:00 - 15:30 Concert", "16:00 - 17:00 Talk", "18:00 - 19:00 Dinner"],
        ["10.00 Holy Mass", "11.30 Angelus", "14.00 Vespers", "19.00 Compline"],
        [
            "0:04 - The guest says hello to everyone.",
            "3:40 - They talk about the flood.",
            "12:05 - A word on pumps.",
            "31:10 - Goodbye.",
        ],
        [
            "17:57 Minister visits the barrier",
            "17:40 Rain expected at night",
            "17:31 Boats leave the port",
            "17:02 Markets fall",
        ],
        ["3-0 Ada", "2-0 Grace", "1-0 Joan"],
        ["10:00 Opening by the mayor.", "11:00 A concert.", "12:30 Lunch.", "14:00 Lecture on tides."],
        ["12:30 Ada Poe (GBR).", "12:31 Joan Lee (USA).", "12:45 Grace Ho (CHN).", "13:02 Mia Fox (GER)."],
        ["3:16 For so it was.", "4:10 If you knew.", "6:35 I am."],
        ["9:05 a.m. – The first call.", "9:12 a.m. – Police arrived.", "9:40 a.m. – All clear."],
    ],
)
def test_programmes_offsets_scores_and_lists_of_headlines_have_no_labels(lines: list[str]) -> None:
    assert found("\n\n".join([PROSE, *lines])) is None


def test_two_lengths_of_videos_make_no_live_blog() -> None:
    assert found(f"{PROSE}\n\n02:12 - Source: Our cameras\n\n{MORE}\n\n01:22 - Source: Our cameras\n\n{PROSE}") is None


def test_a_plain_article_has_no_labels() -> None:
    assert (
        found(f"Barrier holds\n\nPublished 3 March 2021, 10:15\n\n{PROSE}\n\nOn 2 March it rained.\n\n{MORE}") is None
    )


def test_a_chronicle_of_the_past_with_dated_headings_is_no_live_blog() -> None:
    text = "\n\n".join(f"## {day} March 1953\n\n{PROSE}" for day in (1, 2, 3, 4))
    assert found(text, markdown=True) is None


unit = st.builds(
    Unit,
    text=st.text(max_size=40)
    | st.sampled_from(["UPDATE, MARCH 4:", "10:15", "10.15am A word.", "Resolved -", "2 March", "79' Goal."]),
    html=st.sampled_from(["<p>x</p>", "", "<p><b>10</b>:15 x", "<!-- -->", "plain & <odd"]),
    role=st.sampled_from(["p", "heading", "li", "hr", "figure", "quote"]),
    level=st.integers(0, 6),
    bold=st.integers(0, 40),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(unit, max_size=14))
def test_no_article_makes_the_family_raise_and_every_block_is_a_draft(units: list[Unit]) -> None:
    result = labels.find_in(units)
    assert result is None or all(isinstance(draft, Draft) and draft.html is not None for draft in result.drafts)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120), st.integers(0, 120), st.sampled_from(["p", "heading"]))
def test_an_opening_never_reaches_past_its_unit(text: str, bold: int, role: str) -> None:
    flat = " ".join(text.split())
    read = read_opening(Unit(text=flat, html="", role=role, bold=bold))
    assert read is None or (0 < read.end <= len(flat) and isinstance(read.shape, Shape))


def test_a_note_with_a_word_of_its_own_stays_a_note_though_its_date_lies_ahead_of_the_poll() -> None:
    units = textual.units_of(f"{PROSE}\n\n{MORE}\n\nCorrection, August 29, 2010: {MORE}", markdown=False)
    noted = labels.find_in(units, polled=date(2010, 8, 18))
    assert noted is not None
    assert [draft.kind for draft in noted.drafts if draft.kind is not BlockKind.BODY] == [BlockKind.CORRECTION]
