"""What speaks for one block of a page being one known block: words, times, labels, keys. Weighs one pair, chooses none."""

from __future__ import annotations

from functools import cached_property

from tracker.core.similarity import similarity
from tracker.core.wording import beginning, firm_time, full_text, label_of, print_of, squashed, words_of
from tracker.model import Block, BlockKind, BlockState, KnownBlock, Precision

TELLING = 30
"""Letters and digits that make words telling: `Goal!` or `More to follow` may be said twice, a sentence rarely is."""

KIN = 0.3
"""Likeness that a claim by key needs to be borne out: above what strangers share by their small words (0.15)."""

SAME_TIME_NEEDS = 0.3
"""Likeness of two blocks with one time: a minute holds several blocks of a busy page."""

UNDATED_NEEDS = 0.5
"""Likeness when times say nothing: half of the words, in order."""

OTHER_TIME_NEEDS = 0.7
"""Likeness of blocks with different times in the same place: a corrected date, not the next bulletin in the same phrases."""

OTHER_KEY_NEEDS = 0.85
"""... elsewhere on the page, or when good keys differ as well: nearly the same text, posted anew."""

GONE_NEEDS = 0.8
"""Likeness to a block no longer on the page: it must come back nearly as it was."""

ARTICLE_NEEDS = 0.2
"""Likeness of two bodies of one article: an article is rewritten, an error page shares nothing with it."""

SAME_COPY = 0.8
"""Likeness of a pinned copy, often cut short, to the block it repeats."""

QUOTED = 0.5
"""Share of the longer text below which the shorter one inside it is quoted there, where time or key speak against the pair."""

UNREACHABLE = 2.0
"""A likeness that no pair has."""

_ARTICLE = frozenset({BlockKind.BODY, BlockKind.LEAD, BlockKind.ORIGINAL})


class Evidence:
    """One pair and what speaks for it, computed when asked."""

    def __init__(self, block: Block, known: KnownBlock) -> None:
        self.block = block
        self.known = known

    @cached_property
    def same_words(self) -> bool:
        """Whether the words are those of the newest version or of an earlier one."""
        mine = print_of(self.block)
        if mine == print_of(self.known.block) or mine in self.known.past:
            return True
        return words_of(self.block) == words_of(self.known.block)

    @cached_property
    def likeness(self) -> float:
        """Likeness of words, 0..1."""
        return 1.0 if self.same_words else similarity(full_text(self.block), full_text(self.known.block))

    @cached_property
    def same_time(self) -> bool:
        """Whether both print a time, and the same one."""
        mine, theirs = firm_time(self.block), firm_time(self.known.block)
        return mine is not None and mine == theirs

    @cached_property
    def other_time(self) -> bool:
        """Whether both print a time, and they differ; a bare date differs from no clock of its day."""
        mine, theirs = firm_time(self.block), firm_time(self.known.block)
        if mine is None or theirs is None or self._articles:
            return False
        return mine.date() != theirs.date() if self._coarse else mine != theirs

    @cached_property
    def same_label(self) -> bool:
        """Whether the printed labels are the same, or both absent."""
        return label_of(self.block) == label_of(self.known.block)

    @cached_property
    def other_key(self) -> bool:
        """Whether both have a key, and the block's was never the known block's."""
        mine, theirs = self.block.key, self.known.aliases or (self.known.block.key,)
        return mine is not None and any(theirs) and mine not in theirs

    @cached_property
    def kin(self) -> bool:
        """Whether a claim by key is borne out: the same time, alike words, or the beginning of them where a page breaks off."""
        return self.same_time or self.likeness >= KIN or self.known.block.text.startswith(beginning(self.block))

    @cached_property
    def same_article(self) -> bool:
        """Whether two bodies or leads are one article, rewritten."""
        return self.likeness >= ARTICLE_NEEDS

    def same_words_hold(self, *, keys_trusted: bool, in_place: bool) -> bool:
        """Whether equal words are enough at another time: telling ones, unless they were said anew or scrolled away."""
        if not self.other_time:
            return True
        if self._said_anew(keys_trusted=keys_trusted, in_place=in_place):
            return False
        return self._telling and self.known.state is not BlockState.ROLLED_OFF

    @property
    def twin_score(self) -> float:
        """Order several known blocks with the same words."""
        visible = self.known.state in {BlockState.PRESENT, BlockState.MISSING}
        return 1.0 + 0.5 * visible + 0.5 * self.same_time + 0.25 * self.same_label - 0.5 * self.other_time

    @property
    def weight(self) -> float:
        """Weight of the pair among its rivals: likeness first, then time, then label."""
        original = self.block.kind is BlockKind.ORIGINAL and self.known.block.kind is BlockKind.BODY
        return self.likeness + 0.2 * self.same_time + 0.1 * self.same_label * bool(self.block.label) + 0.1 * original

    def likeness_needed(self, *, keys_trusted: bool, in_place: bool) -> float:
        """Likeness that this pair needs, given what else speaks for or against it.

        ``keys_trusted``: the keys of this page proved good. ``in_place``: the block stands between the same neighbours.
        """
        retimed = OTHER_TIME_NEEDS if in_place else OTHER_KEY_NEEDS
        needed = SAME_TIME_NEEDS if self.same_time else retimed if self.other_time else UNDATED_NEEDS
        if self.known.state in {BlockState.REMOVED, BlockState.ROLLED_OFF}:
            needed = max(needed, GONE_NEEDS)
        if keys_trusted and self.other_key:
            needed = max(needed, UNDATED_NEEDS if self.same_time else OTHER_KEY_NEEDS)
        quoted = needed > UNDATED_NEEDS and not self._of_a_size
        said_anew = self._said_anew(keys_trusted=keys_trusted, in_place=in_place)
        return UNREACHABLE if quoted or said_anew or (self.other_time and not self._telling) else needed

    def copy_score(self, original: Block) -> float:
        """How surely the block is a pinned copy of ``original`` (as the page or we have it); 0 when it is not."""
        if self.block.key and self.block.key in {original.key, *self.known.aliases}:
            return 2.0
        likeness = similarity(full_text(self.block), full_text(original))
        titled = bool(self.block.title) and squashed(self.block.title or "") == squashed(original.title or "")
        same = likeness >= SAME_COPY or (titled and not self.other_time)
        return max(likeness, SAME_COPY) if same else 0.0

    def _said_anew(self, *, keys_trusted: bool, in_place: bool) -> bool:
        """Whether a good key, the time and the place all say that this is another block, whatever its words."""
        return keys_trusted and self.other_key and self.other_time and not in_place

    @property
    def _telling(self) -> bool:
        return len(words_of(self.block)) >= TELLING

    @property
    def _of_a_size(self) -> bool:
        """Whether neither text is a mere quotation in the other."""
        mine, theirs = len(words_of(self.block)), len(words_of(self.known.block))
        return min(mine, theirs) >= QUOTED * max(mine, theirs)

    @property
    def _articles(self) -> bool:
        """Whether either side is (part of) a plain article, whose time is the page's."""
        return self.block.kind in _ARTICLE or self.known.block.kind in _ARTICLE

    @property
    def _coarse(self) -> bool:
        moments = (self.block.published, self.known.block.published)
        return any(moment is not None and moment.precision is Precision.DAY for moment in moments)
