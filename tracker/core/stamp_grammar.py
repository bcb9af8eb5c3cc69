"""The grammar of printed times: what a date, a clock, a zone and a relative time look like, as regular expressions.

One compiled scan over a text finds the atoms; ``core.stamps`` joins neighbours to a stamp. No expression
here has nested repetition, so the scan is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from tracker.core.calendar_words import DAY_WORDS, MONTHS, ONES, SHORT_WEEKDAYS, UNITS, WEEKDAYS, alternation
from tracker.core.zones import MAX_OFFSET_MINUTES, NAMED_CLOCKS, OFFSETS, PLACES, PrintedZone, read_zone

Fields = Mapping[str, object]

_MONTH = alternation(MONTHS)
_UNIT = alternation(UNITS)
_YEAR = r"(?:19|20)\d\d"
_AMPM = r"(?:[ap]\.\s?m\b\.?|[ap]m\b)"
_ABBREVIATION = alternation([*OFFSETS, *(name for name in PLACES if len(name) <= 3)])
_ANY_CASE = "gmt|utc|bst|cest|cet|mesz|mez|мск|msk|aest|aedt|edt|pdt|cdt|pst|jst"
"""Zone letters that are no word of any of our languages, so that lower case will do."""
_ZONE = (
    r"(?:(?P<{0}_base>GMT|UTC|UT)\s?(?P<{0}_sign>[+\-−–])\s?(?P<{0}_h>\d{{1,2}})(?::?(?P<{0}_m>[0-5]\d))?"
    rf"|(?P<{{0}}_name>(?-i:{_ABBREVIATION})\b|(?:{_ANY_CASE})\b|{alternation(NAMED_CLOCKS)}\b)"
    r"|(?P<{0}_plain>(?<=\s)[+\-−]\d{{4}}\b|\+\d\d:\d\d\b))"
)
_CLOCK_ZONE = r"(?:\s{{0,2}}[(\[]?" + _ZONE + r"[)\]]?)?"
_NOT_A_CLOCK = (
    r"(?![.,:/]?\d)(?!\s?(?:%|per\s?cent|percent|prozent|procent|pct|millions?|milliarden?|billions?|mio|mrd|mln|bn"
    r"|euros?|eur|usd|dollars?|pounds?|overs?|points?|runs?|grad|km|kg|met(?:er|re)s?|tonn?es?|[€$£°])(?!\w))"
)
"""A price, a share, an over of cricket: a number with a point that is no clock."""
_SUFFIX = r"(?:uhr|hrs|hours|horas|heures|hs|h|uur|u|hod|sati|час(?:ов|а)?|ч)"
_HALVES = "午前|午後|오전|오후|上午|下午|凌晨|晚上"
_AFTERNOONS = frozenset({"午後", "오후", "下午", "晚上"})
_DAY_END = r"(?:st|nd|rd|th|er|º|ª|°|\.|-?го|:?e(?!\w))?"
_OF = r"(?:\s|[-./]|\bof\b|\bde\b|\bdi\b){0,4}"

_ATOMS = {
    "cjk": r"(?:(?P<j_y>\d{4})\s?[年년]\s?)?(?P<j_mo>\d{1,2})\s?[月월]\s?(?P<j_d>\d{1,2})\s?[日일号]",
    "cjkclock": rf"(?P<q_half>{_HALVES})?\s?(?P<q_h>2[0-4]|[01]?\d)\s?(?:[時时點点시]\s?(?:(?P<q_m>[0-5]?\d)\s?[分분])?(?!間|间)|(?<=\d)(?P<q_colon>:[0-5]\d)(?(q_half)|(?!)))",
    "isodate": r"(?P<i_y>(?:19|20)\d\d)(?P<i_s>[-/.])(?P<i_mo>\d{1,2})(?P=i_s)(?P<i_d>\d{1,2})(?!\d)T?",
    "numbers": r"(?P<n_a>\d{1,2})(?P<n_s>[./-])\s?(?P<n_b>\d{1,2})(?P=n_s)\s?(?P<n_y>\d{4}|\d{2})(?![\d%])",
    "daymonth": r"(?P<d_d>[0-3]?\d)\.\s?(?P<d_mo>[01]?\d)\.(?=[,;]?\s?(?:um|–|-|\|)?\s?\d{1,2}[:.]\d\d|\s*$|\s*:)",
    "dayword": rf"(?P<t_d>[0-3]?\d){_DAY_END}{_OF}(?P<t_mo>{_MONTH})(?!\w)\.?(?:(?:\s|[,.\-/]|\bde\b|\bdel\b|\bof\b){{0,4}}"
    rf"(?P<t_y>{_YEAR})(?!\d|[:.]\d|h|\s?(?:GMT|UTC|hrs))(?:\s?(?:г\.|года?|roku|г\b))?)?",
    "wordday": rf"(?P<u_mo>{_MONTH})(?!\w)\.?[\s-]{{1,2}}(?P<u_d>[0-3]?\d)(?!\d|[:.h]\d|\s?[ap]\.?m)(?:st|nd|rd|th)?"
    rf"(?:,?\s{{1,2}}(?P<u_y>{_YEAR})(?!\d|[:.]\d|h|\s?(?:GMT|UTC|hrs)))?",
    "ago": rf"(?:for\s|för\s|za\s)?(?:(?P<g_n>\d{{1,4}}|{alternation(ONES)})\s?)?(?P<g_u>{_UNIT})\b\.?"
    rf"(?:,?\s?(?:(?:and|und|et|e|y)\s)?(?P<g_n2>\d{{1,2}})\s?(?P<g_u2>{_UNIT})\b\.?)?"
    r"\s(?:ago|fa|geleden|назад|тому|sedan|siden|temu|önce|trước|atrás)(?![a-zà-ÿа-я])",
    "since": r"(?:vor|il y a|hace|há|před)\s(?:(?:ca\.?|etwa|environ|unos|unas)\s)?"
    rf"(?:(?P<v_n>\d{{1,4}}|{alternation(ONES)})\s?)?(?P<v_u>{_UNIT})\b\.?",
    "now": r"(?:just now|gerade eben|à l['’]instant|ahora mismo|agora mesmo|zojuist|только что)\b",
    "clock": rf"(?P<c_h>2[0-4]|[01]?\d)(?:[:.hu]|\s?h\s)(?P<c_m>[0-5]\d)(?:(?<=:\d\d):(?P<c_s>[0-5]\d)(?:[.,]\d{{1,6}}(?!\d))?)?{_NOT_A_CLOCK}"
    rf"(?:\s?(?P<c_ap>{_AMPM}))?(?:\s?{_SUFFIX}(?!\w)\.?)?" + _CLOCK_ZONE.format("cz")
    + r"(?:\s?[(/]\s?(?P<c_h2>2[0-3]|[01]?\d)[:.]?(?P<c_m2>[0-5]\d)\s?(?:GMT|UTC)\b\)?)?",
    "military": rf"(?P<m_h>[01]\d|2[0-4])(?P<m_m>[0-5]\d)(?:\s?(?:hrs|hours|h|uhr)\b)?\s?(?P<m_need>(?-i:{_ABBREVIATION})\b|(?:{_ANY_CASE})\b|(?<=hrs)|(?<=hours)|(?<=\dh)|(?<=[Uu]hr))"
    r"(?:\s?(?P<m_sign>[+-])(?P<m_oh>\d{1,2})\b)?",
    "halfday": rf"(?P<h_h>1[0-2]|0?[1-9])\s?(?P<h_ap>{_AMPM})" + _CLOCK_ZONE.format("hz"),
    "fullhour": r"(?P<f_h>2[0-4]|[01]?\d)\s?(?:uhr|h|hs|uur|hod|часов)(?!\w|:\d)" + _CLOCK_ZONE.format("fz"),
    "wordhour": r"(?:ore|klo|kl\.?|klokken|klockan|godz\.?)\s?(?P<o_h>2[0-4]|[01]?\d)(?![\d.:h])" + _CLOCK_ZONE.format("oz"),
    "named": r"(?:12\s)?(?P<k_word>noon|midday|midnight|mitternacht|minuit|midi|mezzogiorno|mezzanotte|mediodía|medianoche|meio-dia|meia-noite)\b"
    + _CLOCK_ZONE.format("kz"),
    "weekday": rf"(?P<w_long>{alternation(WEEKDAYS)})(?!\w)|(?P<w_short>{alternation(SHORT_WEEKDAYS)})(?![\w'’-])\.?",
    "day": rf"(?P<y_word>{alternation(DAY_WORDS)})\b",
}  # fmt: skip
_OTHER_WORDS = "just now gerade à ahora agora zojuist только vor il hace há před for för za noon midday midnight mitternacht minuit midi mezzogiorno mezzanotte mediodía medianoche meio meia ore klo kl klokken klockan godz"
_BEGINNINGS = [*MONTHS, *WEEKDAYS, *SHORT_WEEKDAYS, *DAY_WORDS, *ONES, *UNITS, *_OTHER_WORDS.split()]
_FIRST = rf"(?:\d|{_HALVES}|{alternation(_BEGINNINGS)}(?!\w))"


@cache
def atom() -> re.Pattern[str]:
    """Match one atom at a place; ``fields_of`` says what it means.

    This and the two below are compiled when first needed: together they cost a tenth of a start that reads no page.
    """
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _ATOMS.items()), re.IGNORECASE)


@cache
def first() -> re.Pattern[str]:
    """Match what a stamp can begin with: a cheap look before the grammar is tried."""
    return re.compile(_FIRST, re.IGNORECASE)


@cache
def scan() -> re.Pattern[str]:
    """Match the same, not in the middle of a word, a number or a price."""
    return re.compile(rf"(?<![\w.:/$€£])(?<![\d][-–,]){_FIRST}", re.IGNORECASE)


LINK = re.compile(
    r"[\s,;|·•–—/()@-]{0,4}(?:(?:at|on|um|den|der|am|vom|à|a las|a la|às|as|alle|alle ore|ore|om|kl|klo|godz|o godz|в|о|le|il|el|the|of|de|del|o|ob)"
    r"\b[.:]?\s?){0,2}[\s|–—-]{0,2}",
    re.IGNORECASE,
)
"""What may stand between two atoms of one stamp."""
TRAILING_ZONE = re.compile(r",?\s?[(\[]?" + _ZONE.format("tz") + r"[)\]]?", re.IGNORECASE)
"""A zone that stands after the date: ``10:15, 3 March 2020 GMT``."""
NAMED_HOUR = re.compile(r"(?:12\s)?[^\W\d]", re.IGNORECASE)
BARE_POINT = re.compile(r"\d{1,2}\.\d\d")
CLOCK_WORD_BEFORE = re.compile(r"\b(?:at|um|gegen|ore|alle|kl\.?|klo|à|a las|às|om|в)\s$", re.IGNORECASE)
LONG_WEEKDAY = re.compile(rf"\b(?:{alternation(WEEKDAYS)})\b", re.IGNORECASE)
_WORDS = (
    "last|first|originally|updated?|modified|published|posted|created|edited|date|time|live|on|at|the|from|as of|since|stand|"
    "aktualisiert|zuletzt|veröffentlicht|erstellt|geändert|letzte|aktualisierung|vom|am|um|den|seit|publié|mis à jour|mise à jour|modifié|"
    "créé|le|à|actualizado|publicado|creado|última|actualización|el|a las|aggiornato|pubblicato|aggiornamento|ultimo|il|alle|ore|atualizado|"
    "às|em|bijgewerkt|gepubliceerd|geplaatst|laatst|laatste|update|op|om|обновлено|опубликовано|изменено|в|oppdatert|publisert|uppdaterad|publicerad|opdateret|"
    "publiceret|kl|klo|opublikowano|aktualizacja|zaktualizowano|godz|aktualizováno|vydáno|güncelleme|yayınlanma|son|cập nhật|lúc"
)
OPENING = re.compile(rf"(?:[\s\[(|•·–—:,-]|(?:{_WORDS})\b[.:]?){{0,8}}", re.IGNORECASE)
"""Words and signs that may stand before a stamp which is the whole of a text."""
CLOSING = re.compile(
    r"[\s\])|•·–—:,.;-]*(?:\(?(?:local time|local|ortszeit|heure locale|hora local|ora locale|uhr|час\w*)\)?)?[\s\])|:,.;–—-]*",
    re.IGNORECASE,
)


def fields_of(match: re.Match[str]) -> Fields | None:
    """Return the fields of a Stamp that an atom states; None when its numbers are no time."""
    return _READERS[match.lastgroup or ""](match)


def zone_of(match: re.Match[str], prefix: str = "tz") -> PrintedZone | None:
    """Return the zone that a match states in the groups of that prefix; None when it states none."""
    if match[f"{prefix}_base"]:
        minutes = int(match[f"{prefix}_h"]) * 60 + int(match[f"{prefix}_m"] or 0)
        return _offset(minutes, match[f"{prefix}_sign"])
    if match[f"{prefix}_plain"]:
        digits = match[f"{prefix}_plain"][1:].replace(":", "")
        return _offset(int(digits[:2]) * 60 + int(digits[2:]), match[f"{prefix}_plain"][0])
    name = match[f"{prefix}_name"]
    return read_zone(name) if name else None


def _offset(minutes: int, sign: str) -> PrintedZone | None:
    if minutes > MAX_OFFSET_MINUTES:
        return None
    return PrintedZone(offset_minutes=minutes if sign == "+" else -minutes)


def _with_zone(fields: dict[str, object], zone: PrintedZone | None) -> Fields:
    if zone is not None:
        stated = {"offset_minutes": zone.offset_minutes, "zone": zone.zone, "abbreviation": zone.abbreviation}
        fields.update({name: value for name, value in stated.items() if value is not None})
    return fields


def _date(year: str | None, month: int, day: int, *, swappable: bool = False) -> Fields | None:
    if not (1 <= month <= 12 and 1 <= day <= _LENGTHS[month]):
        return None
    fields: dict[str, object] = {"month": month, "day": day}
    if year is not None:
        fields["year"] = _full_year(year)
    if swappable:
        fields["swappable"] = True
    return fields


_LENGTHS = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
_CENTURY_TURNS_AT = 70
"""``69`` is 2069, ``70`` is 1970, as in POSIX."""


def _full_year(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return number + (2000 if number < _CENTURY_TURNS_AT else 1900)


def _word_date(match: re.Match[str], prefix: str) -> Fields | None:
    return _date(match[f"{prefix}_y"], MONTHS[match[f"{prefix}_mo"].casefold()], int(match[f"{prefix}_d"]))


def _number_date(match: re.Match[str], prefix: str) -> Fields | None:
    return _date(match[f"{prefix}_y"], int(match[f"{prefix}_mo"]), int(match[f"{prefix}_d"]))


def _numbers(match: re.Match[str]) -> Fields | None:
    """``3.5.2020`` has the day first, ``5/3/2020`` either way unless one number is above 12."""
    first, second = int(match["n_a"]), int(match["n_b"])
    if len(match["n_y"]) == 4 and not 1900 <= int(match["n_y"]) < 2100:
        return None
    if second > 12 and match["n_s"] != ".":
        return _date(match["n_y"], first, second)
    swappable = match["n_s"] != "." and first <= 12 and first != second
    return _date(match["n_y"], second, first, swappable=swappable)


def _clock(match: re.Match[str]) -> Fields | None:
    hour, minute = _half_day(int(match["c_h"]), match["c_ap"]), int(match["c_m"])
    if hour is None:
        return None
    fields: dict[str, object] = {"hour": hour, "minute": minute}
    if match["c_s"]:
        fields["second"] = int(match["c_s"])
    zone = zone_of(match, "cz")
    if zone is None and match["c_h2"]:
        zone = PrintedZone(offset_minutes=_lead(hour * 60 + minute, int(match["c_h2"]) * 60 + int(match["c_m2"])))
    return _with_zone(fields, zone)


def _lead(local: int, utc: int) -> int:
    """Minutes that a local clock is ahead of UTC, from both clocks of one moment."""
    ahead = (local - utc) % 1440
    return ahead if ahead <= MAX_OFFSET_MINUTES else ahead - 1440


def _half_day(hour: int, half: str | None) -> int | None:
    if half is None:
        return hour
    if hour > 12:
        return hour if half[0] in "pP" else None
    return hour % 12 + (12 if half[0] in "pP" else 0)


def _military(match: re.Match[str]) -> Fields | None:
    fields: dict[str, object] = {"hour": int(match["m_h"]), "minute": int(match["m_m"])}
    if match["m_oh"]:
        return _with_zone(fields, _offset(int(match["m_oh"]) * 60, match["m_sign"]))
    return _with_zone(fields, read_zone(match["m_need"]) if match["m_need"] else None)


def _halfday(match: re.Match[str]) -> Fields | None:
    return _with_zone({"hour": _half_day(int(match["h_h"]), match["h_ap"]), "minute": 0}, zone_of(match, "hz"))


def _wordhour(match: re.Match[str]) -> Fields | None:
    return _with_zone({"hour": int(match["o_h"]), "minute": 0}, zone_of(match, "oz"))


def _fullhour(match: re.Match[str]) -> Fields | None:
    return _with_zone({"hour": int(match["f_h"]), "minute": 0}, zone_of(match, "fz"))


def _cjk_clock(match: re.Match[str]) -> Fields | None:
    hour = int(match["q_h"])
    if match["q_half"]:
        hour = hour % 12 + (12 if match["q_half"] in _AFTERNOONS else 0)
    return {"hour": hour, "minute": int(match["q_m"] or (match["q_colon"] or ":0")[1:])}


_NOONS = frozenset({"noon", "midday", "midi", "mezzogiorno", "mediodía", "meio-dia"})


def _named(match: re.Match[str]) -> Fields | None:
    hour = 12 if match["k_word"].casefold() in _NOONS else 0
    return _with_zone({"hour": hour, "minute": 0}, zone_of(match, "kz"))


def _weekday(match: re.Match[str]) -> Fields | None:
    if match["w_long"]:
        return {"weekday": WEEKDAYS[match["w_long"].casefold()]}
    return {"weekday": SHORT_WEEKDAYS[match["w_short"].casefold()]}


def _ago(match: re.Match[str]) -> Fields | None:
    seconds = _count(match["g_n"]) * UNITS[match["g_u"].casefold()]
    if match["g_n2"]:
        seconds += int(match["g_n2"]) * UNITS[match["g_u2"].casefold()]
    return {"ago_seconds": float(seconds)}


def _since(match: re.Match[str]) -> Fields | None:
    return {"ago_seconds": float(_count(match["v_n"]) * UNITS[match["v_u"].casefold()])}


def _count(number: str | None) -> int:
    return int(number) if number and number.isdecimal() else 1


_READERS: Mapping[str, Callable[[re.Match[str]], Fields | None]] = {
    "cjk": lambda match: _number_date(match, "j"),
    "cjkclock": _cjk_clock,
    "isodate": lambda match: _number_date(match, "i"),
    "numbers": _numbers,
    "daymonth": lambda match: _date(None, int(match["d_mo"]), int(match["d_d"])),
    "dayword": lambda match: _word_date(match, "t"),
    "wordday": lambda match: _word_date(match, "u"),
    "ago": _ago,
    "since": _since,
    "now": lambda _match: {"ago_seconds": 0.0},
    "clock": _clock,
    "military": _military,
    "halfday": _halfday,
    "fullhour": _fullhour,
    "wordhour": _wordhour,
    "named": _named,
    "weekday": _weekday,
    "day": lambda match: {"day_offset": DAY_WORDS[match["y_word"].casefold()]},
}
