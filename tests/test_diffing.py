"""Word diffs that people can read and programs can read back; all sentences are invented."""

from __future__ import annotations

import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.alignment import CELLS, hunks
from tracker.core.diffing import (
    SegmentKind,
    candidates,
    context,
    markup,
    new_of,
    old_of,
    segments,
    shingles,
    similarity,
    word_diff,
)
from tracker.core.quantities import quantities
from tracker.core.segments import escaped, unescaped
from tracker.core.tokens import TokenKind, sentence_starts, tokens


def bare(text: str) -> str:
    return "".join(text.split())


# -- tokens --------------------------------------------------------------------------------------------------------------


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_tokens_written_out_again_are_the_text(text: str) -> None:
    assert "".join(before + word for before, word in tokens(text)) == text.rstrip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£1,200 and 22%,", ["£1,200", "and", "22%", ","]),
        ("10 000 people", ["10 000", "people"]),
        ("don't stop", ["don't", "stop"]),
        ("l'homme n'est", ["l'", "homme", "n'", "est"]),
        ("the U.S. (17)", ["the", "U.S.", "(", "17", ")"]),
        ("on 2024-03-01 at 18h30", ["on", "2024-03-01", "at", "18h30"]),
        ("see https://a.example/b?c=1.", ["see", "https://a.example/b?c=1", "."]),
        ("東京で", ["東", "京", "で"]),
        ("कि वह", ["कि", "वह"]),
        ("Jean-Luc's 17-year-old", ["Jean-Luc's", "17", "-", "year-old"]),
    ],
)
def test_a_text_is_cut_into_words_numbers_and_signs(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokens(text)] == expected


def test_a_token_knows_what_it_is_made_of() -> None:
    kinds = [token.kind for token in tokens("Some £17 , US$40 @name")]
    assert kinds == [TokenKind.WORD, TokenKind.NUMBER, TokenKind.SIGN, TokenKind.NUMBER, TokenKind.WORD]


def test_a_sentence_does_not_end_at_an_abbreviation_and_does_at_a_paragraph() -> None:
    row = tokens("Mr. Holl met J. Berg. “Well.” He left\n\nthe room")
    assert [row[at].text for at in sentence_starts(row)[:-1]] == ["Mr", "“", "He", "the"]


# -- quantities ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "one hundred and five", "105"),
        ("en", "two dozen", "24"),
        ("en", "half past", "half past"),
        ("en", "$3.5bn", "3.5 billion dollars"),
        ("en", "US$40", "$40"),
        ("en", "12,34,567", "1234567"),
        ("en", "1.234 billion", "1,234,000,000"),
        ("en", "7pm", "19:00"),
        ("en", "7.30 p.m.", "19:30"),
        ("en", "0730 GMT", "7:30 UTC"),
        ("en", "Sept. 5, 2024", "2024-09-05"),
        ("en", "5½", "5.5"),
        ("de", "zweiundzwanzig", "22"),
        ("de", "1.200,50 €", "1200,5 Euro"),
        ("de", "5. März 2020", "05.03.2020"),
        ("de", "Mrd.", "Milliarden"),
        ("fr", "quatre-vingt-dix-sept", "97"),
        ("fr", "18h30", "18:30"),
        ("es", "veintidós", "22"),
        ("es", "3 de marzo", "3 marzo"),
        ("it", "trentuno", "31"),
        ("pt", "vinte e dois", "22"),
        ("nl", "tweeëntwintig", "22"),
        ("ru", "двадцать два", "22"),
        ("ru", "5 тыс. рублей", "5000 руб"),
    ],
)
def test_numbers_that_mean_the_same_read_the_same(language: str, one: str, other: str) -> None:
    said = [[quantity.meaning for quantity in quantities(tokens(text), language)] for text in (one, other)]
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("17", "71"),
        ("17 km", "17 miles"),
        ("10am", "10pm"),
        ("3 March", "4 March"),
        ("over 20", "under 20"),
        ("0.123", "123"),
    ],
)
def test_numbers_that_mean_something_else_read_otherwise(one: str, other: str) -> None:
    said = [[quantity.meaning for quantity in quantities(tokens(text), "en")] for text in (one, other)]
    assert all(said)
    assert said[0] != said[1]


# -- markup --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Some 17 boats sank.", "Some 22 boats sank.", "Some [-17-] {+22+} boats sank."),
        ("The boat sank.", "The boat sank at noon.", "The boat sank{+ at noon+}.".replace("{+ ", " {+")),
        ("The old boat sank.", "The boat sank.", "The [-old-] boat sank."),
        ("Boats (17) sank.", "Boats (22) sank.", "Boats ([-17-] {+22+}) sank."),
        ("One went.\n\nTwo came.", "Two came.", "[-One went.-]\n\nTwo came."),
        ("One went.", "One went.\n\nTwo came.", "One went.\n\n{+Two came.+}"),
        ("", "One went.", "{+One went.+}"),
        ("One went.", "", "[-One went.-]"),
        ("One  went.\nTwo", "One went. Two", "One went. Two"),
        ("", "", ""),
    ],
)
def test_a_word_diff_is_written_as_git_does(old: str, new: str, expected: str) -> None:
    assert word_diff(old, new) == expected


def test_an_inserted_sentence_is_shown_whole_though_its_words_repeat() -> None:
    shown = word_diff("The rain began. The rain stopped.", "The rain began. The rain grew worse. The rain stopped.")
    assert shown == "The rain began. {+The rain grew worse.+} The rain stopped."


def test_a_rewritten_sentence_is_one_replacement() -> None:
    shown = word_diff(
        "The mayor of Oldtown opened the new bridge with a song. It rained.",
        "A minister of the realm closed an old tunnel with much regret. It rained.",
    )
    assert shown.count("[-") == shown.count("{+") == 1
    assert shown.endswith(" It rained.")


def test_a_sentence_changed_in_many_places_is_one_replacement_too() -> None:
    shown = word_diff(
        "Ferries sail again. Berg voted on Monday to shut the old mill in the upper valley because wood is scarce, a clerk said.",
        "Ferries sail again. Holl chose late on Monday that the mill in the upper valley stays open, since wood is not scarce, as a clerk put it.",
    )
    assert shown.count("[-") == shown.count("{+") == 1
    assert shown.startswith("Ferries sail again. [-Berg")


def test_a_row_of_figures_keeps_its_figures_apart() -> None:
    shown = word_diff("Holm 1, Vik 2, Berg 3, Moss 4, Ås 5.", "Holm 6, Vik 7, Berg 8, Moss 9, Ås 10.")
    assert shown.count("[-") == 5


def test_two_small_changes_stay_two() -> None:
    assert word_diff("Some 17 of the 30 boats sank.", "Some 22 of the 40 boats sank.") == (
        "Some [-17-] {+22+} of the [-30-] {+40+} boats sank."
    )


def test_two_insertions_do_not_show_the_word_between_as_replaced() -> None:
    assert word_diff("boats of oak", "many old red boats of fine dry English oak").count("[-") == 0


def test_a_moved_paragraph_is_shown_at_both_its_places() -> None:
    first, second, third = (
        "The river rose before dawn.",
        "Shops stayed shut all day long.",
        "Trains ran late in the evening.",
    )
    shown = word_diff(f"{first}\n\n{second}\n\n{third}", f"{second}\n\n{third}\n\n{first}")
    assert shown == f"[~{first}~]\n\n{second}\n\n{third}\n\n{{~{first}~}}"


def test_a_moved_paragraph_inside_changed_text_keeps_its_place() -> None:
    moved = "Shops stayed shut all day long."
    old = f"Rain fell early.\n\n{moved}\n\nTrains ran late.\n\nNothing else happened to the trams.\n\nAll was quiet by ten."
    new = f"Rain fell late.\n\nTrains ran early.\n\nNothing else happened to the trams.\n\nAll was quiet by ten.\n\n{moved}"
    row = segments(old, new)
    kinds = [segment.kind for segment in row if segment.text == moved]
    assert kinds == [SegmentKind.MOVED_AWAY, SegmentKind.MOVED_HERE]
    assert (bare(old_of(markup(row))), bare(new_of(markup(row)))) == (bare(old), bare(new))


def test_each_segment_stays_within_one_paragraph() -> None:
    row = segments("One went.\n\nTwo came.\n\nThree.", "Four stood there.\n\nFive sat.\n\nThree.")
    assert all("\n\n" not in segment.text for segment in row)
    assert sum(segment.opens_paragraph for segment in row) >= 2


def test_signs_of_the_markup_in_a_text_are_told_from_marks() -> None:
    old, new = "Write [-x-] or {+y+} and [~z~] now", "Write [-x-] or {+y+} and [~z~] later \\[- "
    shown = word_diff(old, new)
    assert shown.startswith("Write [\\-x-\\] or {\\+y+\\} and [\\~z~\\] [-now-]")
    assert (bare(old_of(shown)), bare(new_of(shown))) == (bare(old), bare(new))


_TRICKY = st.text(alphabet="ab17 .\n[]{}-+~\\“", max_size=60)


@given(_TRICKY)
@settings(max_examples=300, deadline=None)
def test_escaping_is_undone_exactly_and_leaves_no_mark(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not any(mark in escaped(text) for mark in ("[-", "-]", "{+", "+}", "[~", "~]", "{~", "~}"))


@given(_TRICKY, _TRICKY)
@settings(max_examples=400, deadline=None)
def test_both_texts_can_be_read_out_of_markup(old: str, new: str) -> None:
    shown = word_diff(old, new)
    assert (bare(old_of(shown)), bare(new_of(shown))) == (bare(old), bare(new))


_SENTENCES = st.lists(
    st.sampled_from(
        [
            "The river rose before dawn today.",
            "Some 17 boats sank.",
            "Shops stayed shut all day.",
            "“Go,” he said.",
            "The rain",
            "",
        ]
    ),
    max_size=7,
)


@given(_SENTENCES, _SENTENCES, st.sampled_from(["\n\n", " "]))
@settings(max_examples=200, deadline=None)
def test_both_texts_can_be_read_out_of_markup_when_paragraphs_move(old: list[str], new: list[str], glue: str) -> None:
    shown = word_diff(glue.join(old), glue.join(new))
    assert (bare(old_of(shown)), bare(new_of(shown))) == (bare("".join(old)), bare("".join(new)))


@given(_TRICKY)
@settings(max_examples=100, deadline=None)
def test_a_text_beside_itself_has_no_change(text: str) -> None:
    assert all(segment.kind is SegmentKind.EQUAL for segment in segments(text, text))


# -- context -------------------------------------------------------------------------------------------------------------


def test_context_keeps_some_words_around_each_change_and_marks_the_gaps() -> None:
    old = "one two three four five six seven eight nine 17 ten eleven twelve thirteen fourteen fifteen"
    row = context(segments(old, old.replace("17", "22")), words=3)
    assert markup(row) == "… seven eight nine [-17-] {+22+} ten eleven twelve …"


def test_context_keeps_a_short_stretch_between_two_changes_whole() -> None:
    row = context(segments("17 one two three four 30", "22 one two three four 40"), words=2)
    assert markup(row) == "[-17-] {+22+} one two three four [-30-] {+40+}"


def test_context_of_equal_texts_is_only_a_gap() -> None:
    assert markup(context(segments("one two three", "one two three"), words=3)) == "…"


def test_context_shortens_a_moved_paragraph() -> None:
    first, second = "The river rose before dawn and fell.", "Shops stayed shut all day long today."
    row = context(segments(f"{first}\n\n{second}", f"{second}\n\n{first}"), words=2)
    assert next(segment.text for segment in row if segment.kind is SegmentKind.MOVED_HERE).endswith("…")


# -- bounds --------------------------------------------------------------------------------------------------------------


def _invented(seed: int, words: int) -> str:
    chance = random.Random(seed)
    vocabulary = [f"w{k}" for k in range(4000)]
    return " ".join(word + "." if k % 12 == 11 else word for k, word in enumerate(chance.choices(vocabulary, k=words)))


def test_two_thousand_words_rewritten_are_compared_fast() -> None:
    old, new = _invented(1, 2000), _invented(2, 2000)
    started = time.process_time()
    word_diff(old, new)
    assert time.process_time() - started < 0.5


def test_texts_too_long_to_compare_by_word_are_compared_by_sentence() -> None:
    half = int(CELLS**0.5) + 2000
    shared = [f"Sentence number{k} stands in both." for k in range(half // 6)]
    old = tokens("Oldish start. " + " ".join(shared[::2]) + " Oldish end.")
    new = tokens("Newish start. " + " ".join(shared) + " " + " ".join(shared[:5]) + " Newish end.")
    assert len(old) * len(new) > CELLS // 2
    found = hunks(old * 2, new * 2)
    assert found[0].old_start == 0
    assert all(a.old_end <= b.old_start and a.new_end <= b.new_start for a, b in itertools.pairwise(found))


def test_a_huge_rewritten_text_is_bounded_and_reversible() -> None:
    old, new = _invented(1, 30_000), _invented(2, 30_000)
    started = time.process_time()
    shown = word_diff(old, new)
    assert time.process_time() - started < 4
    assert bare(old_of(shown)) == bare(old)


# -- similarity ----------------------------------------------------------------------------------------------------------


def test_case_and_punctuation_do_not_make_texts_less_alike() -> None:
    assert similarity("The boat -- sank.", "the boat sank") == 1.0


def test_an_edited_text_is_more_alike_than_another_text() -> None:
    text = "The crew of the ferry was brought ashore before the storm reached the harbour"
    edited = text.replace("ferry", "trawler").replace("before", "as")
    assert (
        similarity(text, edited)
        > 0.8
        > 0.4
        > similarity(text, "Ministers met in the capital to talk about the price of bread")
    )


def test_a_text_that_grew_stays_alike() -> None:
    text = "The crew of the ferry was brought ashore before noon"
    assert similarity(
        text, f"{text}. " + "Many other things were said about weather and trains and shops " * 6
    ) == pytest.approx(0.9)


def test_an_empty_text_is_alike_only_to_an_empty_one() -> None:
    assert (similarity("", ""), similarity("", "boat")) == (1.0, 0.0)


def test_shingles_are_runs_of_three_words() -> None:
    assert shingles("The boat sank fast.") == {("the", "boat", "sank"), ("boat", "sank", "fast")}
    assert shingles("The boat") == {("the", "boat")}


def test_candidates_of_three_hundred_edited_blocks_find_each_its_own_in_time() -> None:
    chance = random.Random(5)
    vocabulary = [f"word{int(chance.paretovariate(0.6)) % 4000}" for _ in range(9000)]
    old = [" ".join(chance.choices(vocabulary, k=100)) for _ in range(300)]
    new = [
        " ".join(chance.choice(vocabulary) if k % 5 == 0 else word for k, word in enumerate(text.split()))
        for text in old
    ]
    started = time.process_time()
    found = candidates(old, new)
    assert time.process_time() - started < 1
    best = {i: j for i, j, _ in reversed(found)}
    assert sum(best.get(i) == i for i in range(300)) >= 299
    assert found == sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def test_candidates_of_few_texts_need_no_shared_rare_word() -> None:
    assert candidates(["a b c d"], ["x y", "a b c e"])[0][:2] == (0, 1)
