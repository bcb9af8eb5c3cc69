"""Pages that mislead: windows around moved blocks, keys that count places, dates inferred otherwise, tombstones at the end."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from shelf import MINUTE, NOON, Shelf, apply, at, block, kinds, news, page

from tracker.core.ageing import only_aged
from tracker.core.matching import match
from tracker.core.reconcile import reconcile
from tracker.model import Block, BlockState, Page, Split, TimeBasis
from tracker.splitting.still_said import still_said

PLACES = [
    "Arden",
    "Bellow",
    "Corry",
    "Dunmore",
    "Estrel",
    "Farrow",
    "Gannet",
    "Hollin",
    "Iver",
    "Jarrow",
    "Kelso",
    "Lorn",
]


def story(n: int) -> str:
    """A text of its own for each number."""
    rng = Random(n)
    words = ("".join(rng.choice("aeioulmnrst") for _ in range(6)) for _ in range(18))
    return f"Bulletin {n}: {' '.join(words)}."


def row(n: int, *, key: str | None = None, basis: TimeBasis = TimeBasis.STATED) -> Block:
    return block(story(n), key, published=at(n * 3, basis=basis))


def rows(*numbers: int) -> Split:
    return page(*(row(n) for n in numbers))


# Windows


def test_blocks_that_scroll_away_below_one_that_was_moved_up_are_not_removed() -> None:
    shelf = Shelf()
    shelf.feed(rows(9, 8, 7, 6, 5, 4, 3))
    shelf.feed(rows(3, 9, 8, 7, 6, 5, 4))
    shelf.feed(rows(10, 3, 9, 8, 7, 6, 5))
    for _ in range(4):
        shelf.feed(rows(11, 10, 3, 9, 8, 7, 6))
    assert shelf.state_of(story(4)) is shelf.state_of(story(5)) is BlockState.ROLLED_OFF
    assert "removed" not in [kind for one in shelf.history for kind in kinds(one)]


def test_a_page_turned_round_while_its_window_moves_on_removes_nothing() -> None:
    shelf = Shelf()
    shelf.feed(page(*(row(n) for n in (3, 4, 5, 6, 7, 8)), newest_first=False))
    for _ in range(3):
        shelf.feed(page(*(row(n) for n in (9, 8, 7, 6, 5, 4))))
    assert shelf.state_of(story(3)) is BlockState.ROLLED_OFF
    assert [kind for one in shelf.history for kind in kinds(one)] == ["added", "rolled_off"]


def test_an_inferred_date_does_not_make_the_oldest_block_of_a_window_younger_than_a_new_one() -> None:
    shelf = Shelf()
    later = timedelta(hours=20)
    old = [block(story(n), published=at(n * 3 + 1200, basis=TimeBasis.DATE_INHERITED)) for n in (6, 5, 4, 3)]
    shelf.feed(page(*old))
    fresh = block(story(7), published=at(21, basis=TimeBasis.DATE_INHERITED))
    assert fresh.published is not None
    assert old[-1].published is not None
    assert old[-1].published.at - fresh.published.at > later - MINUTE * 60
    added = shelf.feed(page(fresh, *old))
    assert kinds(added) == ["added"]
    for _ in range(3):
        gone = shelf.feed(page(fresh, *old[:-1]))
        assert "removed" not in kinds(gone)
    assert shelf.state_of(story(3)) is BlockState.ROLLED_OFF


def test_blocks_without_a_time_that_come_to_light_past_the_old_end_are_no_news() -> None:
    shelf = Shelf()
    shelf.feed(rows(9, 8, 7, 6))
    longer = page(*(row(n) for n in (9, 8, 7, 6)), block(story(2)), block(story(1)))
    assert kinds(shelf.feed(longer)) == []
    on_top = page(block(story(11)), *longer.blocks)
    assert kinds(shelf.feed(on_top)) == ["added"]


def test_a_tombstone_at_the_end_of_a_page_does_not_make_it_look_cut() -> None:
    shelf = Shelf()
    keyed = [row(n, key=f"k{n}") for n in (9, 8, 7, 6, 5, 4)]
    shelf.feed(page(*keyed))
    tomb = block("", "k7", tombstone=True)
    left = [one for one in keyed if one.key != "k7"]
    shelf.feed(page(*left, tomb))
    moved_on = shelf.feed(page(row(10, key="k10"), *left[:-1], tomb))
    assert kinds(moved_on) == ["added", "rolled_off"]


def test_an_earlier_state_with_a_tombstone_is_still_an_earlier_state() -> None:
    shelf = Shelf()
    keyed = [row(n, key=f"k{n}") for n in (9, 8, 7, 6, 5)]
    tomb = block("", "k7", tombstone=True)
    shelf.feed(page(*keyed))
    left = [one for one in keyed if one.key != "k7"]
    before = page(*left, tomb)
    shelf.feed(before)
    shelf.feed(page(row(10, key="k10"), *left, tomb))
    shelf.feed(page(row(11, key="k11"), row(10, key="k10"), *left, tomb))
    assert shelf.feed(before).verdict.value == "stale"


def test_a_block_without_a_time_that_comes_to_light_among_old_ones_is_no_news() -> None:
    shelf = Shelf()
    shelf.feed(rows(9, 8, 7, 6, 5))
    assert kinds(shelf.feed(page(*(row(n) for n in (9, 8, 7)), block(story(1)), row(6), row(5)))) == []
    fresh = page(row(9), block(story(2)), *(row(n) for n in (8, 7)), block(story(1)), row(6), row(5))
    assert kinds(shelf.feed(fresh)) == ["added"]


def test_what_stands_below_the_lowest_block_belongs_to_none() -> None:
    shelf = Shelf()
    tail = "\n\nMore on this subject"
    shelf.feed(page(*(row(n) for n in (9, 8, 7)), block(story(6) + tail, published=at(18))))
    shorter = page(row(10), row(9), row(8), block(story(7) + tail, published=at(21)))
    assert kinds(shelf.feed(shorter)) == ["added", "rolled_off"]
    longer = page(row(10), row(9), row(8), row(7), block(story(6) + tail, published=at(18)))
    assert kinds(shelf.feed(longer)) == []


def test_a_paragraph_added_to_the_lowest_block_is_told() -> None:
    shelf = Shelf()
    shelf.feed(rows(9, 8, 7))
    grown = page(row(9), row(8), block(story(7) + "\n\nThe ferry is back in service.", published=at(21)))
    assert kinds(shelf.feed(grown)) == ["revised"]


# Another splitter, and words that stay on the page


def resplit(said: bool | None, lacking: int) -> list[str]:
    """What is told of a block that is gone with the old splitter, when the page says its words or not."""
    shelf = Shelf()
    shelf.feed(rows(*range(20, 0, -1)))
    left = replace(rows(*(n for n in range(20, 0, -1) if n not in range(9, 9 + lacking))), splitter="other")
    told = []
    for _ in range(3):
        shelf.now += MINUTE
        made = reconcile(left, shelf.known, shelf.memory, shelf.policy, shelf.now, still_said=lambda _text: said)
        shelf.known, shelf.memory = apply(shelf.known, made, shelf.now), made.memory
        told += kinds(made)
    return told


def test_a_block_taken_down_just_when_the_template_changed_is_removed() -> None:
    assert resplit(said=False, lacking=1) == ["removed"]


def test_a_block_that_another_splitter_does_not_find_is_not_removed_while_the_page_says_its_words() -> None:
    assert resplit(said=True, lacking=1) == resplit(said=None, lacking=1) == []


def test_many_blocks_that_another_splitter_does_not_find_are_not_removed() -> None:
    assert resplit(said=False, lacking=5) == []


def test_a_block_whose_words_still_stand_elsewhere_on_the_page_is_not_removed() -> None:
    shelf = Shelf()
    shelf.feed(rows(9, 8, 7, 6, 5))
    told = []
    for _ in range(3):
        shelf.now += MINUTE
        made = reconcile(
            rows(9, 8, 6, 5),
            shelf.known,
            shelf.memory,
            shelf.policy,
            shelf.now,
            still_said=lambda text: text == story(7),
        )
        shelf.known, shelf.memory = apply(shelf.known, made, shelf.now), made.memory
        told += kinds(made)
    assert told == ["rolled_off"]


def test_a_page_says_what_stands_in_it_outside_of_scripts_and_however_it_is_marked_up() -> None:
    words = (
        "The ferry to Iver is back in service after the storm of the night, the harbour office said on Sunday morning."
    )
    text = f"{words}\n\nPassengers with a ticket for Saturday may use it for any crossing until the end of the month."
    half = "<p>The <b>ferry</b> to Iver is back in service after the storm of the night,&nbsp;the harbour office said on Sunday morning."
    whole = f"{half}</p><p>Passengers with a ticket for Saturday may use it for any crossing until the end of the month.</p>"

    def said(body: str) -> bool | None:
        return still_said([Page("https://paper.example/live", f"<html><body>{body}</body></html>".encode(), NOON)])(
            text
        )

    assert said(whole) is True
    assert said("<p>Another day.</p>") is False
    assert said(f"<p>Another day.</p><script>'{text}'</script>") is False
    assert still_said([Page("https://paper.example/live", text.encode(), NOON, "text/plain")])(text) is None
    assert still_said([Page("https://paper.example/live", whole.encode(), NOON)])("More to follow.") is None


def test_a_headline_found_in_a_list_of_links_proves_nothing() -> None:
    page_ = Page(
        "https://paper.example/live",
        b"<html><body><a>Ferry to Iver is back in service after storm</a></body></html>",
        NOON,
    )
    assert still_said([page_])("Ferry to Iver is back in service after storm") is None


# Keys


def test_keys_that_count_places_carry_no_identity_between_bulletins_in_the_same_phrases() -> None:
    shelf = Shelf()

    def bulletin(n: int) -> str:
        return f"{PLACES[n]} police say {n + 10} people were hurt in the {PLACES[-n]} district and {n + 3} are still in hospital."

    def window(*numbers: int) -> Split:
        return page(*(block(bulletin(n), f"p{place}", n * 3) for place, n in enumerate(numbers)))

    shelf.feed(window(5, 4, 3, 2, 1))
    assert kinds(shelf.feed(window(6, 5, 4, 3, 2))) == ["added", "rolled_off"]


def test_a_good_key_given_to_a_new_block_at_the_new_end_does_not_make_it_an_old_one() -> None:
    shelf = Shelf()
    ago = TimeBasis.RELATIVE
    shelf.feed(page(*(row(n, key=f"k{n % 5}", basis=ago) for n in (6, 5, 4, 3, 2))))
    left = [row(n, key=f"k{n % 5}", basis=ago) for n in (6, 5, 4, 3)]
    found = match(page(row(7, key="k2", basis=ago), *left).blocks, shelf.known)
    assert 0 not in {one.index for one in found}


# Relative times in running text


def test_an_age_at_the_head_of_a_line_grows_without_a_revision() -> None:
    shelf = Shelf()
    shelf.feed(page(block(f"3 minutes ago {story(1)}"), block(story(2)), block(story(3))))
    again = shelf.feed(page(block(f"4 minutes ago {story(1)}"), block(story(2)), block(story(3))))
    assert kinds(again) == []
    assert not any(step.new_version for step in again.steps)


def test_a_revision_beside_a_grown_age_is_told() -> None:
    shelf = Shelf()
    shelf.feed(page(block(f"3 minutes ago {story(1)}"), block(story(2)), block(story(3))))
    assert len(news(shelf.feed(page(block(f"4 minutes ago {story(1)} More."), block(story(2)), block(story(3)))))) == 1


def test_an_age_in_a_sentence_or_one_that_grew_too_much_is_an_editors_word() -> None:
    hour = timedelta(hours=1)
    assert only_aged("3 minutes ago\nThe bridge shut.", "40 minutes ago\nThe bridge shut.", hour)
    assert not only_aged("3 years ago the bridge shut.", "9 years ago the bridge shut.", hour)
    assert not only_aged("It shut 3 minutes ago.", "It shut 4 minutes ago.", hour)
    assert not only_aged("3 minutes ago it shut.", "4 minutes ago it opened.", hour)
