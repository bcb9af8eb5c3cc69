"""Which known block a block is: keys, words, labels, times, likeness."""

import time
from dataclasses import replace
from random import Random

import pytest
from shelf import MINUTE, NOON, Shelf, at, block, page

from tracker.core.assignment import assign, best_first
from tracker.core.matching import copied, match
from tracker.model import Block, BlockKind, KnownBlock, Match, MatchReason, Precision

FERRY = "The morning ferry to the islands has been cancelled because of high winds in the sound."
BRIDGE = "Engineers have reached the north tower of the bridge and report no damage to the cables."
SCHOOL = "All primary schools in the district will open two hours late, the council says."
MAYOR = "The mayor has asked residents of the lower town to keep their cellars clear until the evening."
TRAIN = "Trains between the port and the central station run every thirty minutes only."


def known_from(*blocks: Block) -> tuple[KnownBlock, ...]:
    """What is known after one page with these blocks; their ids count from 1."""
    shelf = Shelf()
    shelf.feed(page(*blocks))
    return shelf.known


def pairs(matches: tuple[Match, ...]) -> dict[int, int]:
    return {found.index: found.block_id for found in matches}


def reasons(matches: tuple[Match, ...]) -> list[str]:
    return [found.reason.value for found in matches]


def test_the_publishers_key_is_believed_when_the_words_resemble() -> None:
    known = known_from(block(FERRY, "a", 10), block(BRIDGE, "b", 5))
    found = match([block(FERRY.replace("morning", "evening"), "a", 10), block(BRIDGE, "b", 5)], known)
    assert pairs(found) == {0: 1, 1: 2}
    assert reasons(found) == ["key", "key"]


def test_any_key_a_block_ever_had_finds_it() -> None:
    known = tuple(replace(one, aliases=("old", "a")) for one in known_from(block(FERRY, "a", 10)))
    assert reasons(match([block(FERRY, "old", 10)], known)) == ["key"]


def test_keys_renumbered_wholesale_leave_each_block_its_identity() -> None:
    known = known_from(*(block(text, f"post-{n}", n) for n, text in enumerate((FERRY, BRIDGE, SCHOOL, MAYOR))))
    new = [block(text, f"{n * 7919:x}", n) for n, text in enumerate((FERRY, BRIDGE, SCHOOL, MAYOR))]
    found = match(new, known)
    assert pairs(found) == {0: 1, 1: 2, 2: 3, 3: 4}
    assert set(reasons(found)) == {"fingerprint"}


def test_keys_that_count_places_do_not_carry_identity_when_a_block_is_put_on_top() -> None:
    known = known_from(*(block(text, f"post-{n}") for n, text in enumerate((FERRY, BRIDGE, SCHOOL))))
    new = [block(text, f"post-{n}") for n, text in enumerate((MAYOR, FERRY, BRIDGE, SCHOOL))]
    assert pairs(match(new, known)) == {1: 1, 2: 2, 3: 3}


def test_a_place_key_does_not_carry_identity_to_a_block_edited_in_the_same_poll() -> None:
    known = known_from(*(block(text, f"post-{n}") for n, text in enumerate((FERRY, BRIDGE, SCHOOL))))
    edited = BRIDGE.replace("no damage", "some damage")
    new = [block(text, f"post-{n}") for n, text in enumerate((MAYOR, FERRY, edited, SCHOOL))]
    assert pairs(match(new, known)) == {1: 1, 2: 2, 3: 3}


def test_a_key_given_to_another_text_while_the_old_text_has_a_new_key_stays_with_neither() -> None:
    known = known_from(block(FERRY, "a", 10), block(BRIDGE, "b", 5))
    found = match([block(SCHOOL, "a", 20), block(FERRY, "c", 10), block(BRIDGE, "b", 5)], known)
    assert pairs(found) == {1: 1, 2: 2}


def test_a_key_given_away_within_the_same_minute_stays_with_neither() -> None:
    known = known_from(block(FERRY, "a", 10), block(BRIDGE, "b", 5))
    found = match([block(SCHOOL, "a", 10), block(FERRY, "c", 10), block(BRIDGE, "b", 5)], known)
    assert pairs(found) == {1: 1, 2: 2}


def test_a_reused_key_with_other_words_and_another_time_is_another_block() -> None:
    known = known_from(block(FERRY, "a", 10), block(BRIDGE, "b", 5))
    assert pairs(match([block(SCHOOL, "a", 300), block(BRIDGE, "b", 5)], known)) == {1: 2}


def test_proved_keys_are_believed_for_a_block_rewritten_from_scratch() -> None:
    old = zip("abcde", (FERRY, BRIDGE, SCHOOL, MAYOR, TRAIN), strict=True)
    known = known_from(*(block(text, key) for key, text in old))
    new = zip("abcde", (FERRY, BRIDGE, SCHOOL, "Nothing of it was true.", TRAIN), strict=True)
    found = match([block(text, key) for key, text in new], known)
    assert pairs(found) == {0: 1, 1: 2, 2: 3, 3: 4, 4: 5}


def test_a_key_that_changes_with_each_edit_does_not_part_a_block_from_its_past() -> None:
    texts = (FERRY, BRIDGE, SCHOOL, MAYOR)
    known = known_from(*(block(text, f"h{n}", n) for n, text in enumerate(texts)))
    new = [block(text, f"h{n}", n) for n, text in enumerate(texts)]
    new[1] = block(BRIDGE.replace("no damage", "some damage"), "h9", 1)
    assert pairs(match(new, known)) == {0: 1, 1: 2, 2: 3, 3: 4}


def test_of_blocks_that_share_a_key_the_one_with_the_words_has_it() -> None:
    known = known_from(block(FERRY, "same", 10))
    found = match([block(BRIDGE, "same", 20), block(FERRY, "same", 10)], known)
    assert pairs(found) == {1: 1}


def test_two_known_blocks_with_one_key_keep_their_words_apart() -> None:
    known = known_from(block(FERRY, "same", 10), block(BRIDGE, "same", 10))
    assert pairs(match([block(BRIDGE, "same", 10), block(FERRY, "same", 10)], known)) == {0: 2, 1: 1}


def test_a_permalink_is_compared_with_its_query_and_fragment() -> None:
    url = "https://paper.example/live?post="
    known = known_from(
        block(FERRY, permalink=f"{url}1"), block(BRIDGE, permalink=f"{url}2"), block(SCHOOL, permalink=f"{url}3#x")
    )
    edited = [FERRY.replace("morning", "noon"), BRIDGE.replace("north", "south"), SCHOOL.replace("two", "three")]
    links = [f"{url}1", f"{url}2", f"{url}3#x"]
    found = match([block(text, permalink=link) for text, link in zip(edited, links, strict=True)], known)
    assert pairs(found) == {0: 1, 1: 2, 2: 3}
    assert set(reasons(found)) == {"permalink"}


def test_the_address_of_the_page_on_every_block_is_no_identity() -> None:
    texts = (FERRY, BRIDGE, SCHOOL, MAYOR, TRAIN)
    known = known_from(*(block(text, permalink="https://paper.example/live") for text in texts))
    found = match([block(text, permalink="https://paper.example/live") for text in texts[::-1]], known)
    assert pairs(found) == {0: 5, 1: 4, 2: 3, 3: 2, 4: 1}
    assert set(reasons(found)) == {"fingerprint"}


def test_blocks_in_another_order_are_the_same_blocks() -> None:
    known = known_from(block(FERRY), block(BRIDGE), block(SCHOOL))
    assert pairs(match([block(SCHOOL), block(FERRY), block(BRIDGE)], known)) == {0: 3, 1: 1, 2: 2}


def test_two_blocks_with_one_time_keep_their_words() -> None:
    known = known_from(block(FERRY, minute=10), block(BRIDGE, minute=10))
    new = [block(BRIDGE.replace("no damage", "damage"), minute=10), block(FERRY.replace("high", "strong"), minute=10)]
    assert pairs(match(new, known)) == {0: 2, 1: 1}


def test_two_blocks_with_one_title_keep_their_words() -> None:
    known = known_from(block(FERRY, title="Storm"), block(BRIDGE, title="Storm"))
    new = [block(BRIDGE + " Traffic flows.", title="Storm"), block(FERRY + " Passengers wait.", title="Storm")]
    assert pairs(match(new, known)) == {0: 2, 1: 1}


def test_a_corrected_date_does_not_give_the_block_to_the_one_that_takes_the_old_date() -> None:
    day = {"published": at(0, precision=Precision.DAY)}
    next_day = {"published": at(24 * 60, precision=Precision.DAY)}
    plan = "The new timetable is expected to come into force on the fourteenth, or shortly after it, says the port."
    known = known_from(block(plan, label="Update 14 May", **next_day))
    new = [
        block("The timetable is in force. Printed copies lie at the counters.", label="Update 14 May", **next_day),
        block(plan.replace("fourteenth", "thirteenth"), label="Update 13 May", **day),
    ]
    assert pairs(match(new, known)) == {1: 1}


def test_a_label_written_otherwise_does_not_part_a_block_from_its_past() -> None:
    known = known_from(block(FERRY, label="Update, Sept. 4:", minute=5))
    assert pairs(match([block(FERRY, label="Update, September 4:", minute=5)], known)) == {0: 1}


def test_a_block_rewritten_from_scratch_is_known_by_its_label_and_time() -> None:
    known = known_from(block(FERRY, label="Update 08:10", minute=10), block(BRIDGE, label="Update 08:05", minute=5))
    found = match(
        [block("Nothing sails today.", label="Update 08:10", minute=10), block(BRIDGE, label="Update 08:05", minute=5)],
        known,
    )
    assert pairs(found) == {0: 1, 1: 2}
    assert found[0].reason is MatchReason.LABEL_TIME


def test_the_next_bulletin_in_nearly_the_same_phrases_is_a_new_block() -> None:
    first = "We are still looking into the failure and will tell you more within thirty minutes."
    second = "We are still working on the failure of the login and hope to tell you more in an hour."
    known = known_from(block(first, minute=10))
    assert match([block(second, minute=40), block(first, minute=10)], known)[0].index == 1
    assert match([block(second, minute=40)], known) == ()


def test_a_short_cry_said_again_at_another_time_is_a_new_block() -> None:
    known = known_from(block("Goal!", minute=10))
    assert match([block("Goal!", minute=55)], known) == ()


def test_a_block_back_at_an_earlier_text_under_a_new_key_is_still_itself() -> None:
    shelf = Shelf()
    shelf.feed(page(block(FERRY, "a", 10), block(BRIDGE, "b", 5)))
    shelf.feed(page(block("Nothing sails today, and nothing will.", "a", 10), block(BRIDGE, "b", 5)))
    assert pairs(match([block(FERRY, "z", 10), block(BRIDGE, "y", 5)], shelf.known)) == {0: 1, 1: 2}


def test_an_article_that_becomes_the_original_entry_keeps_its_identity() -> None:
    body = f"{FERRY}\n\n{BRIDGE}\n\n{SCHOOL}\n\n{MAYOR}"
    known = known_from(block(f"Photo: the harbour at dawn\n\n{body}", kind=BlockKind.BODY))
    new = [
        block("Photo: the harbour at dawn", kind=BlockKind.LEAD),
        block(TRAIN, label="UPDATE, 0930 GMT:", minute=90),
        block(body, label="ORIGINAL ENTRY:", kind=BlockKind.ORIGINAL),
    ]
    assert pairs(match(new, known)) == {2: 1}


def test_an_error_page_is_not_the_article_it_stands_for() -> None:
    known = known_from(block(f"{FERRY}\n\n{BRIDGE}\n\n{SCHOOL}\n\n{MAYOR}", kind=BlockKind.BODY))
    sorry = block("Sorry, something broke on our side. Please come back in a while.", kind=BlockKind.BODY)
    assert match([sorry], known) == ()


def test_a_rewritten_article_is_still_the_article() -> None:
    known = known_from(block(f"{FERRY}\n\n{BRIDGE}\n\n{SCHOOL}", kind=BlockKind.BODY))
    rewritten = block(f"{MAYOR}\n\n{TRAIN}\n\n{FERRY}", kind=BlockKind.BODY)
    assert pairs(match([rewritten], known)) == {0: 1}


def test_a_pinned_copy_is_never_a_block_of_its_own() -> None:
    known = known_from(block(FERRY, "a", 10), block(BRIDGE, "b", 5))
    new = [block(BRIDGE, kind=BlockKind.PINNED_COPY), block(FERRY, "a", 10), block(BRIDGE, "b", 5)]
    found = match(new, known)
    assert pairs(found) == {1: 1, 2: 2}
    assert copied(new[0], new, known, found) == 2


def test_a_pinned_copy_of_nothing_we_know_repeats_nothing() -> None:
    known = known_from(block(FERRY, "a", 10))
    new = [block(TRAIN, kind=BlockKind.PINNED_COPY), block(FERRY, "a", 10)]
    assert copied(new[0], new, known, match(new, known)) is None


def test_a_new_block_that_quotes_one_that_scrolled_away_is_new() -> None:
    shelf = Shelf()
    shelf.feed(page(block(BRIDGE, "b", 20), block(SCHOOL, "c", 15), block(FERRY, "a", 10)))
    shelf.feed(page(block(TRAIN, "d", 30), block(BRIDGE, "b", 20), block(SCHOOL, "c", 15)))
    quoting = block(f"{MAYOR} {FERRY} {MAYOR[::-1]} The harbour master repeated this at noon.", "e", 60)
    found = match([quoting, block(TRAIN, "d", 30), block(BRIDGE, "b", 20), block(SCHOOL, "c", 15)], shelf.known)
    assert 0 not in pairs(found)


def test_the_pairs_with_the_greatest_sum_hold_not_the_best_single_pair() -> None:
    assert assign([(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.8)]) == [(0, 1, 0.8), (1, 0, 0.8)]
    assert best_first([(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.8)]) == [(0, 0, 0.9)]


@pytest.mark.parametrize("keyed", [False, True], ids=["without keys", "with new keys"])
def test_three_hundred_blocks_edited_at_once_are_matched_within_a_second(keyed: bool) -> None:
    rng = Random(7)
    words = [f"word{n}" for n in range(2_000)]
    texts = [" ".join(rng.choices(words, k=80)) for _ in range(300)]
    known = known_from(*(block(text, f"a{n}" if keyed else None) for n, text in enumerate(texts)))
    edited = [" ".join(rng.choice(words) if rng.random() < 0.1 else word for word in text.split()) for text in texts]
    new = [block(text, f"b{n}" if keyed else None) for n, text in enumerate(edited)]
    started = time.process_time()
    found = match(new, known)
    assert time.process_time() - started < 1
    assert pairs(found) == {n: n + 1 for n in range(300)}


def test_words_said_anew_under_a_new_key_at_a_new_time_are_a_new_block() -> None:
    texts = (BRIDGE, SCHOOL, FERRY, MAYOR)
    known = known_from(*(block(text, f"k{n}", 40 - n) for n, text in enumerate(texts)))
    again = [block(FERRY, "k9", 90), *(block(text, f"k{n}", 40 - n) for n, text in enumerate(texts) if text != FERRY)]
    assert pairs(match(again, known)) == {1: 1, 2: 2, 3: 4}


def test_a_key_and_a_time_that_change_with_each_edit_do_not_part_a_block_from_its_past() -> None:
    texts = (BRIDGE, SCHOOL, FERRY, MAYOR)
    known = known_from(*(block(text, f"k{n}", 40 - n) for n, text in enumerate(texts)))
    edited = [block(text, f"k{n}", 40 - n) for n, text in enumerate(texts)]
    edited[2] = block(FERRY.replace("high winds", "a swell"), "k9", 90)
    assert pairs(match(edited, known)) == {0: 1, 1: 2, 2: 3, 3: 4}


def test_the_time_of_a_poll_is_not_part_of_identity() -> None:
    shelf = Shelf(now=NOON + 1000 * MINUTE)
    shelf.feed(page(block(FERRY)))
    assert pairs(match([block(FERRY)], shelf.known)) == {0: 1}
