"""What one unit of an article opens with, read by itself: a label, a clock, a status, a match minute, or nothing.

Whether a clock that opens a paragraph is a label is decided in ``splitting.labels`` from the whole page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.core.times import Stamp, read_stamp, stamp_at
from tracker.model import BlockKind
from tracker.splitting.draft import Unit
from tracker.splitting.label_words import ANY_BYLINE, ANY_STATUS, ANY_WORD, KINDS, UPDATED_WORDS

MAX_OPENING = 160
"""Characters at the start of a unit in which a label can lie."""
LONG_WORD = 9
"""Letters of the longest label word that is also an everyday one (``original``)."""
LAST_MINUTE = 130
"""Extra time and its added minutes end before it."""
MONTHS_IN_YEAR, SHORTEST_MONTH = 12, 29
LONGEST_TITLE = 240
"""Characters of the longest headline that stands on a label's line."""

_BEFORE = re.compile(r"(?:[^\w\"“”„«»'‘’‹›$€£#@%&]|_){0,16}")
"""Bullets, brackets, stars, frames, emoji: anything before a label but quotes and what makes a number another thing."""
_CLOCK_WORDS = re.compile(
    r"(?:(?:live|breaking|latest|just in|alert|en directo|directo|en vivo|en direct|direct|diretta|ao vivo|urgente?|última hora|eilmeldung)\s*[:–—-]?\s+)?"
    r"(?:(?:alle ore|ore|ora|klokken|klockan|klo|kl\.?|lúc|godz\.?|saat|pukul|στις|ώρα|الساعة|בשעה|at|um|à|a las|às|om|в)(?![^\W\d])\s*)?",
    re.IGNORECASE,
)
_CLOCK_PREPOSITION = re.compile(r"(?:at|um|à|a las|às|om|o|в)\s", re.IGNORECASE)
_FULL_STOP = re.compile(r"\.\s*$")
_WITH = re.compile(r"\s+with\s[^:;.\d]{3,80}[,:]?\s+(?=\d)", re.IGNORECASE)
"""``UPDATED with the mayor's words, 2:32 PM:`` says what is new."""
_PART_OF_DAY = re.compile(
    r"\s+(?:early\s|late\s)?(?:morning|afternoon|evening|night|noon|früh|vormittag|mittag|nachmittag|abend|matin|après-midi|soir|mañana|tarde|noche"
    r"|mattina|pomeriggio|sera|ochtend|middag|avond)\b",
    re.IGNORECASE,
)
_UPDATE_NEXT = re.compile(r"update\b", re.IGNORECASE)
_ORDINAL = r"(?:(?:first|second|third|fourth|fifth|sixth|final|last|latest|new|\d{1,2}(?:st|nd|rd|th|\.))\s)?"
_WORD = re.compile(rf"{_ORDINAL}({ANY_WORD})(?![\w’'-])\.?", re.IGNORECASE)
_LABEL_WORDS = re.compile(rf"(?:{_ORDINAL}(?:{ANY_WORD})|{ANY_STATUS}|{ANY_BYLINE})(?!\w)", re.IGNORECASE)
"""A cheap look before the grammar of labels is tried: most units are prose."""
_SHORT_DATE = re.compile(r"(\d{1,2})/(\d{1,2})(?![\d/])")
_NUMBER = re.compile(
    r"\s?(?:no\.?\s?|nr\.?\s?|n[º°]\s?|#\s?)?(\d{1,3}|[IVX]{1,4}\b)(?![\d]|[:.h]\d|\s?(?:uhr|[ap]\.?m|h\b)|[\s./-]*[A-Za-zäéû]{3,}\.?\s*\d{4}|[./-]\d)",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"[\s,:;(\[–—|@/-]{0,4}(?:(?:posted|published|as of|as at|on|at|from|since|vom|von|am|um|seit|stand|du|de|le|à|del|de las|de|el|a las|il|alle|ore|van|op|om|от|в|о|об|ob|u|la ora|ora|στις|saat|pukul|as|às|em|kl|klo|godz|o godz|lúc)\b[.:]?\s*){0,2}[(\[]?",
    re.IGNORECASE,
)
_END = re.compile(
    r"\s*[)\]】]*(?:\s*(?:uhr|local time|ortszeit)\b)?(?:\s*(?:[:：]|--+|—|–|\||>|-(?=\s|$|[A-ZÀ-Þ])|\.(?=\s|$)))?[)\]】]*[:：]?\s*",
    re.IGNORECASE,
)
_SECOND_CLOCK = re.compile(r"\s*[(\[]([^()\[\]]{3,28})[)\]]")
"""The same moment by another clock: ``1:15pm NZDT (7:15pm EST)``."""
_COLON = re.compile(r"\s*(?::|—|–)\s*")
_PREPOSITION = re.compile(r"(?:on|at|in|by|since|am|um|le|à|el|a las|il|alle|em|às|op|om|в)\s", re.IGNORECASE)
_STRONG = re.compile(r"[:：\]\)】|—–]|--|\s-\s|-$")
_RANGE = re.compile(
    r"\s*(?:uhr|h|a\.?m\.?|p\.?m\.?)?\s*(?:-|–|—|bis|to|until|till|à|a|al|tot|до|-ig|/)\s*(?:um\s)?\d{1,2}(?:[:.h]\d\d|\s?(?:uhr|h\b|[ap]\.?m))",
    re.IGNORECASE,
)
_MINUTE = re.compile(
    r"(?:(?P<minute>\d{1,3})(?:\s?\+\s?(?P<added>\d{1,2}))?\s?(?:['’′´](?![\w])(?:\s?\+\s?(?P<more>\d{1,2})(?!\d)['’′´]?)?|\.?\s?min(?:ute|uto)?s?\b\.?)"
    r"|(?:min(?:ute|uto)?|over)\b\.?\s?(?P<named>\d{1,3})\b(?=\s?[:.|–—-])|(?P<over>\d{1,3})(?:st|nd|rd|th)\sover\b)\s*[:.|–—-]?\s*",
    re.IGNORECASE,
)
_BOLD_MINUTE = re.compile(r"(\d{1,3})\.(?=\s|$)\s*")
"""``88.`` in bold before the text: a minute, or the number of a paragraph; ``label_runs`` tells which."""
_CLOSING_CLOCK = re.compile(r"\s*[(\[|–—-]\s*(\d{1,2}[:.h]\d\d[^()\[\]|]{0,24})[)\]]?$")
"""``Quay is closed (14:32)``: headings may end with the clock."""
_STATUS = re.compile(rf"({ANY_STATUS})\s*(?:[-–—:]\s*|$)", re.IGNORECASE)
_BYLINE = re.compile(rf"\W*(?:{ANY_BYLINE})\b", re.IGNORECASE)
_PIECE = re.compile(r"\s*[|·•]\s*")
_READING_TIME = re.compile(
    r"[\s|·•,-]*(?:lesedauer|lesezeit|reading time|read time|temps de lecture|lecture|tiempo de lectura|lectura|tempo de leitura|leitura"
    r"|tempo di lettura|lettura|leestijd|läsning|lästid|время чтения|\d{1,2}[\s-]?min(?:ute[ns]?|uti|utos|uten)?\.?\s+(?:read|de lecture|de lectura|di lettura|lesezeit|leestijd))\b.*",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,2}[.:]\d\d")
_BRACKETED = re.compile(r"\s*\[\s*([^\[\]]{2,40})\]\s*")


_DATELINE = re.compile(r"[A-Z][A-Z .'’-]{2,30}(?:,\s[A-Z][\w.]{1,8})?(?:\s\([A-Z]{2,10}\))?\s*[-–—]{1,2}\s*")
"""``HARBOUR CITY, Fla. - `` before the clock of a first block."""
_MILITARY = re.compile(
    r"(?:(\d{1,2})\s?([A-Z][a-z]{2})[a-z]*\.?,?\s+)?([01]\d|2[0-3])([0-5]\d)(?=\s?(?:hrs\b|hours\b|[:\])–—]))"
)
_YEARS = range(1990, 2060)
"""What four digits beside a label's word rather are than a clock."""


class Shape(StrEnum):
    """What kind of opening it is."""

    WORD = "word"
    CLOCK = "clock"
    DAY = "day"
    AGO = "ago"
    MINUTE = "minute"
    STATUS = "status"
    BYLINE = "byline"


@dataclass(frozen=True, slots=True)
class Opening:
    """The label-like start of a unit: ``end`` characters of its text, ``printed`` the label without its dressing."""

    shape: Shape
    printed: str
    end: int
    stamp: Stamp | None = None
    kind: BlockKind = BlockKind.UPDATE
    alone: bool = False
    """The label is the whole unit."""
    heading: bool = False
    """The unit is a heading, all bold, or framed (``+++ … +++``): what follows the label in it is a title."""
    firm: bool = True
    """The print says by itself that it is a clock (``Uhr``, ``am``, a zone, a frame): no score, price or length of a video."""
    span: bool = False
    """A time with an end (``10:00 - 12:00``): a programme's, not a label."""
    title: str | None = None
    """The headline before a label that closes its line."""
    order: int | None = None
    """The number of a numbered label (``Update #2``) or the match minute."""


def read_opening(unit: Unit) -> Opening | None:
    """Read what a unit opens with; None for prose."""
    if unit.role in {"pre", "table", "figure", "caption", "hr"} or not unit.text:
        return None
    head = unit.text[:MAX_OPENING]
    before = _BEFORE.match(head)
    start = before.end() if before else 0
    if head[start : start + 1].isdecimal():
        return _word(unit, head, start) or _minute(unit, head, start) or _time(unit, head, start)
    if _LABEL_WORDS.match(head, start):
        return _byline(unit) or _word(unit, head, start) or _status(unit, head) or _time(unit, head, start)
    return _minute(unit, head, start) or _time(unit, head, start)


def _byline(unit: Unit) -> Opening | None:
    """Return the page's own edit line: ``Published 3 March 2020, 10:15``; longer ones join two stamps, or say how long it takes to read."""
    if len(unit.text) > MAX_OPENING or not _BYLINE.match(unit.text):
        return None
    stamp = read_stamp(unit.text) or _joined_stamps(_READING_TIME.sub("", unit.text))
    if stamp is None:
        return None
    return Opening(Shape.BYLINE, unit.text, len(unit.text), stamp, alone=True, heading=is_heading(unit))


def _joined_stamps(text: str) -> Stamp | None:
    """Read ``Updated 15.59 | Published 14.14``: every piece is a stamp; the first counts."""
    stamps = [read_stamp(piece) for piece in _PIECE.split(text) if piece]
    return stamps[0] if stamps and None not in stamps else None


def _word(unit: Unit, head: str, start: int) -> Opening | None:
    match = _WORD.match(head, start)
    if match is None:
        return None
    word = match[1].casefold()
    number = None
    said = _WITH.match(head, match.end())
    stamp, after = _stamp_after(head, said.end() if said else match.end())
    part = _PART_OF_DAY.match(head, after) if stamp is not None and not stamp.has_clock else None
    after = part.end() if part else after
    if stamp is not None and _begins_sentence(head, match.end(), after):
        stamp, after = None, match.end()
    elif stamp is None:
        number, after = _numbered(head, match.end())
        stamp, after = _stamp_after(head, after)
    closing = _END.match(head, after)
    end = closing.end() if closing else after
    strong = _STRONG.search(head[after:end]) is not None
    alone = end >= len(unit.text)
    kind = KINDS[word]
    opening = Opening(
        Shape.WORD, unit.text[:end].strip(" *_"), end, stamp, kind, alone=alone, heading=is_heading(unit), order=number
    )
    return opening if _is_word_label(unit, opening, word, strong=strong, at=match.start()) else None


def _numbered(head: str, after: int) -> tuple[int | None, int]:
    match = _NUMBER.match(head, after)
    if match is None:
        return None, after
    return (int(match[1]) if match[1].isdigit() else 0), match.end()


def _begins_sentence(head: str, word_end: int, after: int) -> bool:
    """Tell ``Update: On 3 March the court …``, whose date is text, from ``UPDATE: 3 March, 2:16 p.m. More …``."""
    colon = _COLON.match(head, word_end)
    closing = _END.match(head, after)
    dressed = closing is not None and (_STRONG.search(closing.group()) is not None or closing.end() >= len(head))
    if colon is None or dressed:
        return False
    return _PREPOSITION.match(head, colon.end()) is not None or not head[after:].lstrip()[:1].isupper()


def _stamp_after(head: str, after: int) -> tuple[Stamp | None, int]:
    join = _JOIN.match(head, after)
    start = join.end() if join else after
    military = _MILITARY.match(head, start)
    if military is not None and (clock := _military(military)) is not None:
        return clock, military.end()
    for place in (start, after + 1):
        at = stamp_at(head, place) if place <= len(head) else None
        if at is not None:
            return at
    short = _SHORT_DATE.match(head, start)
    return _short_date(short) if short is not None else (None, after)


def _military(match: re.Match[str]) -> Stamp | None:
    """Read ``2150`` and ``09May 1020`` beside a label's word: elsewhere four digits are any number."""
    day = read_stamp(f"{match[1]} {match[2]}") if match[1] else None
    if int(match[3] + match[4]) in _YEARS or (match[1] and day is None):
        return None
    clock = Stamp(printed=match.group(), hour=int(match[3]), minute=int(match[4]))
    return clock if day is None else replace(clock, month=day.month, day=day.day)


def _short_date(match: re.Match[str]) -> tuple[Stamp | None, int]:
    """Read ``4/3`` beside a label's word: elsewhere it is a score or a share."""
    day, month = int(match[1]), int(match[2])
    if month > MONTHS_IN_YEAR:
        day, month = month, day
    if not (1 <= month <= MONTHS_IN_YEAR and 1 <= day <= SHORTEST_MONTH):
        return None, match.start()
    swappable = day <= MONTHS_IN_YEAR and day != month and int(match[2]) <= MONTHS_IN_YEAR
    return Stamp(printed=match.group(), month=month, day=day, swappable=swappable), match.end()


def _is_word_label(unit: Unit, opening: Opening, word: str, *, strong: bool, at: int) -> bool:
    """Tell a label from a sentence: a word alone opens many; with a colon, a bracket, a number or a time it is a label."""
    framed = at > 0 and unit.text[at - 1] in "[("
    dressed = unit.bold >= opening.end - 3 or opening.heading
    if opening.kind is BlockKind.SUMMARY:
        return opening.alone and (dressed or strong)
    if opening.stamp is not None or opening.order is not None:
        return strong or opening.alone or framed or dressed or _goes_on_as_text(unit.text, opening)
    if opening.alone:
        return dressed or framed or strong or _says_enough(unit.text, word)
    return strong


def _says_enough(text: str, word: str) -> bool:
    """Whether a bare word on a line of its own is a label: in capitals, or of two words, or one as long as ``Erstmeldung``."""
    return word not in UPDATED_WORDS and (text.isupper() or " " in word or len(word) > LONG_WORD)


def _goes_on_as_text(text: str, opening: Opening) -> bool:
    """``Update 9:19 p.m. More words``: a clock and then a new sentence; not ``Update 9 of the plan``."""
    rest = text[opening.end :].lstrip()
    has_clock = opening.stamp is not None and opening.stamp.has_clock
    return has_clock and (not rest or rest[0].isupper() or not rest[0].isalnum())


def _status(unit: Unit, head: str) -> Opening | None:
    match = _STATUS.match(head)
    if match is None or not unit.text[:1].isupper():
        return None
    alone = match.end() >= len(unit.text)
    return Opening(Shape.STATUS, match[1], match.end(), alone=alone, heading=is_heading(unit))


def _minute(unit: Unit, head: str, start: int) -> Opening | None:
    match = _MINUTE.match(head, start)
    if match is None:
        return _bold_minute(unit)
    order = int(match["minute"] or match["named"] or match["over"]) + int(match["added"] or match["more"] or 0)
    if order > LAST_MINUTE:
        return None
    end = match.end()
    printed = unit.text[start:end].strip(" :.|–—-")
    return Opening(Shape.MINUTE, printed, end, alone=end >= len(unit.text), heading=is_heading(unit), order=order)


def _bold_minute(unit: Unit) -> Opening | None:
    match = _BOLD_MINUTE.match(unit.text)
    if match is None or unit.bold < match.end(1) or int(match[1]) > LAST_MINUTE:
        return None
    alone = match.end() >= len(unit.text)
    return Opening(
        Shape.MINUTE,
        match[1] + ".",
        match.end(),
        alone=alone,
        heading=is_heading(unit),
        firm=False,
        order=int(match[1]),
    )


def _time(unit: Unit, head: str, start: int) -> Opening | None:
    word = _CLOCK_WORDS.match(head, start)
    past_words = word.end() if word is not None else start
    at = stamp_at(head, start) or (stamp_at(head, past_words) if past_words > start else None)
    if at is None:
        return _closing_clock(unit) or _after_dateline(unit)
    stamp, after = at
    after = _past_second_clock(head, after) if stamp.has_clock else after
    closing = _END.match(head, after)
    end = closing.end() if closing else after
    framed = head.lstrip().startswith("++")
    opening = Opening(
        shape=_shape(stamp),
        printed=unit.text[_from_bracket(unit.text, start) : end].strip(" +*|–—-"),
        end=end,
        stamp=stamp,
        alone=end >= len(unit.text.rstrip("+ ")),
        heading=is_heading(unit) or framed,
        firm=framed or past_words > start or _is_dressed(head, stamp),
        span=_RANGE.match(head, after) is not None,
    )
    return opening if opening.alone or opening.span or _goes_on(unit, opening, head, after) else None


def _from_bracket(text: str, start: int) -> int:
    """Return where a label begins as printed: at the bracket before its time, if there is one."""
    return start - 1 if start and text[start - 1] in "[(" else start


def _is_dressed(head: str, stamp: Stamp) -> bool:
    """Whether a time is printed as labels are, in a bracket or with more than its digits: bare digits may be a score."""
    return head.lstrip()[:1] == "[" or _BARE.fullmatch(stamp.printed) is None


def _past_second_clock(head: str, after: int) -> int:
    second = _SECOND_CLOCK.match(head, after)
    stamp = read_stamp(second[1]) if second is not None else None
    return second.end() if second is not None and stamp is not None and stamp.has_clock else after


def _closing_clock(unit: Unit) -> Opening | None:
    """Read the clock that closes a heading."""
    match = _CLOSING_CLOCK.search(unit.text) if is_heading(unit) else None
    stamp = read_stamp(match[1]) if match is not None else None
    if match is None or stamp is None or not match.start():
        return None
    title = unit.text[: match.start()].strip()
    return Opening(Shape.CLOCK, match[1].strip(), len(unit.text), stamp, alone=True, heading=True, title=title)


def _after_dateline(unit: Unit) -> Opening | None:
    """Read a clock that closes a line of its own behind the place that a report comes from."""
    place = _DATELINE.match(unit.text) if len(unit.text) <= MAX_OPENING // 2 else None
    stamp = read_stamp(unit.text[place.end() :]) if place is not None else None
    if stamp is None or not stamp.has_clock:
        return None
    return Opening(Shape.CLOCK, unit.text, len(unit.text), stamp, alone=True, heading=is_heading(unit))


def _shape(stamp: Stamp) -> Shape:
    if stamp.has_clock:
        return Shape.CLOCK
    return Shape.AGO if stamp.ago_seconds is not None else Shape.DAY


def _goes_on(unit: Unit, opening: Opening, head: str, after: int) -> bool:
    """Whether what follows a time in the same unit can be the text of a block."""
    rest, dressing = head[opening.end :], head[after : opening.end]
    if opening.shape is Shape.AGO or not rest or (not dressing and not unit.text[after : after + 1].isspace()):
        return False
    if _CLOCK_PREPOSITION.match(opening.printed) and not (_STRONG.search(dressing) or _FULL_STOP.search(dressing)):
        return False
    if opening.shape is Shape.DAY:
        return opening.heading or (bool(_STRONG.search(dressing)) and not rest[0].islower())
    return not rest[0].islower() or len(dressing) > 1 or opening.heading or _UPDATE_NEXT.match(rest) is not None


def is_heading(unit: Unit) -> bool:
    """Whether a unit heads what follows: by its tag, or as a short line in bold throughout."""
    return unit.role == "heading" or (unit.bold >= len(unit.text) > 0 and len(unit.text) <= LONGEST_TITLE)
