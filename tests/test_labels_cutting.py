"""Cutting a label off the markup of its unit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.splitting.cutting import without_frame, without_front
from tracker.splitting.markup import inline, words


@pytest.mark.parametrize(
    ("html", "text", "label", "rest"),
    [
        ("<p>10:15 The tide</p>", "10:15 The tide", "10:15 ", "<p>The tide</p>"),
        ("<p><strong>10:15</strong> The <a href='/t'>tide</a></p>", "10:15 The tide", "10:15 ", "<p>The <a href='/t'>tide</a></p>"),
        ("<p><b>10:15 The</b> tide</p>", "10:15 The tide", "10:15 ", "<p><b>The</b> tide</p>"),
        ("<p><em>Up</em>date: A &amp; B</p>", "Update: A & B", "Update: ", "<p>A &amp; B</p>"),
        ("<p><span>Update</span>: <b>A</b></p>", "Update: A", "Update: ", "<p><b>A</b></p>"),
        ("<p>A</p>", "A", "", "<p>A</p>"),
    ],
)  # fmt: skip
def test_the_text_after_a_label_keeps_its_markup(html: str, text: str, label: str, rest: str) -> None:
    assert without_front(html, text, len(label)) == rest


def test_the_closing_frame_of_a_title_is_taken_off() -> None:
    assert without_frame("Tide rises +++") == "Tide rises"


@settings(max_examples=120, deadline=None)
@given(st.text(alphabet="ab *_&<>10:5.", min_size=1, max_size=40), st.integers(0, 40))
def test_what_is_left_is_the_text_without_its_front(source: str, end: int) -> None:
    html = inline(source, {})
    text = words(html)
    end = min(end, len(text))
    assert words(without_front(f"<p>{html}</p>", text, end)).replace(" ", "") == text[end:].replace(" ", "")
