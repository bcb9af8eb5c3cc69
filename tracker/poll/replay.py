"""The stored pages of a source once more through today's splitter and reconciler, into a second store, and what differs.

What cannot be replayed bounds the comparison and is said: corrections by hand, which no page tells, and pages that were pruned.
Of other sources a page is told what the record knew when the page came, however the replay goes (``Store.said_elsewhere``).
After a replay was taken over, only what came later is compared: the events before it are those of an older splitter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.core.events import kind_name
from tracker.core.matching import match
from tracker.core.memory import renumbered
from tracker.core.text import squash
from tracker.errors import UsageError
from tracker.model import Block, BlockState, ChangeKind, Event, KnownBlock, SourceEventKind
from tracker.poll.saved import take_in
from tracker.store import Plan, Store
from tracker.store.rows import BlockRow, SourceRow, VersionRow

CORRECTIONS = {kind_name(kind) for kind in (ChangeKind.MERGED, ChangeKind.UNMERGED)}
TAKEN_OVER = kind_name(SourceEventKind.REPLAYED)

ENOUGH_WORDS = 20
"""Letters and digits that two blocks must have in common to say that one holds the other's words; less is chance."""

Told = tuple[str, str, str | None, str | None]
"""What makes two events the same: kind, when, the text, the old text. Numbers and keys may change with a splitter."""


@dataclass(frozen=True, slots=True)
class Life:
    """A block with all its versions."""

    row: BlockRow
    versions: tuple[VersionRow, ...]

    @property
    def block(self) -> Block:
        """As it reads now."""
        return self.row.block


@dataclass(frozen=True, slots=True)
class Window:
    """Which events are compared: those of the record after ``seq``, up to ``last_seq``; those of the replay between the times."""

    seq: int = 0
    after: datetime | None = None
    last_seq: int | None = None
    before: datetime | None = None

    def recorded(self, event: Event) -> bool:
        """Whether an event of the record is compared."""
        return event.seq > self.seq and (self.last_seq is None or event.seq < self.last_seq)

    def replayed(self, event: Event) -> bool:
        """Whether an event of the replay is compared."""
        at = event.detected_at
        return (self.after is None or at > self.after) and (self.before is None or at < self.before)


@dataclass(frozen=True, slots=True)
class Replay:
    """How the record and the replay of one source differ."""

    source: str
    pages: int
    same: int
    """Events that are told alike."""
    changed: tuple[tuple[Event, Event], ...]
    """The same step at the same time in other words: as recorded, as replayed."""
    only_recorded: tuple[Event, ...]
    only_replayed: tuple[Event, ...]
    read_otherwise: tuple[tuple[Life, Life], ...]
    """Blocks that say or claim something else now: as known, as replayed."""
    lost: tuple[Life, ...]
    """Known blocks that the replay does not find."""
    found: tuple[Life, ...]
    """Blocks that only the replay finds."""
    notes: tuple[str, ...] = ()
    """What could not be replayed or compared."""
    refusal: str = ""
    """Why it must not be taken over; empty when it may be."""
    plan: Plan | None = None
    pruned: int = 0
    """Pages that could not be replayed: the comparison is then worth little."""
    corrected: bool = False
    """Whether a person corrected a match: blocks then stand as no page tells."""

    @property
    def events_differ(self) -> int:
        """How many events would be told otherwise."""
        return len(self.changed) + len(self.only_recorded) + len(self.only_replayed)

    @property
    def blocks_differ(self) -> int:
        """How many blocks would read otherwise."""
        return len(self.read_otherwise) + len(self.lost) + len(self.found)


@dataclass(slots=True)
class _Run:
    """What running the pages again came across."""

    pages: int = 0
    pruned: int = 0
    failed: list[str] = field(default_factory=list)


def replay(old: Store, new: Store, name: str) -> Replay:
    """Run every stored page of a source from one store into the other, poll by poll; say what differs."""
    run = _run(old, new, name)
    events = list(old.events(source=name))
    window, notes = _window(events)
    ours, theirs = lives(old, name), lives(new, name)
    same = pairs(ours, theirs)
    found = _compared(events, list(new.events(source=name)), window)
    known = {life.row.id: life for life in ours}
    both = [(known[same[life.row.id]], life) for life in theirs if life.row.id in same]
    lost = _lost(ours, set(same.values()), settled=window.seq > 0)
    more = tuple(life for life in theirs if life.row.id not in same)
    return Replay(
        name,
        run.pages,
        *found,
        read_otherwise=tuple((one, other) for one, other in both if _says(one) != _says(other)),
        lost=lost,
        found=more,
        notes=(*notes, *_notes(run)),
        refusal=_refusal(run, notes),
        plan=Plan(same, _held_elsewhere(lost, theirs), renumbered),
        pruned=run.pruned,
        corrected=bool(notes),
    )


def _run(old: Store, new: Store, name: str) -> _Run:
    run, known = _Run(), _row(old, name)
    assert known.created_at is not None
    new.sync_sources([known.source], known.created_at, disable_missing=False)
    for past in old.history(name):
        row = _row(new, name)
        if past.page is None:
            run.pruned += past.snapshot_id is not None
            new.record(row.id, past.poll)
            continue
        run.pages += 1
        result = take_in(new, row, past.page, among=old)
        if result.outcome.failed and not past.poll.outcome.failed:
            run.failed.append(f"{past.page.fetched_at:%Y-%m-%d %H:%M:%S}: {result.detail}")
    return run


def _row(store: Store, name: str) -> SourceRow:
    row = store.source(name)
    if row is None:
        raise UsageError(f"there is no source {name!r} in {store.path}")
    return row


def _notes(run: _Run) -> list[str]:
    notes = [f"the page of {failed}" for failed in run.failed]
    if run.pruned:
        notes.append(f"{run.pruned} pages were pruned and cannot be replayed")
    return notes


def _refusal(run: _Run, corrected: Sequence[str]) -> str:
    if run.pruned:
        return f"{run.pruned} of its pages were pruned, and a replay without them is not its history"
    if run.failed:
        return f"{len(run.failed)} of its pages can no longer be split"
    return corrected[0] if corrected else ""


def _window(events: Sequence[Event]) -> tuple[Window, list[str]]:
    """Say which events to compare: after the last take-over, up to the first correction by hand."""
    taken = next((event for event in reversed(events) if event.kind == TAKEN_OVER), None)
    seq, after = (taken.seq, taken.first_seen_with) if taken else (0, None)
    correction = next((event for event in events if event.seq > seq and event.kind in CORRECTIONS), None)
    if correction is None:
        return Window(seq, after), []
    later = next((event.detected_at for event in events if event.seq > correction.seq), correction.detected_at)
    note = f"a person corrected a match (event {correction.seq}), which no page tells: compared up to there"
    return Window(seq, after, correction.seq, min(later, correction.detected_at)), [note]


def _compared(
    recorded: Sequence[Event], replayed: Sequence[Event], window: Window
) -> tuple[int, tuple[tuple[Event, Event], ...], tuple[Event, ...], tuple[Event, ...]]:
    """Compare the events of blocks; those of the source tell of polls, not of pages."""
    ours = [event for event in recorded if event.block_id is not None and window.recorded(event)]
    theirs = [event for event in replayed if event.block_id is not None and window.replayed(event)]
    of_record, of_replay = Counter(map(_told, ours)), Counter(map(_told, theirs))
    left, more = _surplus(ours, of_record - of_replay), _surplus(theirs, of_replay - of_record)
    changed = []
    for event in list(left):
        other = next((one for one in more if _step(one) == _step(event)), None)
        if other is not None:
            changed.append((event, other))
            left.remove(event)
            more.remove(other)
    return (of_record & of_replay).total(), tuple(changed), tuple(left), tuple(more)


def _surplus(events: Sequence[Event], left: Counter[Told]) -> list[Event]:
    found = []
    for event in events:
        if left[_told(event)] > 0:
            left[_told(event)] -= 1
            found.append(event)
    return found


def _told(event: Event) -> Told:
    return event.kind, event.detected_at.isoformat(), event.text, event.old_text


def _step(event: Event) -> tuple[Hashable, ...]:
    """Say what makes two events one step in other words."""
    return event.kind, event.detected_at, event.key or event.label or event.title or event.published_at


def lives(store: Store, name: str) -> list[Life]:
    """Read every block of a source with its versions."""
    return [Life(row, tuple(store.versions(row.id))) for row in store.blocks(name)]


def pairs(ours: Sequence[Life], theirs: Sequence[Life]) -> dict[int, int]:
    """Say which block of the replay is which known one, one to one, by what they have in common, the surest first."""
    found: dict[int, int] = {}
    ours = [life for life in ours if life.row.merged_into is None]
    for tokens in (_keyed_words, _dated_words, _keys, _words):
        _pair(ours, theirs, tokens, found)
    taken = set(found.values())
    rest = [_known(life) for life in ours if life.row.id not in taken]
    unpaired = [life for life in theirs if life.row.id not in found]
    for one in match([life.block for life in unpaired], rest):
        found[unpaired[one.index].row.id] = one.block_id
    return found


def _pair(
    ours: Sequence[Life], theirs: Sequence[Life], tokens: Callable[[Life], Iterable[Hashable]], found: dict[int, int]
) -> None:
    taken = set(found.values())
    where: dict[Hashable, list[int]] = {}
    for life in ours:
        for token in tokens(life):
            where.setdefault(token, []).append(life.row.id)
    for life in theirs:
        if life.row.id in found:
            continue
        same = next((one for token in tokens(life) for one in where.get(token, ()) if one not in taken), None)
        if same is not None:
            found[life.row.id] = same
            taken.add(same)


def _keyed_words(life: Life) -> Iterable[Hashable]:
    return ((key, *words) for key in life.row.aliases for words in _dated_words(life))


def _dated_words(life: Life) -> Iterable[tuple[Hashable, ...]]:
    return ((one.first_seen_at, one.block.fingerprint) for one in life.versions)


def _keys(life: Life) -> Iterable[Hashable]:
    return life.row.aliases


def _words(life: Life) -> Iterable[Hashable]:
    return (one.block.fingerprint for one in life.versions)


def _known(life: Life) -> KnownBlock:
    row = life.row
    past = tuple(one.block.fingerprint for one in life.versions)
    seen = row.first_seen_at, row.last_seen_at
    return KnownBlock(row.id, row.block, row.version, row.state, row.position, *seen, row.aliases, past)


def _says(life: Life) -> tuple[object, ...]:
    """Return what a block says and claims now, and whether it is there."""
    block = life.block
    return block.fingerprint, block.label, block.author, block.published, block.kind, _is_there(life)


def _is_there(life: Life) -> bool:
    return life.row.state in {BlockState.PRESENT, BlockState.MISSING}


def _lost(ours: Sequence[Life], found: set[int], *, settled: bool) -> tuple[Life, ...]:
    """Return the known blocks that the replay does not find; once a replay was taken over, those put aside then are settled."""
    lost = (life for life in ours if life.row.id not in found and life.row.merged_into is None)
    return tuple(life for life in lost if not settled or _is_there(life))


def _held_elsewhere(lost: Sequence[Life], theirs: Sequence[Life]) -> frozenset[int]:
    """Say which blocks that are not found have their words in blocks of the replay: what was one block is several, or the reverse."""
    texts = [words for life in theirs for one in life.versions if len(words := squash(one.block.text)) >= ENOUGH_WORDS]
    held = set()
    for life in lost:
        own = squash(life.block.text)
        if len(own) >= ENOUGH_WORDS and any(own in words or words in own for words in texts):
            held.add(life.row.id)
    return frozenset(held)
