"""Laws that hold for any life of a live blog, whatever its publisher, its caches and its template do."""

from collections import Counter
from dataclasses import dataclass, replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import MINUTE, Shelf, apply, at, block, kinds, news, page

from tracker.core.matching import match
from tracker.core.reconcile import reconcile
from tracker.model import Block, BlockState, ChangeKind, Completeness, Policy, Split, Verdict

NOUNS = [
    "river",
    "bridge",
    "harbour",
    "council",
    "school",
    "ferry",
    "museum",
    "station",
    "market",
    "tower",
    "storm",
    "cellar",
]
VERBS = [
    "closes",
    "opens",
    "floods",
    "reports",
    "repairs",
    "denies",
    "confirms",
    "orders",
    "delays",
    "leaves",
    "reaches",
    "warns",
]


def sentence(n: int, edits: int = 0) -> str:
    """A sentence of its own for each number, a little other for each edit."""
    rng = Random(n)
    words = " ".join(
        f"the {rng.choice(NOUNS)} {rng.choice(VERBS)} the {rng.choice(NOUNS)} {n * 37 % 1009}" for _ in "abc"
    )
    return f"Bulletin {n}: {words}." + (f" Corrected in part {edits}." if edits else "")


@dataclass(frozen=True)
class Turn:
    """What the publisher does to one of the blocks between two polls, and what the poll gets."""

    act: str
    which: int
    fault: str


turns = st.lists(
    st.builds(
        Turn,
        st.sampled_from(["add", "add", "edit", "take", "revert", "move", "pin", "none"]),
        st.integers(0, 11),
        st.sampled_from(["", "", "", "", "wall", "empty", "old", "cut", "suspect", "renumber", "other"]),
    ),
    max_size=14,
)
lives = st.tuples(st.integers(1, 8), turns, st.booleans(), st.booleans())


def pages(life: tuple[int, list[Turn], bool, bool]) -> list[Split]:
    """The pages of one life, in the order of the polls; keys and times only where the life has them."""
    born, acts, keyed, timed = life
    rows = [(n, 0) for n in range(born, 0, -1)]
    states, salt = [_page(rows, keyed, timed, "")], ""
    for turn in acts:
        rows = _acted(rows, turn, len(states) + born)
        salt = salt + "r" if turn.fault == "renumber" else salt
        states.append(_faulty(_page(rows, keyed, timed, salt), turn.fault, states))
    return states


def _acted(rows: list[tuple[int, int]], turn: Turn, fresh: int) -> list[tuple[int, int]]:
    if turn.act == "add":
        return [(fresh, 0), *rows]
    if not rows or turn.act == "none":
        return rows
    at_ = turn.which % len(rows)
    n, edits = rows[at_]
    rest = rows[:at_] + rows[at_ + 1 :]
    if turn.act == "take":
        return rest
    if turn.act in {"move", "pin"}:
        return [(n, edits), *rest]
    return [*rows[:at_], (n, edits + 1 if turn.act == "edit" else 0), *rows[at_ + 1 :]]


def _page(rows: list[tuple[int, int]], keyed: bool, timed: bool, salt: str) -> Split:
    made = [block(sentence(n, e), f"{salt}{n}" if keyed else None, n * 3 if timed else None) for n, e in rows]
    return page(*made)


def _faulty(whole: Split, fault: str, states: list[Split]) -> Split:
    if fault == "wall":
        return page(block("Please agree first."), wall="consent", completeness=Completeness.SUSPECT)
    if fault == "empty":
        return page()
    if fault == "old":
        return states[len(states) // 2]
    if fault == "cut":
        return replace(whole, blocks=whole.blocks[: (len(whole.blocks) + 1) // 2])
    if fault == "suspect":
        return replace(whole, blocks=whole.blocks[:-1], completeness=Completeness.SUSPECT)
    return replace(whole, splitter="other") if fault == "other" else whole


def lived(life: tuple[int, list[Turn], bool, bool]) -> Shelf:
    shelf = Shelf()
    for one in pages(life):
        shelf.feed(one)
    return shelf


@given(lives)
@settings(max_examples=25, deadline=None)
def test_the_same_page_twice_changes_nothing(life: tuple[int, list[Turn], bool, bool]) -> None:
    shelf = lived(life)
    last = pages(life)[-1]
    for _ in range(20):  # whatever was held or unconfirmed is decided by then
        shelf.feed(last)
    again = shelf.feed(last)
    assert again.changes == ()
    assert again.source_changes == ()
    assert not any(step.new_version for step in again.steps)


@given(lives)
@settings(max_examples=25, deadline=None)
def test_reconciling_an_applied_page_again_gives_nothing(life: tuple[int, list[Turn], bool, bool]) -> None:
    shelf = Shelf()
    for one in pages(life):
        shelf.feed(one)
        again = reconcile(one, shelf.known, shelf.memory, shelf.policy, shelf.now)
        assert again.changes == ()
        assert apply(shelf.known, again, shelf.now) == shelf.known


@given(lives)
@settings(max_examples=25, deadline=None)
def test_each_known_block_ends_in_exactly_one_state(life: tuple[int, list[Turn], bool, bool]) -> None:
    shelf = Shelf()
    for one in pages(life):
        before = {known.id for known in shelf.known}
        changeset = shelf.feed(one)
        steps = Counter(step.block_id for step in changeset.steps if step.block_id is not None)
        assert all(count == 1 for count in steps.values())
        assert set(steps) <= before
        for step in changeset.steps:
            assert len({change.kind for change in step.changes}) == len(step.changes)
            assert (step.missing_polls > 0) == (step.state in {BlockState.MISSING, BlockState.REMOVED})
            assert step.new_version <= (step.block is not None)
        assert [known.version for known in shelf.known] == [len(known.past) for known in shelf.known]


@given(lives, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_order_changes_no_identity(life: tuple[int, list[Turn], bool, bool], rng: Random) -> None:
    shelf = lived(life)
    blocks = list(pages(life)[-1].blocks)
    there = {blocks[found.index]: found.block_id for found in match(blocks, shelf.known)}
    rng.shuffle(blocks)
    assert {blocks[found.index]: found.block_id for found in match(blocks, shelf.known)} == there


@given(lives)
@settings(max_examples=25, deadline=None)
def test_a_match_pairs_one_to_one(life: tuple[int, list[Turn], bool, bool]) -> None:
    shelf = lived(life)
    found = match(pages(life)[-1].blocks, shelf.known)
    assert len({one.index for one in found}) == len({one.block_id for one in found}) == len(found)
    assert all(0 <= one.score <= 1 for one in found)


@given(lives, st.integers(0, 12))
@settings(max_examples=25, deadline=None)
def test_a_shortened_page_removes_nothing(life: tuple[int, list[Turn], bool, bool], keep: int) -> None:
    born = life[0] + 4
    shelf = Shelf()
    whole = _page([(n, 0) for n in range(born, 0, -1)], life[2], life[3], "")
    shelf.feed(whole)
    for _ in range(20):
        short = shelf.feed(replace(whole, blocks=whole.blocks[:keep]))
        assert not {change.kind for change in short.changes} & {ChangeKind.REMOVED, ChangeKind.REVISED}
    assert news(shelf.feed(whole)) == []


@given(st.integers(2, 8), st.integers(0, 7), st.booleans(), st.booleans())
@settings(max_examples=20, deadline=None)
def test_a_reverted_text_is_a_new_version_with_an_old_fingerprint(
    size: int, which: int, keyed: bool, timed: bool
) -> None:
    shelf = Shelf()
    rows = [(n, 0) for n in range(size, 0, -1)]
    at_ = which % size
    edited = [*rows[:at_], (rows[at_][0], 1), *rows[at_ + 1 :]]
    for turn in (rows, edited, [(size + 1, 0), *rows]):
        shelf.feed(_page(turn, keyed, timed, ""))
    reverted = shelf.known[at_]
    assert reverted.version == 3
    assert reverted.past[0] == reverted.past[2] != reverted.past[1]
    assert kinds(shelf.history[-1]) == ["added", "revised"]


@given(lives)
@settings(max_examples=20, deadline=None)
def test_a_life_told_again_gives_the_same_events(life: tuple[int, list[Turn], bool, bool]) -> None:
    assert lived(life).history == lived(life).history


@given(lives)
@settings(max_examples=25, deadline=None)
def test_a_page_in_quarantine_changes_no_block(life: tuple[int, list[Turn], bool, bool]) -> None:
    shelf = Shelf()
    for one in pages(life):
        before = shelf.known
        changeset = shelf.feed(one)
        if changeset.verdict is not Verdict.HEALTHY:
            assert shelf.known == before
            assert changeset.verdict_reason


@given(lives)
@settings(max_examples=25, deadline=None)
def test_every_change_happened_between_two_believed_pages(life: tuple[int, list[Turn], bool, bool]) -> None:
    shelf = Shelf(policy=Policy(quarantine_polls=2, quarantine_after=60))
    for one in pages(life):
        for change in shelf.feed(one, after=MINUTE).changes:
            assert change.last_seen_without is not None
            assert change.first_seen_with is not None
            assert change.last_seen_without < change.first_seen_with <= shelf.now


@given(st.lists(st.text(max_size=30), max_size=6), st.lists(st.text(max_size=30), max_size=6))
@settings(max_examples=25, deadline=None)
def test_no_words_whatever_make_it_fail(old: list[str], new: list[str]) -> None:
    shelf = Shelf()
    shelf.feed(page(*(odd(text) for text in old)))
    for _ in range(3):
        shelf.feed(page(*(odd(text) for text in new)))


def odd(text: str) -> Block:
    return block(text, key=text[:2] or None, published=at(len(text)) if len(text) % 2 else None)
