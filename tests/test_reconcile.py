"""From pages to changes: what is news, what is recorded quietly, what is nothing."""

from dataclasses import replace
from datetime import timedelta

from shelf import MINUTE, NOON, Shelf, at, block, kinds, news, page, sources

from tracker.core.memory import unsettled
from tracker.model import (
    Block,
    BlockKind,
    BlockState,
    ChangeKind,
    Completeness,
    Policy,
    Precision,
    Significance,
    Split,
    TimeBasis,
    Verdict,
    ZoneBasis,
)

WORDS = (
    "The river has passed the second mark at the old mill.",
    "Firefighters are pumping out the underpass by the market hall.",
    "The gymnasium of the upper school is open to those who cannot go home.",
    "Two bridges in the valley are closed to lorries until further notice.",
    "The weather service expects the rain to ease after midnight.",
    "A helicopter has taken four campers from an island in the stream.",
    "Drinking water must be boiled in three quarters of the town.",
    "The night bus runs a detour along the ring road.",
    "Volunteers have filled nine thousand sandbags since dawn.",
    "The museum has carried its lower galleries upstairs.",
)


def row(n: int, text: str | None = None) -> Block:
    """The n-th block of the blog, the higher the newer."""
    return block(text or WORDS[n], f"k{n}", n * 5)


def blog(newest: int, oldest: int = 0, *, without: tuple[int, ...] = (), **more: object) -> Split:
    """A page that shows the blocks from the newest down to the oldest."""
    return page(*(row(n) for n in range(newest, oldest - 1, -1) if n not in without), **more)


def started(newest: int = 5, **more: object) -> Shelf:
    shelf = Shelf(**more)  # type: ignore[arg-type]
    shelf.feed(blog(newest))
    return shelf


# The baseline and what is new


def test_the_first_page_is_a_silent_baseline() -> None:
    shelf = Shelf()
    first = shelf.feed(blog(5))
    assert first.baseline
    assert sources(first) == ["started"]
    assert kinds(first) == []
    assert len(shelf.known) == 6


def test_the_baseline_is_announced_when_asked_for() -> None:
    assert kinds(Shelf(policy=Policy(announce_baseline=True)).feed(blog(2))) == ["added"] * 3


def test_a_new_block_is_added_between_the_last_page_without_it_and_the_first_with_it() -> None:
    shelf = started()
    (change,) = news(shelf.feed(blog(6), after=3 * MINUTE))
    assert (change.kind, change.text, change.block_id) == (ChangeKind.ADDED, WORDS[6], None)
    assert change.significance is Significance.SUBSTANTIVE
    assert (change.last_seen_without, change.first_seen_with) == (NOON + MINUTE, NOON + 4 * MINUTE)


def test_the_same_page_again_changes_nothing() -> None:
    shelf = started()
    again = shelf.feed(blog(5))
    assert kinds(again) == []
    assert not any(step.new_version for step in again.steps)


def test_an_empty_shell_is_no_block_yet() -> None:
    shelf = started()
    assert kinds(shelf.feed(page(block("", "k6", 30), *blog(5).blocks))) == []
    assert [change.text for change in news(shelf.feed(blog(6)))] == [WORDS[6]]


def test_a_block_older_than_all_we_know_was_there_before() -> None:
    shelf = Shelf()
    shelf.feed(blog(7, 3))
    more = shelf.feed(blog(7, 1))
    assert kinds(more) == []
    assert len(shelf.known) == 7


# Revisions


def test_a_changed_number_is_a_substantive_revision_with_both_texts_and_the_diff() -> None:
    shelf = started()
    new = WORDS[5].replace("four", "seven")
    (change,) = news(shelf.feed(page(row(5, new), *blog(4).blocks)))
    assert (change.kind, change.old_text, change.text) == (ChangeKind.REVISED, WORDS[5], new)
    assert change.diff is not None
    assert "[-four-] {+seven+}" in change.diff
    assert change.significance is Significance.SUBSTANTIVE
    assert "number" in {reason.kind for reason in change.reasons}
    assert shelf.one(new).version == 2


def test_a_substantive_revision_that_nobody_admits_is_stealth() -> None:
    shelf = started()
    quiet = shelf.feed(page(row(5, WORDS[5].replace("four", "seven")), *blog(4).blocks))
    assert news(quiet)[0].stealth
    open_ = replace(row(5, WORDS[5].replace("four", "nine")), modified=at(40))
    admitted = shelf.feed(page(open_, *blog(4).blocks))
    assert not news(admitted)[0].stealth


def test_a_cosmetic_revision_is_never_stealth() -> None:
    shelf = started()
    (change,) = news(shelf.feed(page(row(5, WORDS[5].replace("A helicopter", "A  helicopter,")), *blog(4).blocks)))
    assert change.significance is Significance.COSMETIC
    assert not change.stealth


def test_the_date_of_an_article_admits_its_revision() -> None:
    article = block(" ".join(WORDS[:4]), kind=BlockKind.BODY)
    revised = block(" ".join(WORDS[:4]).replace("Two bridges", "Three bridges"), kind=BlockKind.BODY)
    shelf = Shelf()
    shelf.feed(page(article, modified_at=NOON))
    (change,) = news(shelf.feed(page(revised, modified_at=NOON + MINUTE)))
    assert change.kind is ChangeKind.REVISED
    assert not change.stealth


def test_a_reverted_text_is_a_new_version_with_an_old_fingerprint() -> None:
    shelf = started()
    shelf.feed(page(row(6), row(5, WORDS[5].replace("four", "five")), *blog(4).blocks))
    back = shelf.feed(blog(7))
    assert [change.kind for change in news(back)] == [ChangeKind.ADDED, ChangeKind.REVISED]
    known = shelf.one(WORDS[5])
    assert known.version == 3
    assert known.past[0] == known.past[2] != known.past[1]


def test_a_block_that_swings_between_two_texts_is_told_once_and_kept_each_time() -> None:
    shelf = started(2)
    other = WORDS[2] + " The pegel stands at four metres."
    told = []
    for turn in range(6):  # each page also has something new, so that none is an earlier state
        rows = [row(n) for n in range(3 + turn, 2, -1)]
        text = other if turn % 2 == 0 else WORDS[2]
        told += news(shelf.feed(page(*rows, row(2, text), row(1), row(0))))
    swings = [change for change in told if change.kind is ChangeKind.REVISED]
    assert [change.flapping for change in swings] == [False, True]
    assert shelf.known[0].version == 7


def test_words_that_went_from_the_text_into_a_title_are_no_revision() -> None:
    shelf = started(3)
    split = block(WORDS[3].split(" ", 3)[3], "k3", 15, title=" ".join(WORDS[3].split(" ", 3)[:3]))
    found = shelf.feed(page(split, *blog(2).blocks))
    assert kinds(found) == []
    assert shelf.known[0].version == 2


def test_what_a_template_adds_to_every_block_is_kept_and_not_told() -> None:
    shelf = started()
    number = WORDS[2].replace("upper", "lower") + "\n\nShare this post"
    rows = [row(n, number if n == 2 else f"{WORDS[n]}\n\nShare this post") for n in range(5, -1, -1)]
    told = news(shelf.feed(page(*rows)))
    assert [change.old_text for change in told] == [WORDS[2]]
    assert all(one.version == 2 for one in shelf.known)


# Claims that are no news


def test_a_label_that_gains_its_date_is_recorded_quietly() -> None:
    shelf = Shelf()
    shelf.feed(page(block(WORDS[1], label="UPDATE, 0730 GMT:", minute=10), row(0)))
    changed = shelf.feed(page(block(WORDS[1], label="UPDATE, FEB 28, 0730 GMT:", minute=10), row(0)))
    assert kinds(changed) == ["relabelled"]
    assert news(changed) == []
    assert shelf.one(WORDS[1]).version == 2


def test_an_article_that_becomes_the_original_entry_is_relabelled() -> None:
    body = " ".join(WORDS[:5])
    shelf = Shelf()
    shelf.feed(page(block(body, kind=BlockKind.BODY, title="Flood in the valley"), splitter="plain"))
    new = page(
        block("UPDATE follows.", kind=BlockKind.LEAD),
        block(WORDS[7], label="UPDATE, 0930 GMT:", minute=90),
        block(body, label="ORIGINAL ENTRY:", kind=BlockKind.ORIGINAL),
        splitter="labels",
    )
    assert sorted(kinds(shelf.feed(new))) == ["added", "relabelled"]
    assert shelf.known[0].block.kind is BlockKind.ORIGINAL


def test_a_corrected_time_is_retimed() -> None:
    shelf = started(2)
    assert kinds(shelf.feed(page(replace(row(2), published=at(12)), row(1), row(0)))) == ["retimed"]


def test_a_relative_time_is_resolved_once_and_makes_no_version() -> None:
    shelf = Shelf()
    for minutes in (0, 3, 7):
        ago = block(WORDS[0], "k", published=at(minutes, basis=TimeBasis.RELATIVE), label=f"{minutes} minutes ago")
        changed = shelf.feed(page(ago, row(1)))
        assert kinds(changed) == []
    assert shelf.known[0].version == 1
    assert shelf.known[0].block.published == at(0, basis=TimeBasis.RELATIVE)


def test_a_relative_time_does_not_take_the_place_of_a_printed_one() -> None:
    shelf = started(2)
    vague = replace(row(2), published=at(200, basis=TimeBasis.RELATIVE))
    assert kinds(shelf.feed(page(vague, row(1), row(0)))) == []
    assert shelf.one(WORDS[2]).block.published == at(10)


def test_a_date_that_is_only_inferred_otherwise_changes_nothing() -> None:
    shelf = Shelf()
    inherited = at(10, basis=TimeBasis.DATE_INHERITED)
    shelf.feed(page(block(WORDS[0], label="0810 GMT:", published=inherited), row(1)))
    next_day = replace(inherited, at=inherited.at + timedelta(days=1))
    assert kinds(shelf.feed(page(block(WORDS[0], label="0810 GMT:", published=next_day), row(1)))) == []
    assert shelf.known[0].version == 1


def test_a_time_put_in_another_zone_by_inference_changes_nothing() -> None:
    shelf = Shelf()
    here = replace(at(10), zone_basis=ZoneBasis.PAGE)
    shelf.feed(page(block(WORDS[0], label="08.10", published=here), row(1)))
    there = replace(here, at=here.at + timedelta(hours=2), zone_basis=ZoneBasis.UTC)
    assert kinds(shelf.feed(page(block(WORDS[0], label="08.10", published=there), row(1)))) == []


def test_modified_alone_makes_no_version() -> None:
    shelf = started(1)
    shelf.feed(page(replace(row(1), modified=at(99)), row(0)))
    assert shelf.one(WORDS[1]).version == 1


def test_a_block_moved_up_is_moved_and_the_others_are_not() -> None:
    shelf = started(5)
    moved = shelf.feed(page(row(1), row(5), row(4), row(3), row(2), row(0)))
    assert kinds(moved) == ["moved"]
    assert moved.changes[0].block_id == shelf.one(WORDS[1]).id


def test_a_page_turned_round_moves_nobody() -> None:
    shelf = started(5)
    assert kinds(shelf.feed(page(*reversed(blog(5).blocks), newest_first=False))) == []


def test_pinning_is_quiet_and_a_pinned_copy_is_no_second_block() -> None:
    shelf = started(4)
    copy = block(WORDS[2], kind=BlockKind.PINNED_COPY)
    pinned = shelf.feed(page(copy, *blog(4).blocks))
    assert kinds(pinned) == ["pinned"]
    assert [step.block.text for step in pinned.steps if step.block and step.block.pinned] == [WORDS[2]]
    assert kinds(shelf.feed(page(copy, *blog(4).blocks))) == []
    assert kinds(shelf.feed(blog(4))) == ["unpinned"]
    assert len(shelf.known) == 5


def test_a_block_shown_only_as_its_pinned_copy_is_not_missing() -> None:
    shelf = started(5)
    copy = block(WORDS[2], kind=BlockKind.PINNED_COPY)
    for _ in range(4):
        assert news(shelf.feed(page(copy, *blog(5, without=(2,)).blocks))) == []
    assert shelf.state_of(WORDS[2]) is BlockState.PRESENT


# Missing is not removed


def test_a_block_gone_from_between_its_neighbours_is_removed_when_two_polls_agree() -> None:
    shelf = started()
    last_seen = shelf.now
    first = shelf.feed(blog(5, without=(3,)))
    assert kinds(first) == []
    assert unsettled(shelf.memory)
    (change,) = news(shelf.feed(blog(5, without=(3,))))
    assert (change.kind, change.old_text, change.text) == (ChangeKind.REMOVED, WORDS[3], None)
    assert (change.last_seen_without, change.first_seen_with) == (last_seen, last_seen + MINUTE)
    assert shelf.state_of(WORDS[3]) is BlockState.REMOVED
    assert not unsettled(shelf.memory)


def test_two_hasty_polls_do_not_confirm_a_removal() -> None:
    shelf = started()
    for _ in range(5):
        assert news(shelf.feed(blog(5, without=(3,)), after=timedelta(seconds=10))) == []
    assert len(news(shelf.feed(blog(5, without=(3,))))) == 1


def test_as_many_polls_confirm_a_removal_as_the_policy_asks_for() -> None:
    shelf = started(policy=Policy(confirm_removed=3, confirm_removed_after=0))
    assert [len(news(shelf.feed(blog(5, without=(3,))))) for _ in range(4)] == [0, 0, 1, 0]
    at_once = started(policy=Policy(confirm_removed=1, confirm_removed_after=0))
    assert len(news(at_once.feed(blog(5, without=(3,))))) == 1


def test_a_block_that_is_back_before_it_is_confirmed_was_never_gone() -> None:
    shelf = started()
    shelf.feed(page(row(6), *blog(5, without=(3,)).blocks))
    assert [change.kind for change in news(shelf.feed(blog(7)))] == [ChangeKind.ADDED]
    assert shelf.one(WORDS[3]).missing_polls == 0
    assert shelf.one(WORDS[3]).missing_since is None


def test_a_removed_block_that_comes_back_is_restored() -> None:
    shelf = started()
    for newest in (5, 6):
        shelf.feed(blog(newest, without=(3,)))
    changes = news(shelf.feed(blog(7)))
    assert [(change.kind, change.text) for change in changes] == [
        (ChangeKind.ADDED, WORDS[7]),
        (ChangeKind.RESTORED, WORDS[3]),
    ]


def test_a_tombstone_removes_at_once_and_once() -> None:
    shelf = started()
    rows = [replace(one, tombstone=True, text="") if one.key == "k3" else one for one in blog(5).blocks]
    assert kinds(shelf.feed(page(*rows))) == ["removed"]
    assert kinds(shelf.feed(page(*rows))) == []
    assert shelf.state_of(WORDS[3]) is BlockState.REMOVED


def test_a_tombstone_of_a_block_never_seen_is_nothing() -> None:
    shelf = started()
    grave = replace(row(8), tombstone=True, text="")
    assert kinds(shelf.feed(page(grave, *blog(5).blocks))) == []
    assert len(shelf.known) == 6


def test_a_block_first_seen_stricken_but_legible_came_and_went() -> None:
    shelf = started()
    stricken = replace(row(8), tombstone=True)
    changes = news(shelf.feed(page(stricken, *blog(5).blocks)))
    assert [(change.kind, change.text, change.old_text) for change in changes] == [
        (ChangeKind.ADDED, WORDS[8], None),
        (ChangeKind.REMOVED, None, WORDS[8]),
    ]
    assert kinds(shelf.feed(page(stricken, *blog(5).blocks))) == []
    assert [change.kind for change in news(shelf.feed(page(row(9), row(8), *blog(5).blocks)))] == [
        ChangeKind.ADDED,
        ChangeKind.RESTORED,
    ]


def test_blocks_pushed_off_the_old_end_of_a_window_roll_off() -> None:
    shelf = started(4)
    pushed = shelf.feed(blog(6, 2))
    assert sorted(kinds(pushed)) == ["added", "added", "rolled_off", "rolled_off"]
    assert shelf.state_of(WORDS[0]) is BlockState.ROLLED_OFF


def test_a_block_that_rolled_off_comes_back_quietly_when_another_is_removed() -> None:
    shelf = started(4)
    shelf.feed(blog(6, 2))
    shelf.feed(blog(6, 1, without=(4,)))
    removed = shelf.feed(blog(6, 1, without=(4,)))
    assert [change.kind for change in news(removed)] == [ChangeKind.REMOVED]
    assert shelf.state_of(WORDS[1]) is BlockState.PRESENT


def test_a_shortened_page_removes_nothing_however_often_it_comes() -> None:
    shelf = started(9)
    for _ in range(30):
        assert news(shelf.feed(blog(9, 6))) == []


def test_a_page_that_may_be_cut_adds_and_removes_nothing() -> None:
    shelf = started(6)
    suspect = {"completeness": Completeness.SUSPECT}
    for _ in range(4):
        changed = shelf.feed(blog(7, without=(3,), **suspect))
    assert [change.kind for one in shelf.history for change in news(one)] == [ChangeKind.ADDED]
    assert shelf.state_of(WORDS[3]) is BlockState.PRESENT
    assert kinds(changed) == []


def test_the_half_block_at_the_end_of_a_cut_page_is_no_revision() -> None:
    shelf = started(6)
    cut = page(row(6), row(5), row(4, WORDS[4][:20]), completeness=Completeness.SUSPECT)
    for _ in range(3):
        assert news(shelf.feed(cut)) == []
    assert shelf.state_of(WORDS[4]) is BlockState.PRESENT


def test_the_newest_block_taken_down_is_removed_when_the_page_is_no_earlier_state() -> None:
    shelf = started(5)
    revised = page(*blog(4, 1).blocks, row(0, WORDS[0].replace("second", "third")))
    shelf.feed(revised)
    assert [change.kind for change in news(shelf.feed(revised))] == [ChangeKind.REMOVED]


def test_many_blocks_gone_together_degrade_the_source_once_and_are_removed_when_it_persists() -> None:
    shelf = started(9)
    half = blog(9, without=(2, 3, 5, 7))
    seen = [shelf.feed(half) for _ in range(20)]
    assert [kind for one in seen for kind in sources(one)] == ["degraded"]
    at_last = next(n for n, one in enumerate(seen) if news(one))
    assert at_last == 15  # 900 s after the first page that lacked them
    assert [change.kind for change in news(seen[at_last])] == [ChangeKind.REMOVED] * 4


def test_many_blocks_that_come_back_together_recover_the_source() -> None:
    shelf = started(8)
    for _ in range(4):
        shelf.feed(blog(8, without=(2, 3, 5, 7)))
    back = shelf.feed(blog(9))
    assert sources(back) == ["recovered"]
    assert [change.kind for change in news(back)] == [ChangeKind.ADDED]


def test_a_pinned_block_is_as_old_as_it_was_before_it_was_pinned() -> None:
    shelf = Shelf()
    undated = [replace(one, published=None) for one in blog(9).blocks]  # index 0 is the newest
    shelf.feed(page(*undated[4:9]))
    shelf.feed(page(undated[7], undated[4], undated[5], undated[6], undated[8]))
    shelf.feed(page(undated[7], undated[3], undated[4], undated[5], undated[6]))
    for _ in range(3):
        slid = shelf.feed(page(undated[2], undated[3], undated[4], undated[5]))
        assert ChangeKind.REMOVED not in {change.kind for change in slid.changes}


def test_a_restored_block_does_not_make_those_that_scrolled_away_look_removed() -> None:
    shelf = Shelf()
    rows = [replace(one, published=None) for one in blog(9).blocks]  # index 0 is the newest
    shelf.feed(page(*rows[4:]))
    for _ in range(2):
        shelf.feed(page(*rows[4:6], *rows[7:]))
    shelf.feed(page(*rows[3:6], *rows[7:]))
    for top in (2, 1, 0):  # the window moves on, with the restored block in it
        changed = shelf.feed(page(*rows[top:7]))
        assert ChangeKind.REMOVED not in {change.kind for change in changed.changes}
    assert [change.kind for one in shelf.history for change in news(one) if change.kind is not ChangeKind.ADDED] == [
        ChangeKind.REMOVED,
        ChangeKind.RESTORED,
    ]


# Split and merged blocks


def test_a_block_split_in_two_is_no_news() -> None:
    shelf = Shelf()
    shelf.feed(page(row(9), block(f"{WORDS[3]} {WORDS[4]}", "k3", 15), row(1)))
    assert news(shelf.feed(page(row(9), row(4), row(3), row(1)))) == []


def test_two_blocks_merged_into_one_are_no_news() -> None:
    shelf = Shelf()
    shelf.feed(page(row(9), row(4), row(3), row(1)))
    merged = page(row(9), block(f"{WORDS[3]} {WORDS[4]}", "k3", 15), row(1))
    assert all(news(shelf.feed(merged)) == [] for _ in range(4))
    assert shelf.state_of(WORDS[4]) is BlockState.ROLLED_OFF


# Other splitters, and the source


def test_another_splitter_makes_no_event_of_how_it_reads() -> None:
    shelf = started(5)
    read = [
        block(f"{WORDS[n]} (08:{n * 5:02})", f"jsonld-{n}", n * 5, label=f"08:{n * 5:02}") for n in range(5, -1, -1)
    ]
    changed = shelf.feed(page(*read, splitter="jsonld"))
    assert changed.changes == ()
    assert {one.version for one in shelf.known} == {2}
    assert len(shelf.known) == 6


def test_a_new_version_of_the_splitter_that_finds_less_removes_nothing() -> None:
    shelf = started(8)
    for _ in range(4):
        assert shelf.feed(blog(8, without=(2, 5), splitter_version=2)).changes == ()


def test_a_revision_in_the_poll_of_another_splitter_that_reads_the_same_is_told() -> None:
    shelf = started(5)
    new = page(row(5, WORDS[5].replace("four", "six")), *blog(4).blocks, splitter="guardian")
    assert kinds(shelf.feed(new)) == ["revised"]


def test_an_addition_in_the_poll_of_another_splitter_is_told_when_it_is_newest() -> None:
    shelf = started(5)
    assert kinds(shelf.feed(blog(6, splitter="guardian"))) == ["added"]


def test_a_lead_that_comes_or_goes_is_no_news_and_its_revision_is() -> None:
    shelf = started(3)
    lead = block("What we know so far: the river rises by two centimetres an hour.", kind=BlockKind.LEAD)
    assert kinds(shelf.feed(page(lead, *blog(3).blocks))) == []
    risen = block(lead.text.replace("two", "five"), kind=BlockKind.LEAD)
    assert kinds(shelf.feed(page(risen, *blog(3).blocks))) == ["revised"]
    for newest in (4, 5, 6):
        assert kinds(shelf.feed(blog(newest))) == ["added"]


def test_the_end_of_a_live_blog_and_its_return_are_matters_of_the_source() -> None:
    shelf = Shelf()
    shelf.feed(blog(2, live=True))
    assert sources(shelf.feed(blog(3, live=None))) == []
    assert sources(shelf.feed(blog(4, live=False))) == ["ended"]
    assert sources(shelf.feed(blog(5, live=False))) == []
    assert sources(shelf.feed(blog(6, live=True))) == ["resumed"]


def test_another_title_of_the_page_is_a_matter_of_the_source() -> None:
    shelf = Shelf()
    shelf.feed(blog(2, title="Flood: live"))
    changed = shelf.feed(blog(3, title="Flood: four rescued"))
    assert [change.detail for change in changed.source_changes] == ["Flood: live -> Flood: four rescued"]
    assert sources(shelf.feed(blog(4, title="FLOOD - four rescued"))) == []


def test_a_day_only_date_is_no_other_time_than_a_clock_of_that_day() -> None:
    shelf = Shelf()
    shelf.feed(page(block(WORDS[0], published=at(-8 * 60, precision=Precision.DAY)), row(1)))
    changed = shelf.feed(page(block(WORDS[0].replace("second", "third"), minute=10), row(1)))
    assert "revised" in kinds(changed)
    assert len(shelf.known) == 2


def test_a_page_fetched_before_the_last_one_changes_nothing() -> None:
    shelf = started(5)
    memory = shelf.memory
    old = shelf.feed(blog(6), after=-MINUTE / 2)
    assert (old.verdict, old.steps, old.memory) == (Verdict.STALE, (), memory)
