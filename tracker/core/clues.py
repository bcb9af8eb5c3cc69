"""What a reporter looks for in a changed passage: numbers and times, names, negation, attribution, corrections.

Each clue says what it found and which tokens that explains; what no clue explains is wording. Nothing here looks at whole
sentences that were only added or removed: they are judged by what they hold, in ``significance``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeVar

from tracker.core.attribution import Attribution, attributions
from tracker.core.findings import COSMETIC, MINOR, SUBSTANTIVE, Clue, Finding, Scene, bare, finding, phrase
from tracker.core.misprints import is_misprint
from tracker.core.names import folded, is_respelling, name_tokens, runs
from tracker.core.passages import REACH, Passage, Side
from tracker.core.quantities import TIMES, Quantity, QuantityKind, may_begin_quantity, quantities
from tracker.core.significance_words import HEDGES, LISTING, NEGATIONS, TITLES
from tracker.core.tokens import is_word
from tracker.model import Significance

NUMBER_REACH = 3
"""Tokens from a number to the farthest word that belongs to it: the first of `no fewer than 20`."""
SAME_SENTENCE = 0.33
"""Share of words two sentences must have in common before a lost `not` means anything: `Nobody was hurt` keeps one of three."""

_T = TypeVar("_T")


def _left_over(one: Sequence[_T], other: Iterable[_T]) -> list[_T]:
    """Take from ``one`` what ``other`` holds too, each counted once."""
    held = Counter(other)
    rest = []
    for value in one:
        if held[value]:
            held[value] -= 1
        else:
            rest.append(value)
    return rest


# -- numbers and times ----------------------------------------------------------------------------------------------------


def numbers(passage: Passage, scene: Scene) -> Clue:
    """Compare numbers as numbers and times as times; a number that only looks different is explained without a finding."""
    if not (_near_number(passage.old) or _near_number(passage.new)):
        return Clue()
    before, after = quantities(passage.old.tokens, scene.language), quantities(passage.new.tokens, scene.language)
    gone, come = _differing(before, after), _differing(after, before)
    found = [
        made
        for times in (False, True)
        for old, new in zip_longest(_of(gone, times=times), _of(come, times=times))
        if (made := _number_finding(passage, old, new, times=times))
    ]
    return Clue(tuple(found), _explained(before, gone), _explained(after, come))


def _near_number(side: Side) -> bool:
    """Whether a changed word is, or stands beside, something that may be part of a number; asked first, since most edits are not."""
    near = {at + shift for at in side.changed for shift in range(-NUMBER_REACH, NUMBER_REACH + 1)}
    return any(may_begin_quantity(word) and is_word(word) for at, word in enumerate(side.small) if at in near)


def _differing(one: Sequence[Quantity], other: Sequence[Quantity]) -> list[Quantity]:
    rest = Counter(quantity.meaning for quantity in other)
    differing = []
    for quantity in one:
        if rest[quantity.meaning]:
            rest[quantity.meaning] -= 1
        else:
            differing.append(quantity)
    return differing


def _of(row: Sequence[Quantity], *, times: bool) -> list[Quantity]:
    return [quantity for quantity in row if (quantity.kind in TIMES) is times]


def _explained(row: Sequence[Quantity], differing: Sequence[Quantity]) -> frozenset[int]:
    starts = {quantity.start for quantity in differing}
    return frozenset(
        at
        for quantity in row
        for at in range(quantity.start if quantity.start in starts else quantity.core, quantity.end)
    )


def _number_finding(passage: Passage, old: Quantity | None, new: Quantity | None, *, times: bool) -> Finding | None:
    said_old = phrase(passage.old, range(old.start, old.end)) if old else ""
    said_new = phrase(passage.new, range(new.start, new.end)) if new else ""
    if old and new:
        weight = _time_weight(old, new) if times else _number_weight(old, new)
        return finding("time" if times else "number", said_old, said_new, weight)
    if times:
        return finding("time", said_old, said_new, MINOR)
    lone = old or new
    if lone and lone.value in {1, 0.5, 0.25} and not (said_old or said_new)[-1].isdigit():
        return None  # a lone `one` is a pronoun, a lone `half` one of a match, oftener than a count
    return finding("number", said_old, said_new, SUBSTANTIVE)


def _number_weight(old: Quantity, new: Quantity) -> Significance:
    """Judge two numbers: another value, unit or firm bound is substantive; `nearly 200` for `200` is a shade."""
    same = (old.value, old.unit, old.kind) == (new.value, new.unit, new.kind)
    return MINOR if same and {old.bound, new.bound} <= {"", "about", "nearly"} else SUBSTANTIVE


def _time_weight(old: Quantity, new: Quantity) -> Significance:
    """Judge two times: `today` for `Monday` or `3 March` for `March` says the same in other words or more exactly."""
    if old.kind is not new.kind:
        return MINOR
    if old.kind is QuantityKind.DATE:
        return MINOR if _refines(int(old.value), int(new.value)) else SUBSTANTIVE
    if old.kind is QuantityKind.CLOCK and old.value == new.value and "" in {old.unit, new.unit}:
        return MINOR
    return SUBSTANTIVE


def _refines(one: int, other: int) -> bool:
    parts = zip(_date_parts(one), _date_parts(other), strict=True)
    return all(a == b or not a or not b for a, b in parts)


def _date_parts(value: int) -> tuple[int, int, int]:
    return value // 10_000, value // 100 % 100, value % 100


# -- names ---------------------------------------------------------------------------------------------------------------


def names(passage: Passage, scene: Scene) -> Clue:
    """Compare the names among the changed words: the same name spelt otherwise, or another person or place."""
    before, after = (name_tokens(side, scene) for side in (passage.old, passage.new))
    gone, come = _changed_names(passage.old, before, passage.new), _changed_names(passage.new, after, passage.old)
    findings = list(_exchanged_places(passage, before, after))
    for old, new in zip_longest(list(runs(gone)), list(runs(come))):
        if old and new:
            findings.append(_renamed(passage, old, new, before - gone))
        elif old:
            weight = _lone_name_weight(passage.old, old, before, scene.new_words)
            findings.append(finding("name", phrase(passage.old, old), "", weight))
        else:
            weight = _lone_name_weight(passage.new, new, after, scene.old_words)
            findings.append(finding("name", "", phrase(passage.new, new), weight))
    return Clue(tuple(findings), gone, come)


def _exchanged_places(passage: Passage, before: frozenset[int], after: frozenset[int]) -> Iterator[Finding]:
    """Find the same names in another order: who did it to whom. A list (`Holl and Berg`) has no such order."""
    old, new = sorted(before), sorted(after)
    a, b = [bare(passage.old.small[at]) for at in old], [bare(passage.new.small[at]) for at in new]
    if a != b and sorted(a) == sorted(b):
        between = passage.old.small[old[0] : old[-1] + 1]
        listed = all(word in LISTING or bare(word) in a for word in between)
        weight = MINOR if listed else SUBSTANTIVE
        yield finding("name", phrase(passage.old, (old[0], old[-1])), phrase(passage.new, (new[0], new[-1])), weight)


def _changed_names(side: Side, named: frozenset[int], other: Side) -> frozenset[int]:
    """Find changed name words that the other side does not have too, in whatever spelling."""
    kept = {bare(word) for word in other.small}
    return frozenset(at for at in side.changed & named if bare(side.small[at]) not in kept)


def _renamed(passage: Passage, old: range, new: range, kept: frozenset[int]) -> Finding:
    a, b = [bare(passage.old.small[at]) for at in old], [bare(passage.new.small[at]) for at in new]
    said = phrase(passage.old, old), phrase(passage.new, new)
    beside = any(near in kept for near in (old.start - 1, old.stop))
    if len(a) == len(b) and all(is_respelling(x, y, beside_a_name=beside) for x, y in zip(a, b, strict=True)):
        accents_only = all(folded(x) == folded(y) for x, y in zip(a, b, strict=True))
        return finding("cosmetic" if accents_only else "name", *said, COSMETIC if accents_only else MINOR)
    return finding("name", *said, MINOR if set(a) <= set(b) or set(b) <= set(a) or _initials(a, b) else SUBSTANTIVE)


def _initials(a: Sequence[str], b: Sequence[str]) -> bool:
    short, long = sorted((list(a), list(b)), key=len)
    return len(short) == 1 and len(long) > 1 and folded(short[0]) == "".join(word[0] for word in long)


def _lone_name_weight(side: Side, run: range, named: frozenset[int], elsewhere: frozenset[str]) -> Significance:
    """Judge a name that came or went alone: minor beside a name or title that stays (a first name), or when the rest of the text has it."""
    for near in (run.start - 1, run.stop):
        beside = 0 <= near < len(side.tokens) and near not in side.changed
        if beside and (near in named or bare(side.small[near]) in TITLES):
            return MINOR
    known = all(bare(side.small[at]) in elsewhere for at in run)
    return MINOR if known else SUBSTANTIVE


# -- negation and hedging --------------------------------------------------------------------------------------------------


def negation(passage: Passage, scene: Scene) -> Clue:
    """Look for a `not` or an `allegedly` that came or went in an otherwise alike sentence, and for a lost question mark."""
    findings = []
    told_old: list[int] = []
    told_new: list[int] = []
    if _alike(passage):
        for words in (NEGATIONS[scene.language], HEDGES[scene.language]):
            old, new = _among_changed(passage.old, words), _among_changed(passage.new, words)
            if bool(old) is not bool(new) and not _mended(passage, old, new):
                findings.append(finding("negation", _listed(passage.old, old), _listed(passage.new, new), SUBSTANTIVE))
                told_old += old
                told_new += new
    if _asks(passage.old) is not _asks(passage.new):
        findings.append(finding("negation", _end(passage.old), _end(passage.new), MINOR))
    return Clue(tuple(findings), frozenset(told_old), frozenset(told_new))


def _mended(passage: Passage, old: list[int], new: list[int]) -> bool:
    """Whether each word that seems to have come or gone only stands there misprinted on the other side."""
    come_or_gone = [(passage.old.small[at], passage.new) for at in old] + [
        (passage.new.small[at], passage.old) for at in new
    ]
    return all(any(is_misprint(word, side.small[at]) for at in side.changed) for word, side in come_or_gone)


def _alike(passage: Passage) -> bool:
    kept = sum(is_word(text) for at, text in enumerate(passage.old.small) if at not in passage.old.changed)
    fewest = min(sum(map(is_word, passage.old.small)), sum(map(is_word, passage.new.small)))
    return kept >= SAME_SENTENCE * max(fewest, 1)


def _among_changed(side: Side, words: frozenset[str]) -> list[int]:
    def weighs(at: int) -> bool:
        word = side.small[at].replace("’", "'")
        return (word in words or word.endswith("n't")) and (word != "may" or not side.tokens[at].text[0].isupper())

    return [at for at in sorted(side.changed) if weighs(at)]


def _listed(side: Side, indexes: Sequence[int]) -> str:
    return ", ".join(side.tokens[at].text for at in indexes)


def _asks(side: Side) -> bool:
    return any(side.tokens[at].text in "?¿" for at in side.changed)


def _end(side: Side) -> str:
    return next(
        (side.tokens[at].text for at in sorted(side.changed, reverse=True) if not is_word(side.tokens[at].text)), ""
    )


# -- attribution -----------------------------------------------------------------------------------------------------------


def attribution(passage: Passage, scene: Scene) -> Clue:  # noqa: ARG001 - clues share one signature
    """Compare who is made to say it, and whether they say, confirm, claim, deny or admit it."""
    old_said, new_said = attributions(passage.old), attributions(passage.new)
    before = _said_otherwise(old_said, passage.old, new_said, passage.new)
    after = _said_otherwise(new_said, passage.new, old_said, passage.old)
    findings: list[Finding] = []
    told_old: list[Attribution] = []
    told_new: list[Attribution] = []
    for old, new in zip_longest(before, after):
        touched = (old and _touched(old, passage.old)) or (new and _touched(new, passage.new))
        if touched and (made := _attribution_finding(passage, old, new)):
            findings.append(made)
            told_old += [old] if old else []
            told_new += [new] if new else []
    return Clue(tuple(findings), _spoken(told_old), _spoken(told_new))


def _said_otherwise(
    row: Sequence[Attribution], side: Side, others: Sequence[Attribution], other: Side
) -> list[Attribution]:
    """Leave out the attributions that the other side has too."""
    held = Counter((one.speaker_words(other), one.sense) for one in others)
    rest = []
    for one in row:
        key = (one.speaker_words(side), one.sense)
        held[key] -= 1
        if held[key] < 0:
            rest.append(one)
    return rest


def _touched(one: Attribution, side: Side) -> bool:
    return one.verb in side.changed or any(at in side.changed for at in one.speaker)


def _spoken(row: Sequence[Attribution]) -> frozenset[int]:
    return frozenset(at for one in row for at in (*one.speaker, one.verb))


def _attribution_finding(passage: Passage, old: Attribution | None, new: Attribution | None) -> Finding | None:
    if old and new:
        weight = _attribution_weight(passage, old, new)
        said = old.words(passage.old), new.words(passage.new)
        return finding("attribution", *said, weight) if weight else None
    if old and old.speaker_words(passage.old) and not _misprinted(old, passage.old, passage.new):
        return finding("attribution", old.words(passage.old), "", SUBSTANTIVE)
    if new and new.speaker_words(passage.new) and not _misprinted(new, passage.new, passage.old):
        return finding("attribution", "", new.words(passage.new), SUBSTANTIVE)
    return None


def _misprinted(one: Attribution, side: Side, other: Side) -> bool:
    """Whether the verb only seems to be missing on the other side, being misprinted there; not asked of more than a sentence."""
    return len(other.changed) <= REACH and any(
        is_misprint(side.small[one.verb], other.small[at]) for at in other.changed
    )


def _attribution_weight(passage: Passage, old: Attribution, new: Attribution) -> Significance | None:
    """Judge two attributions: the same speaker named more closely is minor; None when nothing but wording differs."""
    before, after = old.speaker_words(passage.old), new.speaker_words(passage.new)
    if old.sense != new.sense:
        return SUBSTANTIVE
    if _same_speaker(before, after):
        return None
    return MINOR if set(before) <= set(after) or set(after) <= set(before) else SUBSTANTIVE


def _same_speaker(old: Sequence[str], new: Sequence[str]) -> bool:
    rest_old, rest_new = _left_over(old, new), _left_over(new, old)
    return len(rest_old) == len(rest_new) and all(
        is_respelling(a, b) or is_misprint(a, b) for a, b in zip(rest_old, rest_new, strict=True)
    )
