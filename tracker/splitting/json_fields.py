"""Which fields of a list's objects are their time, text, title, key …: chosen by evidence over all objects, once a list.

A field is a candidate by its name (``json_words``) and is judged by its values (``json_values``): a time must read as
one, a text must be prose, a key must differ from object to object. Several fields may hold a role, best first: an
object that lacks the first falls back to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.core.common_words import word_set
from tracker.core.times import Stamp
from tracker.splitting.json_lists import Json, Path, flatten
from tracker.splitting.json_values import fragment, is_html, is_link, plain, time_of
from tracker.splitting.json_words import FOREIGN, GOODS, NEVER, WRAPPERS, Role, named, words
from tracker.splitting.rich_text import compose

SAMPLE = 60
"""Objects that are judged; more do not change the verdict."""

COVERED = 0.5
"""Share of objects that must have a readable time and a text."""

PROSE_LENGTH = 40
"""Mean characters from which values read as prose whatever their field is called."""

STRONG_TEXT = 6.0
"""From this weight on, a field is the text by its name alone, however short its values (``17,126,293``)."""

UNNAMED_TIME, UNNAMED_TEXT = 2.0, 3.0
"""Weights of a field whose name is in no list: below every name that is."""

UTC_BONUS = 0.5
"""Of two fields with one time, that which says its zone is the better one."""

NO_CLOCK_MALUS, NO_DATE_MALUS, NO_ZONE_MALUS = 4.0, 5.0, 0.5
"""A full time of a weaker name (``created``, 6) is better than a bare date of a stronger one (``published``, 10)."""

ALIKE_MALUS = 6.0
"""Takes ``published`` below ``created`` when all objects carry the page's own time."""

LENGTH_WORTH_ONE, LENGTH_WORTH_MOST = 200, 3.0
"""Characters of mean length that are worth one step of name, and the most that length can add: ``description`` of full
length beats an ``intro``, never ``content``."""

REPEATED_MALUS = 5.0
"""Texts that repeat from object to object are a notice or a kind, not what the objects say."""

Value = Any


@dataclass(frozen=True, slots=True)
class Roles:
    """The fields of one list by role, best first, and how strong the evidence is for time and text."""

    time: tuple[Path, ...]
    text: tuple[Path, ...]
    modified: tuple[Path, ...] = ()
    title: tuple[Path, ...] = ()
    key: tuple[Path, ...] = ()
    permalink: tuple[Path, ...] = ()
    author: tuple[Path, ...] = ()
    status: tuple[Path, ...] = ()
    clock: Path | None = None
    """A field with a clock alone, to be read together with the date in ``time``."""
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class _Column:
    """One field over the sampled objects: its name's words and its values, absent ones left out."""

    path: Path
    words: tuple[str, ...]
    values: tuple[Value, ...]
    total: int

    @property
    def coverage(self) -> float:
        return len(self.values) / self.total

    @property
    def distinct(self) -> float:
        return len({str(value) for value in self.values}) / len(self.values)


@dataclass(frozen=True, slots=True)
class _Candidate:
    path: Path
    score: float
    coverage: float


def choose(objects: Sequence[Json]) -> Roles | None:
    """Return the roles of the fields of these objects, or None when they are no timestamped texts."""
    sample = list(objects[:SAMPLE])
    columns = _columns(sample)
    if GOODS & {word for column in columns if len(column.path) == 1 for word in column.words}:
        return None
    times = _times(columns)
    texts = _rank(columns, _text_score)
    titles = [one for one in _rank(columns, _title_score) if one.path not in {text.path for text in texts[:1]}]
    if not any(text.coverage >= COVERED for text in texts):
        texts, titles = [*texts, *titles], []
    if not _covers(times) or not _covers(texts):
        return None
    return Roles(
        time=_paths(times),
        text=_paths(texts),
        modified=_paths(_rank(columns, _modified_score)),
        title=_paths(titles),
        key=_paths(_rank(columns, _key_score)),
        permalink=_paths(_rank(columns, _permalink_score)),
        author=_paths(_rank(columns, _author_score)),
        status=_paths(_rank(columns, _status_score)),
        clock=_clock(columns),
        strength=times[0].score + texts[0].score,
    )


def _columns(sample: Sequence[Json]) -> list[_Column]:
    values: dict[Path, list[Value]] = {}
    for one in sample:
        for path, value in flatten(one).items():
            if value not in ("", []):
                values.setdefault(path, []).append(value)
    return [_Column(path, _own_words(path), tuple(held), len(sample)) for path, held in values.items()]


def _own_words(path: Path) -> tuple[str, ...]:
    """Return the words that name a field: its last name, with the one before where the last only says the form of the value."""
    last = words(path[-1])
    if len(path) > 1 and _says_form(path[-1]):
        return words(path[-2]) + last
    return last


_FORMS = frozenset(
    {
        "rendered",
        "html",
        "plain",
        "raw",
        "value",
        "text",
        "iso",
        "seconds",
        "ms",
        "epoch",
        "unix",
        "utc",
        "date",
        "#text",
        "time",
        "local",
    }
)
"""Names of fields that only say in which form their parent's value stands: ``content.rendered``, ``time.$date``."""


def _says_form(name: str) -> bool:
    return name.lstrip("_") in _FORMS or name.startswith("$")


def _nested(path: Path) -> float:
    """Return what nesting takes off a score: nothing inside a mere wrapper, much inside an object that is something else."""
    parents = path[:-1]
    if any(FOREIGN.intersection(words(parent)) for parent in parents):
        return 20.0
    own = len(parents) - (_says_form(path[-1]) and len(parents) > 0)
    return sum(0.5 if parent in WRAPPERS else 2.0 for parent in parents[:own])


def _unnamed(column: _Column, role: Role, weight: float) -> float:
    """Give a field whose name says nothing a small weight: in another language or house, values must speak for it."""
    other = any(named(column.words, one) for one in Role if one is not role)
    return (
        0.0
        if other or NEVER[role].intersection(column.words) or NEVER[Role.AUTHOR].intersection(column.words)
        else weight
    )


def _rank(columns: Sequence[_Column], score: Callable[[_Column], float]) -> list[_Candidate]:
    candidates = [_Candidate(one.path, score(one), one.coverage) for one in columns]
    good = [one for one in candidates if one.score > 0]
    return sorted(good, key=lambda one: (-one.score - 2.0 * one.coverage, len(one.path), one.path))


def _paths(candidates: Sequence[_Candidate]) -> tuple[Path, ...]:
    return tuple(one.path for one in candidates)


def _covers(candidates: Sequence[_Candidate]) -> bool:
    return sum(one.coverage for one in candidates) >= COVERED


# --- time -------------------------------------------------------------------------------------------------------------


def _times(columns: Sequence[_Column]) -> list[_Candidate]:
    """Fields for the time of publication; where there is none, the time of modification must do."""
    return _rank(columns, _time_score) or _rank(columns, _modified_score)


def _time_score(column: _Column) -> float:
    return _timed(column, named(column.words, Role.TIME) or _unnamed(column, Role.TIME, UNNAMED_TIME))


def _modified_score(column: _Column) -> float:
    return _timed(column, named(column.words, Role.MODIFIED))


def _timed(column: _Column, by_name: float) -> float:
    if not by_name:
        return 0.0
    utc = promises_utc(column.path)
    stamps = [time_of(value, utc=utc) for value in column.values]
    read = [stamp for stamp in stamps if stamp is not None]
    if len(read) < 0.8 * len(stamps):
        return 0.0
    # the page's own time on every object tells nothing about any of them
    alike = len(read) > 2 and column.distinct * len(read) <= 1
    return by_name + UTC_BONUS * utc - _nested(column.path) - _vague(read) - (ALIKE_MALUS if alike else 0.0)


def _vague(stamps: Sequence[Stamp]) -> float:
    """Return what a field loses because its times lack a part: the clock, the date, or the zone."""
    lacks = {
        NO_CLOCK_MALUS: any(not stamp.has_clock for stamp in stamps),
        NO_DATE_MALUS: any(not stamp.has_date for stamp in stamps),
        NO_ZONE_MALUS: any(stamp.instant is None for stamp in stamps),
    }
    return sum(malus for malus, lacking in lacks.items() if lacking)


def promises_utc(path: Path) -> bool:
    """Whether a field's name says that its times are UTC (``date_gmt``, ``created_utc``)."""
    return bool({"utc", "gmt", "zulu"}.intersection(words(path[-1])))


def _clock(columns: Sequence[_Column]) -> Path | None:
    for column in columns:
        if named(column.words, Role.TIME) and _nested(column.path) < 4:
            stamps = [time_of(value) for value in column.values]
            if all(stamp is not None and stamp.has_clock and not stamp.has_date for stamp in stamps):
                return column.path
    return None


# --- text and title ---------------------------------------------------------------------------------------------------


def _text_score(column: _Column) -> float:
    by_name = named(column.words, Role.TEXT) or _unnamed(column, Role.TEXT, UNNAMED_TEXT)
    texts = _texts(column) if by_name else []
    if not texts:
        return 0.0
    length = sum(map(len, texts)) / len(texts)
    least = 2 * PROSE_LENGTH if by_name == UNNAMED_TEXT else PROSE_LENGTH
    if by_name < STRONG_TEXT and length < least:
        return 0.0
    marked_up = any(isinstance(value, str) and is_html(value) for value in column.values)
    repeated = len(texts) > 3 and len(set(texts)) < 0.5 * len(texts)
    weight = by_name + min(length / LENGTH_WORTH_ONE, LENGTH_WORTH_MOST)
    return weight - _nested(column.path) + marked_up - (REPEATED_MALUS if repeated else 0.0)


def _texts(column: _Column) -> list[str]:
    """Return the prose of a column's values; none when most of them are something else."""
    prose = [_prose(value) for value in column.values]
    texts = [text for text in prose if text]
    return [] if len(texts) < COVERED * len(prose) or _machine_made(texts) else texts


def _prose(value: Value) -> str:
    if isinstance(value, str):
        return plain(value) or ("[picture]" if is_html(value) else "")
    if isinstance(value, list) and not _holds_times(value):
        return plain(compose(value)) or ("[picture]" if compose(value) else "")
    return ""


def _holds_times(value: Sequence[Value]) -> bool:
    """Whether the members of a list carry times of their own: then they are blocks in a group, not pieces of a body."""
    inner = [one for one in value[:5] if isinstance(one, Mapping)]
    return any(
        named(words(name), Role.TIME) >= 5 and time_of(held) is not None for one in inner for name, held in one.items()
    )


def _machine_made(texts: Sequence[str]) -> bool:
    """Whether most texts are addresses or identifiers rather than words."""
    odd = sum(
        is_link(text) or (len(text) > 12 and " " not in text and any(c.isdigit() for c in text)) for text in texts
    )
    return odd > 0.5 * len(texts)


def _title_score(column: _Column) -> float:
    by_name = named(column.words, Role.TITLE)
    texts = [plain(value) for value in column.values if isinstance(value, str)]
    if not by_name or not texts or _machine_made(texts):
        return 0.0
    if by_name < 6 and sum(" " in text for text in texts) < 0.5 * len(texts):
        return 0.0
    return by_name - _nested(column.path)


# --- the rest ---------------------------------------------------------------------------------------------------------


def _key_score(column: _Column) -> float:
    by_name = named(column.words, Role.KEY)
    scalars = all(isinstance(value, str | int) and not isinstance(value, bool) for value in column.values)
    if not by_name or not scalars or column.coverage < 0.8 or column.distinct < 0.95:
        return 0.0
    if any(isinstance(value, str) and (len(value) > 200 or " " in value.strip()) for value in column.values):
        return 0.0
    return by_name - _nested(column.path)


def _permalink_score(column: _Column) -> float:
    by_name = named(column.words, Role.PERMALINK)
    links = [value for value in column.values if isinstance(value, str) and (is_link(value) or value[:1] in "/#?")]
    if not by_name or len(links) < len(column.values) or column.distinct < 0.95:
        return 0.0
    return by_name - _nested(column.path)


def _author_score(column: _Column) -> float:
    parents = {word for parent in column.path[:-1] for word in words(parent)}
    last = column.words
    by_name = named(last, Role.AUTHOR)
    if not by_name and parents & _PEOPLE and last in _NAMES:
        by_name = 6.0 + (last == ("name",)) + 2.0 * bool(parents & {"author", "authors", "byline"})
    return by_name - 0.5 * len(column.path) if by_name else 0.0


_PEOPLE = word_set("author authors creator publisher user contributor reporter writer by sender account editor")
_NAMES = frozenset({("name",), ("display", "name"), ("full", "name"), ("byline",), ("screen", "name"), ("username",)})


def _status_score(column: _Column) -> float:
    by_name = named(column.words, Role.STATUS)
    short = all(isinstance(value, str) and len(value) <= 30 for value in column.values)
    return by_name - _nested(column.path) if by_name and short else 0.0


def read_body(value: Value) -> str:
    """Return the HTML fragment of a body, whatever form the field holds it in."""
    return fragment(value) if isinstance(value, str) else compose(value)
