"""Which known block each block of a page is, in tiers, with the reason. Decides identity only, not what changed.

The tiers, strongest evidence first: the publisher's key (any key the block ever had), the permalink with its query and
fragment, the same words, the same label and time, alike words in order. A key is only a claim. It is believed when the
words agree or resemble, or when the keys of this page have proved good; it is not when the words it used to stand for
sit elsewhere on the page, or when words and time are both another's. Within a tier all open blocks are paired at once,
for the greatest sum, never one by one down the page.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from tracker.core.assignment import Pair, assign, best_first
from tracker.core.evidence import Evidence
from tracker.core.similarity import candidates
from tracker.core.wording import firm_time, full_text, label_of, print_of, words_of
from tracker.model import Block, BlockKind, BlockState, KnownBlock, Match, MatchReason

KEYS_PROVED = 3
"""Claims by key that must be borne out before keys are trusted against the words: two may be chance, as positions are."""

KEYS_PROVED_SHARE = 0.8
"""... and the share of all claims: some blocks of any page are rewritten in one poll, not every fifth."""

NEIGHBOUR = 0.05
"""Credit for standing between the same neighbours as before: it parts what is otherwise equal, and outweighs nothing."""

IN_PLACE = 0.8 * NEIGHBOUR
"""Credit above which both neighbours are the same."""

NEAR = 1e-6
"""Debit for each place moved: it keeps equal texts in order when nothing else parts them."""

SHARED_BY = 3
"""Blocks of one side that may bear the same key or permalink; borne by more, it is the page's own address."""


def match(blocks: Sequence[Block], known: Sequence[KnownBlock]) -> tuple[Match, ...]:
    """Pair the blocks of a page with known blocks, one to one, ordered by index.

    Blocks of kind ``PINNED_COPY`` are never paired here: they repeat a block, see ``copied``.
    """
    if not known:
        return ()
    table = _Table(blocks, known)
    table.by_identity(MatchReason.KEY, lambda block: block.key, lambda one: one.aliases or _own(one.block.key))
    table.by_identity(MatchReason.PERMALINK, lambda block: block.permalink, lambda one: _own(one.block.permalink))
    table.by_words()
    table.by_likeness()
    table.by_label_and_time()
    table.by_kind()
    return tuple(table.taken[index] for index in sorted(table.taken))


def copied(copy: Block, blocks: Sequence[Block], known: Sequence[KnownBlock], matches: Sequence[Match]) -> int | None:
    """Id of the known block that a pinned copy repeats; None when it repeats nothing we know.

    Blocks of the page that were matched come first, then known blocks the page does not show otherwise.
    """
    by_id = {one.id: one for one in known}
    shown = {found.block_id: blocks[found.index] for found in matches}
    rest = {one.id: one.block for one in known if one.id not in shown}
    scored = [
        (Evidence(copy, by_id[block_id]).copy_score(block), -rank, block_id)
        for rank, pool in enumerate((shown, rest))
        for block_id, block in pool.items()
    ]
    best = max(scored, default=(0.0, 0, 0))
    return best[2] if best[0] > 0 else None


def _own(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


class _Table:
    """The open blocks of both sides, and the pairs taken so far."""

    def __init__(self, blocks: Sequence[Block], known: Sequence[KnownBlock]) -> None:
        self.page = {i: block for i, block in enumerate(blocks) if block.kind is not BlockKind.PINNED_COPY}
        self.known = {one.id: one for one in known}
        self.taken: dict[int, Match] = {}
        self.keys_trusted = False
        self._evidence: dict[tuple[int, int], Evidence] = {}

    # What is open, and taking

    def evidence(self, index: int, block_id: int) -> Evidence:
        """Weigh a pair, once."""
        pair = (index, block_id)
        if pair not in self._evidence:
            self._evidence[pair] = Evidence(self.page[index], self.known[block_id])
        return self._evidence[pair]

    def _take(self, index: int, block_id: int, reason: MatchReason, score: float = 1.0) -> None:
        self.taken[index] = Match(index, block_id, reason, min(1.0, round(score, 4)))

    def _open_page(self) -> dict[int, Block]:
        return {index: block for index, block in self.page.items() if index not in self.taken}

    def _open_known(self) -> dict[int, KnownBlock]:
        gone = {found.block_id for found in self.taken.values()}
        return {block_id: one for block_id, one in self.known.items() if block_id not in gone}

    # Keys and permalinks

    def by_identity(
        self,
        reason: MatchReason,
        of_block: Callable[[Block], str | None],
        of_known: Callable[[KnownBlock], Iterable[str]],
    ) -> None:
        """Take the claims of one kind of identity that are believed."""
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for block_id, one in self._open_known().items():
            for name in of_known(one):
                holders[name].append(block_id)
        bearers = Counter(of_block(block) for block in self._open_page().values())
        claims = [
            (index, block_id)
            for index, block in self._open_page().items()
            if bearers[of_block(block)] <= SHARED_BY and len(holders.get(of_block(block) or "", ())) <= SHARED_BY
            for block_id in holders.get(of_block(block) or "", ())
        ]
        proved = self._take_proved(claims, reason)
        trusted = proved >= KEYS_PROVED and proved >= KEYS_PROVED_SHARE * len({index for index, _ in claims})
        if reason is MatchReason.KEY:
            self.keys_trusted = trusted
        self._take_trusted(claims, reason, trusted=trusted)

    def _take_proved(self, claims: list[tuple[int, int]], reason: MatchReason) -> int:
        """Take claims that the words bear out, equal words before alike ones; return how many."""
        before = len(self.taken)
        self._take_best([(i, k, self._claim_score(i, k)) for i, k in claims if self.evidence(i, k).same_words], reason)
        left = self._still_open(claims)
        contradicted = self._given_away(left)
        kin = [(i, k) for i, k in left if self.evidence(i, k).kin and not contradicted(i, k)]
        if self._renumbered(kin, len(self.taken) - before):
            kin = [(i, k) for i, k in kin if not self.evidence(i, k).other_time]
        self._take_best([(i, k, self._claim_score(i, k)) for i, k in kin], reason)
        return len(self.taken) - before

    def _renumbered(self, claims: list[tuple[int, int]], kept: int) -> bool:
        """Whether more blocks of the page have their words under another key than under theirs: its keys count places."""
        if not any(self.evidence(i, k).other_time for i, k in claims):
            return False
        holders = {words_of(one.block): k for k, one in self._open_known().items() if _visible(one)}
        elsewhere = ((i, holders.get(words_of(block))) for i, block in self._open_page().items())
        return sum(k is not None and self.evidence(i, k).other_key for i, k in elsewhere) > kept

    def _take_trusted(self, claims: list[tuple[int, int]], reason: MatchReason, *, trusted: bool) -> None:
        """Take the remaining claims, words quite other, when the keys are trusted and nothing speaks against it."""
        if not trusted:
            return
        left = self._still_open(claims)
        contradicted, credit = self._given_away(left), self._neighbour_credit()
        open_ = [(i, k) for i, k in left if credit(i, k) > IN_PLACE and not contradicted(i, k)]
        firm = [(i, k) for i, k in open_ if not self.evidence(i, k).other_time]
        self._take_best([(i, k, self._claim_score(i, k)) for i, k in firm], reason)

    def _take_best(self, pairs: list[Pair], reason: MatchReason) -> None:
        for index, block_id, _ in best_first(pairs):
            self._take(index, block_id, reason)

    def _still_open(self, claims: list[tuple[int, int]]) -> list[tuple[int, int]]:
        page, known = self._open_page(), self._open_known()
        return [(i, k) for i, k in claims if i in page and k in known]

    def _claim_score(self, index: int, block_id: int) -> float:
        """Order rival claims to one key: the block that bears it now, then the more alike, then the same time."""
        one, evidence = self.known[block_id], self.evidence(index, block_id)
        present = one.block.key == self.page[index].key
        return 1.0 + present + evidence.likeness + 0.5 * evidence.same_time + 0.25 * _visible(one)

    def _given_away(self, claims: list[tuple[int, int]]) -> Callable[[int, int], bool]:
        """Tell of a claim whether the words of either side have another place to go: then the key was given away."""
        page: Counter[str] = Counter()
        known: Counter[str] = Counter()
        if claims:  # mostly there is none, and the words of a long life are many
            page.update(map(words_of, self._open_page().values()))
            known.update(words_of(one.block) for one in self._open_known().values() if _visible(one))

        def contradicted(index: int, block_id: int) -> bool:
            mine, theirs = words_of(self.page[index]), words_of(self.known[block_id].block)
            return mine != theirs and bool(page[theirs] or known[mine])

        return contradicted

    # Words

    def by_words(self) -> None:
        """Pair blocks that say the same, and then those that say what a known block said in an earlier version."""
        self._pair_equal(lambda one: (words_of(one.block),), words_of)
        self._pair_equal(lambda one: one.past, print_of)

    def _pair_equal(self, of_known: Callable[[KnownBlock], Iterable[str]], of_page: Callable[[Block], str]) -> None:
        page = {index: of_page(block) for index, block in self._open_page().items()}
        if not page:
            return
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for block_id, one in self._open_known().items():
            for words in of_known(one):
                holders[words].append(block_id)
        credit = self._neighbour_credit()
        pairs = [
            (index, block_id, self.evidence(index, block_id).twin_score + credit(index, block_id))
            for index, words in page.items()
            for block_id in holders.get(words, ())
            if self.evidence(index, block_id).same_words_hold(
                keys_trusted=self.keys_trusted, in_place=credit(index, block_id) > IN_PLACE
            )
        ]
        for index, block_id, _ in assign(pairs):
            self._take(index, block_id, MatchReason.FINGERPRINT)

    # Likeness, label and time

    def by_likeness(self) -> None:
        """Pair what is left by likeness of words, label and time together, all at once."""
        page, known = self._open_page(), self._open_known()
        if not page or not known:
            return
        indexes, ids = list(page), list(known)
        found = candidates(
            [full_text(page[index]) for index in indexes],
            [full_text(known[block_id].block) for block_id in ids],
        )
        credit = self._neighbour_credit()
        pairs = []
        for i, k, likeness in found:
            index, block_id = indexes[i], ids[k]
            evidence = self.evidence(index, block_id)
            evidence.likeness = likeness
            standing = credit(index, block_id)
            needed = evidence.likeness_needed(keys_trusted=self.keys_trusted, in_place=standing > IN_PLACE)
            if likeness >= needed:
                pairs.append((index, block_id, evidence.weight + standing))
        for index, block_id, _ in assign(pairs):
            evidence = self.evidence(index, block_id)
            labelled = evidence.same_time and evidence.same_label
            reason = MatchReason.LABEL_TIME if labelled else MatchReason.SIMILARITY
            self._take(index, block_id, reason, evidence.likeness)

    def by_label_and_time(self) -> None:
        """Pair blocks rewritten beyond likeness that alone, on both sides, bear their label and time."""
        page, known = self._open_page(), {k: one for k, one in self._open_known().items() if _visible(one)}
        sides = (Counter(map(_stamp_of, page.values())), Counter(_stamp_of(one.block) for one in known.values()))
        credit = self._neighbour_credit()
        by_stamp = {_stamp_of(one.block): block_id for block_id, one in known.items()}
        for index, block in page.items():
            stamp = _stamp_of(block)
            if stamp is None or sides[0][stamp] != 1 or sides[1][stamp] != 1:
                continue
            evidence = self.evidence(index, by_stamp[stamp])
            if not evidence.other_key or credit(index, by_stamp[stamp]) > IN_PLACE:
                self._take(index, by_stamp[stamp], MatchReason.LABEL_TIME, evidence.likeness)

    def by_kind(self) -> None:
        """Pair the one lead or body of the page with the one we know, however much it was rewritten."""
        for kind in (BlockKind.BODY, BlockKind.LEAD):
            page = [index for index, block in self._open_page().items() if block.kind is kind]
            known = [k for k, one in self._open_known().items() if one.block.kind is kind and _visible(one)]
            if len(page) == len(known) == 1 and self.evidence(page[0], known[0]).same_article:
                self._take(page[0], known[0], MatchReason.SIMILARITY, self.evidence(page[0], known[0]).likeness)

    def _neighbour_credit(self) -> Callable[[int, int], float]:
        """Tell of a pair its credit for standing, relative to what is matched already, where the known block stood."""
        anchors = sorted(self.taken)
        places = [self.known[self.taken[index].block_id].position for index in anchors]

        def credit(index: int, block_id: int) -> float:
            at, position = bisect(anchors, index), self.known[block_id].position
            after = at == 0 or places[at - 1] < position
            before = at == len(anchors) or places[at] > position
            return NEIGHBOUR * (after + before) / 2 - NEAR * abs(position - index)

        return credit


def _visible(one: KnownBlock) -> bool:
    return one.state in {BlockState.PRESENT, BlockState.MISSING}


def _stamp_of(block: Block) -> tuple[str, str] | None:
    """Label and time as one value, None when the block prints no time to go by."""
    moment = firm_time(block)
    return (moment.isoformat(), label_of(block)) if moment else None
