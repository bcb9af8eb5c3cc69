"""Numbers, money, percentages, clocks and dates in a row of tokens, read as what they mean.

``seventeen`` and ``17`` mean the same, ``1,200`` and ``1.200`` and ``1200`` too. Does not compare texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.core import number_words as data
from tracker.core.tokens import Token

_NUMBER = re.compile(r"([A-Z]{0,3}[$£€¥₹₽₺₴])?(\d[\d.,:'’/\u00a0\u202f -]*\d|\d)([½¼¾⅓⅔])?(\D*)")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'’\u00a0\u202f ])\d{3})(?:\1\d{3})*|\d{1,2}(?:,\d\d)+,\d{3}")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:h]([0-5]\d)(?::[0-5]\d)?")
_DOTTED_CLOCK = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NUMERIC_DATE = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d\d)")
_PARTS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_LONGEST_BOUND = max(map(len, data.BOUNDS))
_ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "ère", "º", "ª"})
_DOTTED_SCALES = frozenset({"mio", "mrd", "tsd", "тыс", "млн", "млрд"})
_DAYS = frozenset((*data.MONTHS, *data.WEEKDAYS, *data.RELATIVE_DAYS))
_ARTICLES = frozenset({"a", "an", "ein", "eine", "un", "une", "una", "um", "uma", "een"})
# Words that a quantity can begin with: all others are passed over without a closer look.
_STARTERS = frozenset(word for words in data.NUMBER_WORDS.values() for word in words).union(
    (phrase[0] for phrase in data.BOUNDS),
    _ARTICLES,
    data.ORDINAL_WORDS,
    data.FRACTIONS,
    data.SCALES,
    data.CURRENCIES,
    data.VAGUE,
    data.MONTHS,
    data.WEEKDAYS,
    data.RELATIVE_DAYS,
)
_WORDS = {language: {**data.ANY_NUMBER_WORDS, **words} for language, words in data.NUMBER_WORDS.items()}
_SIGNS = frozenset("$£€¥₹₽₺₴")
_YEARS = range(1500, 2200)


class QuantityKind(StrEnum):
    """What is measured."""

    COUNT = "count"
    ORDINAL = "ordinal"
    MONEY = "money"
    VAGUE = "vague"
    CLOCK = "clock"
    DATE = "date"
    WEEKDAY = "weekday"
    RELATIVE_DAY = "relative_day"


TIMES = frozenset({QuantityKind.CLOCK, QuantityKind.DATE, QuantityKind.WEEKDAY, QuantityKind.RELATIVE_DAY})


@dataclass(frozen=True, slots=True)
class Quantity:
    """Tokens ``start:end`` say ``value`` of ``unit``; words before ``core`` only bound it (``at least``).

    Values: a number; minutes after midnight (clock); year * 10000 + month * 100 + day, parts not said 0 (date); Monday 0 (weekday); 0 today.
    """

    start: int
    core: int
    end: int
    kind: QuantityKind
    value: float
    unit: str = ""
    bound: str = ""

    @property
    def meaning(self) -> tuple[str, float, str, str]:
        """Equal for quantities that say the same."""
        return (self.kind, round(self.value, 6), self.unit, self.bound)


def quantities(part: Sequence[Token], language: str) -> list[Quantity]:
    """Read all quantities of ``part``, in order; they do not overlap."""
    reader = _Reader([token.text for token in part], language)
    found: list[Quantity] = []
    end = 0
    for at, word in enumerate(reader.small):
        if at >= end and may_begin_quantity(word) and (quantity := reader.read(at)):
            found.append(quantity)
            end = quantity.end
    return found


def may_begin_quantity(word: str) -> bool:
    """Whether a small-letter word is worth a closer look."""
    return word in _STARTERS or not word.isalpha()


class _Reader:
    """The words of one row of tokens, as written and in small letters."""

    def __init__(self, texts: list[str], language: str) -> None:
        self.texts = texts
        self.small = [text.lower().replace("’", "'") for text in texts]
        self.language = language
        self.words = _WORDS[language]
        self.long_scales = data.LONG_SCALES.get(language, {})

    def read(self, at: int) -> Quantity | None:
        word = self.small[at]
        if word[0].isdigit() or not word[0].isalpha() or not _SIGNS.isdisjoint(word):
            return self._bounded(at, at) if word[0].isdigit() or self._money_sign(at) else None
        if word in _ARTICLES:
            return self._bounded(at, at) if self._word(at + 1) in data.SCALES else None
        if word in data.FRACTIONS or word in data.ORDINAL_WORDS:
            return self._part_or_place(at)
        if word in _DAYS:
            return self._named_date(at)
        length = self._bound_length(at)
        return self._bounded(at, at + length) if length or self._counts(word) else None

    def _part_or_place(self, at: int) -> Quantity:
        if part := data.FRACTIONS.get(self.small[at]):
            return Quantity(at, at, at + 1, QuantityKind.COUNT, part, "part")
        return Quantity(at, at, at + 1, QuantityKind.ORDINAL, data.ORDINAL_WORDS[self.small[at]])

    def _counts(self, word: str) -> bool:
        return word in self.words or word in data.SCALES or word in data.CURRENCIES or word in data.VAGUE

    def _bound_length(self, at: int) -> int:
        for length in range(_LONGEST_BOUND, 0, -1):
            if tuple(self.small[at : at + length]) in data.BOUNDS:
                return length
        return 0

    def _bounded(self, start: int, core: int) -> Quantity | None:
        found = self._date_or_clock(core) or self._amount(core)
        if not found or found.start == found.end:
            return None
        bound = data.BOUNDS.get(tuple(self.small[start:core]), "")
        return Quantity(start, core, found.end, found.kind, found.value, found.unit, bound)

    def _money_sign(self, at: int) -> bool:
        word = self.small[at]
        return (
            word[-1].isdigit()
            or (word in data.CURRENCIES and self._is_digits(at + 1))
            or any(c.isdigit() for c in word)
        )

    def _word(self, at: int) -> str:
        return self.small[at].rstrip(".") if 0 <= at < len(self.small) else ""

    def _is_digits(self, at: int) -> bool:
        return self._word(at)[:1].isdigit()

    def _named_date(self, at: int) -> Quantity | None:
        word = self.small[at]
        capital = self.texts[at][0].isupper()
        if word in data.MONTHS and self._month_is_written(at):
            return self._month_first(at)
        if word in data.WEEKDAYS and (capital or word not in data.CAPITAL_DAYS):
            return Quantity(at, at, at + 1, QuantityKind.WEEKDAY, data.WEEKDAYS[word])
        if word in data.RELATIVE_DAYS and (self.language != "fr" or word != "hier" or at):
            return Quantity(at, at, at + 1, QuantityKind.RELATIVE_DAY, data.RELATIVE_DAYS[word])
        return None

    def _month_is_written(self, at: int) -> bool:
        """English and German months have a capital; elsewhere ``mars`` and ``mai`` are months as they stand."""
        return (
            self.texts[at][0].isupper()
            or self.language not in {"en", "de"}
            or self._word(at) not in data.CAPITAL_MONTHS
        )

    def _month_first(self, at: int) -> Quantity | None:
        month, end = data.MONTHS[self.small[at]], self._past_dot(at + 1)
        day = self._day(end)
        if day:
            year, end = self._year(end + 1)
            return Quantity(at, at, end, QuantityKind.DATE, year * 10_000 + month * 100 + day)
        if self.small[at] == "may" and self._word(at - 1) not in {
            "in",
            "since",
            "until",
            "by",
            "of",
            "last",
            "next",
            "early",
            "late",
        }:
            return None
        year, end = self._year(end)
        return Quantity(at, at, end, QuantityKind.DATE, year * 10_000 + month * 100)

    def _past_dot(self, at: int) -> int:
        return at + 1 if at < len(self.small) and self.small[at] == "." and self._is_digits(at + 1) else at

    def _day(self, at: int) -> int:
        digits = re.fullmatch(r"(\d{1,2})(st|nd|rd|th|er)?", self._word(at))
        return int(digits.group(1)) if digits and 1 <= int(digits.group(1)) <= 31 else 0

    def _year(self, at: int) -> tuple[int, int]:
        """Read a year at ``at`` (a comma or ``de`` may stand before): the year or 0, and where it ends."""
        after = at + 1 if self._word(at) in {",", "de"} else at
        word = self._word(after)
        return (int(word), after + 1) if len(word) == 4 and word.isdigit() and int(word) in _YEARS else (0, at)

    def _date_or_clock(self, at: int) -> Quantity | None:
        if at >= len(self.small) or not self._is_digits(at):
            return None
        return self._numeric_date(at) or self._day_first(at) or self._clock(at)

    def _numeric_date(self, at: int) -> Quantity | None:
        word = self._word(at)
        if iso := _ISO.match(word):
            year, month, day = map(int, iso.groups())
        elif numeric := _NUMERIC_DATE.fullmatch(word):
            day, month, year = int(numeric.group(1)), int(numeric.group(3)), int(numeric.group(4))
        else:
            return None
        return Quantity(at, at, at + 1, QuantityKind.DATE, year * 10_000 + month * 100 + day)

    def _day_first(self, at: int) -> Quantity | None:
        day, month_at = self._day(at), at + 1
        while self._word(month_at) in {"", "de", "of"} and month_at < min(at + 3, len(self.small)):
            month_at += 1
        month = data.MONTHS.get(self._word(month_at), 0)
        if not day or not month or not self._month_is_written(month_at):
            return None
        year, end = self._year(month_at + 1)
        return Quantity(at, at, end, QuantityKind.DATE, year * 10_000 + month * 100 + day)

    def _clock(self, at: int) -> Quantity | None:
        bare = re.match(r"\d[\d:.h]*\d|\d", self._word(at))
        digits = bare.group() if bare else ""
        tail, end = self._word(at)[len(digits) :], at + 1
        if not tail:
            tail, end = self._clock_mark(end)
        minutes = _minutes(digits, marked=bool(tail))
        if minutes is None or (
            tail and tail not in data.MORNING_MARKS | data.EVENING_MARKS | data.CLOCK_MARKS | {"zone"}
        ):
            return None
        if tail in data.EVENING_MARKS and minutes < 720:
            minutes += 720
        elif tail in data.MORNING_MARKS and minutes >= 720:
            minutes -= 720
        zone = data.ZONES.get(self.texts[end], "") if end < len(self.texts) else ""
        return Quantity(at, at, end + 1 if zone else end, QuantityKind.CLOCK, minutes, zone)

    def _clock_mark(self, at: int) -> tuple[str, int]:
        word = self._word(at)
        if word in data.MORNING_MARKS | data.EVENING_MARKS or (word in data.CLOCK_MARKS and word != "horas"):
            return word, at + 1
        return ("zone", at) if at < len(self.texts) and self.texts[at] in data.ZONES else ("", at)

    def _amount(self, at: int) -> Quantity | None:
        currency, digits_at = self._currency_before(at)
        value, end, tail = self._value(digits_at)
        if value is None:
            return self._vague(at)
        if tail in _ORDINALS:
            return Quantity(at, at, end, QuantityKind.ORDINAL, value)
        currency = currency or data.CURRENCIES.get(tail, "")
        scaled = self._suffix_scale(tail, end, money=bool(currency), value=value)
        value, end = self._scaled(value * scaled, end)
        if currency or (currency := data.CURRENCIES.get(self._word(end), "")):
            past = end + 1 if data.CURRENCIES.get(self._word(end)) == currency else end
            return Quantity(at, at, past, QuantityKind.MONEY, value, currency)
        unit, end = self._unit(tail if scaled == 1 else "", end)
        return Quantity(at, at, end, QuantityKind.COUNT, value, unit)

    def _currency_before(self, at: int) -> tuple[str, int]:
        if at < len(self.small) and self.small[at] in data.CURRENCIES and self._is_digits(at + 1):
            return data.CURRENCIES[self.small[at]], at + 1
        found = _NUMBER.fullmatch(self.texts[at]) if at < len(self.texts) else None
        sign = (found.group(1) or "") if found else ""
        return data.CURRENCIES.get(sign.casefold(), sign), at

    def _value(self, at: int) -> tuple[float | None, int, str]:
        """Read digits or number words: the value, where it ends, and what is glued to the digits."""
        if at >= len(self.texts):
            return None, at, ""
        if found := _NUMBER.fullmatch(self.texts[at]):
            scale = self._word(at + 1) in data.SCALES or found.group(4).lower() in data.SUFFIX_SCALES
            value = number(found.group(2), scaled=scale)
            if value is not None:
                return value + _PARTS.get(found.group(3) or "", 0), at + 1, found.group(4).casefold()
        return (*self._number_words(at), "")

    def _number_words(self, at: int) -> tuple[float | None, int]:
        total, end = 0.0, at
        while (value := self.words.get(self._word(end))) is not None and _fits(total, value):
            total, end = total + value, end + 1
            if self._word(end) in {"hundred", "hundert", "honderd"}:
                total, end = total * 100, end + 1
            if (
                self._word(end) == data.JOINERS[self.language]
                and self._word(end + 1) in self.words
                and total % 10 == 0
                and total
            ):
                end += 1
        if end > at:
            return total, end
        if self._word(at) in _ARTICLES and self._word(at + 1) in data.SCALES:
            return 1.0, at + 1
        return (1.0, at) if self._scale(at) and self._word(at) not in data.VAGUE else (None, at)

    def _scale(self, at: int) -> float:
        word = self._word(at)
        return self.long_scales.get(word) or data.SCALES.get(word, 0.0)

    def _suffix_scale(self, tail: str, end: int, *, money: bool, value: float) -> float:
        """Scale of ``17m``; without a currency ``m`` is metres unless a fraction or things to count follow it."""
        if tail not in data.SUFFIX_SCALES:
            return 1.0
        counted = self._word(end) == "people" or not value.is_integer()
        return data.SUFFIX_SCALES[tail] if money or tail != "m" or counted else 1.0

    def _scaled(self, value: float, end: int) -> tuple[float, int]:
        """Multiply by the scale words that follow; the full stop of a `Mio.` inside a sentence belongs to it."""
        while scale := self._scale(end):
            value, end = value * scale, end + 1
            if (
                self._word(end - 1) in _DOTTED_SCALES
                and self.small[end : end + 1] == ["."]
                and end + 1 < len(self.small)
            ):
                return value, end + 1
        return value, end

    def _unit(self, tail: str, end: int) -> tuple[str, int]:
        if tail:
            return data.UNITS_OF_MEASURE.get(tail, tail), end
        if self._word(end) in {"per", "pro", "pour", "por"} and self._word(end + 1) in {
            "cent",
            "ciento",
            "cento",
        }:
            return "%", end + 2
        hyphen = self._word(end) == "-"
        word = self._word(end + 1).split("-")[0] if hyphen else self._word(end)
        if unit := data.UNITS_OF_MEASURE.get(word, ""):
            end += 2 if hyphen else 1
            return unit, end + 1 if unit == "°" and self._word(end) in {"c", "celsius"} else end
        return "", end

    def _vague(self, at: int) -> Quantity | None:
        word = self._word(at)
        return Quantity(at, at, at + 1, QuantityKind.VAGUE, 0, data.VAGUE[word]) if word in data.VAGUE else None


def _fits(total: float, value: int) -> bool:
    """Whether a number word can go on a number: ``twenty two`` can, ``two three`` are two numbers."""
    if not total:
        return True
    return (value < 10 and total % 10 == 0 and total != 10) or (10 <= value < 100 and total % 100 == 0)


def _minutes(digits: str, *, marked: bool) -> int | None:
    """Minutes after midnight of ``10:30``, and, before a mark of the clock, of ``10.30``, ``1030`` and ``10``."""
    found = _CLOCK.fullmatch(digits) or (_DOTTED_CLOCK.fullmatch(digits) if marked else None)
    if found:
        return 60 * int(found.group(1)) + int(found.group(2))
    if not marked or not digits.isdigit() or len(digits) > 4:
        return None
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    return 60 * hours + minutes if hours <= 24 and minutes < 60 else None


def number(digits: str, *, scaled: bool = False) -> float | None:
    """Value of digits with their separators, American, European, Swiss or Indian; None when they are no number.

    Three digits after a single separator are thousands, since publishers seldom print three decimals; after ``0``, or
    a full stop before a scale word (``1.234 billion``), they are decimals.
    """
    grouped = _GROUPED.fullmatch(digits)
    if grouped and not digits.startswith("0") and not (scaled and digits.count(".") == 1):
        return float(re.sub(r"\D", "", digits))
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        plain = re.sub(r"['’\u00a0\u202f ]", "", digits)
        return float(plain) if plain.isdigit() else _fraction(digits)
    whole, decimals = re.sub(r"[.,'’\u00a0\u202f ]", "", digits[:last]), digits[last + 1 :]
    mixed = digits.count(digits[last]) == 1
    return float(f"{whole}.{decimals}") if mixed and whole.isdigit() and decimals.isdigit() else None


def _fraction(digits: str) -> float | None:
    parts = digits.split("/")
    if len(parts) == 2 and all(part.isdigit() for part in parts) and int(parts[1]):
        return int(parts[0]) / int(parts[1])
    return None
