"""A zone that a page states once holds for its clocks that name none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.model import Hint, Page, ZoneBasis
from tracker.splitting.choosing import split

POLLED = datetime(2026, 3, 3, 23, 0, tzinfo=UTC)
BLOCKS = (
    "<p><b>14:32</b></p><p>The water rose through the night and the ferry stayed in port.</p>"
    "<p><b>14:05</b></p><p>Two streets near the old market were closed, and nobody was hurt.</p>"
    "<p><b>13:11</b></p><p>The bridge will open again when the wind has gone down.</p>"
)


def page(note: str, blocks: str = BLOCKS) -> Page:
    html = f"<html><body><article><h1>The storm at the coast</h1><p>{note}</p>{blocks}</article></body></html>"
    return Page("https://paper.example/storm", html.encode(), POLLED, "text/html; charset=utf-8")


def first(note: str, blocks: str = BLOCKS, hint: Hint | None = None) -> tuple[str, ZoneBasis]:
    """Clock in UTC and zone basis of the first block."""
    moments = [block.published for block in split(page(note, blocks), hint).blocks if block.published is not None]
    return f"{moments[0].at:%H:%M}", moments[0].zone_basis


@pytest.mark.parametrize(
    ("note", "utc"),
    [
        ("All times BST.", "13:32"),
        ("(all times ET)", "19:32"),
        ("All times are shown in <b>GMT+1</b>.", "13:32"),
        ("Times in PT", "22:32"),
        ("All times UK time", "14:32"),
        ("All times are US Eastern time", "19:32"),
        ("Alle Zeiten MESZ", "12:32"),
        ("Alle Uhrzeiten in MEZ", "13:32"),
        ("Toutes les heures sont indiquées en GMT", "14:32"),
        ("Todas las horas en CET", "13:32"),
        ("Время московское", "11:32"),
    ],
)
def test_a_zone_stated_once_holds_for_all_clocks_of_the_page(note: str, utc: str) -> None:
    assert first(note) == (utc, ZoneBasis.PAGE)


@pytest.mark.parametrize(
    "note", ["(all times local)", "For all times to come.", "Of all times it was the ET who came."]
)
def test_words_that_name_no_zone_say_nothing(note: str) -> None:
    assert first(note) == ("14:32", ZoneBasis.UTC)


def test_a_page_in_one_language_may_state_its_zone_in_it_or_in_english() -> None:
    for note, language in (("Alle Zeiten MESZ", "de-CH"), ("All times CEST", "ja")):
        body = page(note).body.replace(b"<html>", f"<html lang={language}>".encode())
        blocks = split(Page("https://paper.example/storm", body, POLLED, "text/html; charset=utf-8")).blocks
        assert next(f"{block.published.at:%H:%M}" for block in blocks if block.published is not None) == "12:32"


def test_the_configured_zone_goes_before_the_page_s() -> None:
    assert first("All times BST.", hint=Hint(timezone="Asia/Tokyo")) == ("05:32", ZoneBasis.CONFIGURED)


def test_a_zone_in_the_labels_goes_before_the_page_s() -> None:
    labelled = BLOCKS.replace("</b>", " GMT</b>")
    assert first("All times BST.", labelled) == ("14:32", ZoneBasis.STATED)
