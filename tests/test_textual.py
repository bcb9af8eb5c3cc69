"""Plain text and Markdown as units: small documents of our own writing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.splitting.draft import Unit
from tracker.splitting.textual import front_dates, front_matter, units_of


def plain(text: str) -> list[str]:
    return [unit.text for unit in units_of(text, markdown=False)]


def markdown(text: str) -> list[Unit]:
    return units_of(text, markdown=True)


def one(text: str) -> Unit:
    found = markdown(text)
    assert len(found) == 1, found
    return found[0]


def test_paragraphs_of_plain_text_are_parted_by_empty_lines() -> None:
    assert plain("The tide rose.\n\n\nThe pumps held.\n") == ["The tide rose.", "The pumps held."]


def test_plain_text_without_empty_lines_has_a_paragraph_a_line() -> None:
    assert plain("10.15am\r\nThe tide rose.\r\n9.50am\r\nThe pumps held.") == [
        "10.15am",
        "The tide rose.",
        "9.50am",
        "The pumps held.",
    ]


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    sentence = "The harbour master said that the barrier had held through the night and that two pumps were moved to the east quay before dawn while the wind fell and the boats came home again to the town where the lamps had burned since noon on account of the fog that nobody had foreseen. "
    words, lines, line = (sentence * 2).split(), [], ""
    for word in words:
        if len(line) + len(word) > 70:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    wrapped = "\n".join([*lines, line])
    assert plain(f"{wrapped}\n\nA last line.") == [" ".join(words), "A last line."]


def test_white_space_inside_a_line_collapses() -> None:
    assert plain("  The \t tide\u00a0rose. ") == ["The tide rose."]


@pytest.mark.parametrize(("line", "text"), [("• One enquiry", "One enquiry"), ("- One enquiry", "One enquiry")])
def test_a_bullet_of_plain_text_is_a_list_item(line: str, text: str) -> None:
    unit = units_of(line, markdown=False)[0]
    assert (unit.role, unit.text) == ("li", text)


def test_plain_text_is_escaped_in_its_markup() -> None:
    assert units_of("a < b & c", markdown=False)[0].html == "<p>a &lt; b &amp; c</p>"


def test_front_matter_is_read_and_left_out() -> None:
    text = "---\ntitle: \"A: storm\"\ndate: '2024-02-14T15:30:00Z'\ntags: [a, b]\n# no field\n---\nThe tide rose.\n"
    assert front_matter(text) == {"title": "A: storm", "date": "2024-02-14T15:30:00Z", "tags": "[a, b]"}
    assert [unit.text for unit in markdown(text)] == ["The tide rose."]


def test_the_dates_of_front_matter_are_the_page_s_own_publication_first() -> None:
    text = "---\nupdated: 2024-02-15\nTitle: x\nDate: Tue, 06 May 2025 09:00:00 +0200\n---\nThe tide rose.\n"
    assert front_dates(text) == ["Tue, 06 May 2025 09:00:00 +0200", "2024-02-15"]
    assert front_dates("The tide rose.") == []


def test_a_rule_in_the_text_is_no_front_matter() -> None:
    assert front_matter("The tide rose.\n\n---\n\nThe pumps held.") == {}


@pytest.mark.parametrize(
    ("source", "level", "text"),
    [
        ("## Storm ##", 2, "Storm"),
        ("Storm\n=====", 1, "Storm"),
        ("Storm\n-----", 2, "Storm"),
        ("### _(Update)_ Storm", 3, "(Update) Storm"),
    ],
)
def test_headings_of_both_styles_are_headings(source: str, level: int, text: str) -> None:
    unit = one(source)
    assert (unit.role, unit.level, unit.text, unit.bold) == ("heading", level, text, len(text))


@pytest.mark.parametrize(
    ("source", "text", "html"),
    [
        ("The **tide** rose.", "The tide rose.", "<p>The <strong>tide</strong> rose.</p>"),
        ("The *tide* and __pumps__.", "The tide and pumps.", "<p>The <em>tide</em> and <strong>pumps</strong>.</p>"),
        ("A snake_case_name stays.", "A snake_case_name stays.", "<p>A snake_case_name stays.</p>"),
        ('See [the **map**](https://a.example/x_(1) "t").', "See the map.", '<p>See <a href="https://a.example/x_(1)">the <strong>map</strong></a>.</p>'),
        ("See <https://a.example/>.", "See https://a.example/.", '<p>See <a href="https://a.example/">https://a.example/</a>.</p>'),
        ("Run `a < b`.", "Run a < b.", "<p>Run <code>a &lt; b</code>.</p>"),
        (r"Five \* six", "Five * six", "<p>Five * six</p>"),
        ("An odd * star.", "An odd * star.", "<p>An odd * star.</p>"),
        ("An odd ** pair.", "An odd ** pair.", "<p>An odd ** pair.</p>"),
        ("Tom &amp; Ann", "Tom & Ann", "<p>Tom &amp; Ann</p>"),
        ("Old ~~text~~ new", "Old text new", "<p>Old <s>text</s> new</p>"),
        ("A <b onclick='x()'>bold</b> word", "A bold word", "<p>A <b>bold</b> word</p>"),
    ],
)  # fmt: skip
def test_inline_markup_becomes_clean_html_and_bare_words(source: str, text: str, html: str) -> None:
    unit = one(source)
    assert (unit.text, unit.html) == (text, html)


def test_reference_links_find_their_address() -> None:
    assert (
        one("See [the map][m].\n\n[m]: https://a.example/map").html
        == '<p>See <a href="https://a.example/map">the map</a>.</p>'
    )


def test_a_picture_is_kept_without_words() -> None:
    unit = one("![The barrier](https://a.example/b.jpg)")
    assert (unit.text, unit.html) == ("", '<p><img src="https://a.example/b.jpg" alt="The barrier"></p>')


def test_the_bold_start_of_a_paragraph_is_counted() -> None:
    assert one("**Update:** the tide rose.").bold == len("Update:")
    assert one("The **tide** rose.").bold == 0


def test_lists_quotes_tables_and_rules_keep_their_roles() -> None:
    text = "- One\n- Two\n  and more\n\n> He said\n> it rose.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n***\n\n1. First"
    assert [(unit.role, unit.text) for unit in markdown(text)] == [
        ("li", "One"),
        ("li", "Two and more"),
        ("quote", "He said it rose."),
        ("table", "a · b"),
        ("table", "1 · 2"),
        ("hr", ""),
        ("li", "First"),
    ]


def test_code_is_one_unit_and_its_markup_is_left_alone() -> None:
    unit = one("```sh\nupdate: **now**\n```")
    assert (unit.role, unit.text) == ("pre", "update: **now**")


def test_a_line_that_opens_with_a_clock_begins_another_paragraph() -> None:
    assert [unit.text for unit in markdown("**10:15** The tide rose.\n**10:40** The pumps held.")] == [
        "10:15 The tide rose.",
        "10:40 The pumps held.",
    ]


def test_a_short_line_in_brackets_is_a_paragraph() -> None:
    assert [unit.text for unit in markdown("[Final message]\nAll went well.")] == ["[Final message]", "All went well."]


def test_raw_html_is_linearised_and_its_stamps_stand_alone() -> None:
    text = '<div class="x"><b>Ada:</b><p>The <a href="/m">tide</a> rose.</p><span>10/23/2012 4:56:26 PM</span><script>x()</script></div>\n\nThe end.'
    assert [unit.text for unit in markdown(text)] == ["Ada:", "The tide rose.", "10/23/2012 4:56:26 PM", "The end."]


def test_comments_of_raw_html_are_no_text() -> None:
    assert [unit.text for unit in markdown("<!-- a\n\nb -->\nThe tide rose.")] == ["The tide rose."]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="#*_-=`>|[]()<>!~\\ \nab1:.&;/", max_size=200), st.booleans())
def test_no_text_makes_the_readers_raise_and_units_are_one_line(text: str, marked: bool) -> None:
    front_matter(text)
    for unit in units_of(text, markdown=marked):
        assert "\n" not in unit.text
        assert unit.text or unit.role == "hr" or "<img" in unit.html
        assert 0 <= unit.bold <= max(len(unit.text), 1)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abc <>&\"'\n.", max_size=120))
def test_the_words_of_plain_text_are_all_kept(text: str) -> None:
    kept = "".join("".join(unit.text.split()) for unit in units_of(text, markdown=False))
    assert kept == "".join(text.split())


@pytest.mark.parametrize("unit", ["[a](", "**", "<b ", "`", "_a", "![", "[[", "> ", "# ", "\\"])
def test_hostile_markdown_is_read_in_linear_time(unit: str) -> None:
    assert isinstance(markdown(unit * 5_000), list)
