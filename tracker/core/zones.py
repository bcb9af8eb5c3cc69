"""Time zones as pages print them: abbreviations, offsets, and the zone a country's domain speaks for.

An abbreviation that means a fixed distance from UTC (``CEST``) is an offset; one that means the clock of a place
(``ET``, ``PT``) is an IANA zone, since its distance from UTC changes with the season.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MAX_OFFSET_MINUTES = 14 * 60
"""Kiribati, the zone farthest east; nothing printed beyond it is a zone."""

OFFSETS = {
    "GMT": 0, "UTC": 0, "Z": 0, "WET": 0, "TU": 0, "TMG": 0,
    "BST": 60, "WEST": 60, "CET": 60, "MEZ": 60, "HNEC": 60, "WAT": 60,
    "CEST": 120, "MESZ": 120, "HAEC": 120, "EET": 120, "SAST": 120, "CAT": 120,
    "EEST": 180, "MSK": 180, "МСК": 180, "EAT": 180, "TRT": 180, "AST": -240, "IDT": 180,
    "IRST": 210, "GST": 240, "PKT": 300, "NPT": 345, "BDT": 360,
    "ICT": 420, "WIB": 420, "HKT": 480, "SGT": 480, "MYT": 480, "PHT": 480, "AWST": 480, "WITA": 480,
    "JST": 540, "KST": 540, "WIT": 540, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
    "AKST": -540, "AKDT": -480, "HST": -600, "ADT": -180, "NST": -210, "NDT": -150, "BRT": -180, "ART": -180, "CLT": -240,
}  # fmt: skip
"""Minutes east of UTC of the abbreviations that state one."""

PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "AET": "Australia/Sydney",
    "NZT": "Pacific/Auckland",
    "IST": "Asia/Kolkata",
    "EASTERN": "America/New_York",
    "CENTRAL": "America/Chicago",
    "MOUNTAIN": "America/Denver",
    "PACIFIC": "America/Los_Angeles",
}
"""The place whose clock an abbreviation means."""

RIVALS = {
    "IST": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "BST": ("Europe/London", "Asia/Dhaka"),
    "CST": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "AST": ("America/Halifax", "Asia/Riyadh"),
}
"""Abbreviations that several countries use: what the source or its page says about its zone decides between them."""

_NAMED_CLOCKS = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "london": "Europe/London",
    "moscow": "Europe/Moscow",
    "по москве": "Europe/Moscow",
    "по московскому времени": "Europe/Moscow",
    "по киеву": "Europe/Kyiv",
    "за києвом": "Europe/Kyiv",
    "heure de paris": "Europe/Paris",
    "heures de paris": "Europe/Paris",
    "heure française": "Europe/Paris",
    "horário de brasília": "America/Sao_Paulo",
    "hora de brasília": "America/Sao_Paulo",
    "hora peninsular": "Europe/Madrid",
    "hora peninsular española": "Europe/Madrid",
    "hora española": "Europe/Madrid",
    "ora italiana": "Europe/Rome",
    "deutscher zeit": "Europe/Berlin",
    "nederlandse tijd": "Europe/Amsterdam",
    "norsk tid": "Europe/Oslo",
    "svensk tid": "Europe/Stockholm",
    "dansk tid": "Europe/Copenhagen",
}
NAMED_CLOCKS = {
    **_NAMED_CLOCKS,
    **{f"{name} time": zone for name, zone in _NAMED_CLOCKS.items() if name.isascii() and " " not in name},
    **{f"{name} {kind} time": PLACES[name.upper()] for name in ("eastern", "central", "mountain", "pacific")
       for kind in ("standard", "daylight")},
    "uk time": "Europe/London", "british time": "Europe/London", "paris time": "Europe/Paris", "berlin time": "Europe/Berlin",
    "kyiv time": "Europe/Kyiv", "israel time": "Asia/Jerusalem", "beijing time": "Asia/Shanghai", "tokyo time": "Asia/Tokyo",
    "indian time": "Asia/Kolkata", "sydney time": "Australia/Sydney",
}  # fmt: skip
"""Zones named in words, in lower case."""

_COUNTRIES = {
    "at": "Europe/Vienna", "be": "Europe/Brussels", "bg": "Europe/Sofia", "ch": "Europe/Zurich", "cz": "Europe/Prague",
    "de": "Europe/Berlin", "dk": "Europe/Copenhagen", "ee": "Europe/Tallinn", "es": "Europe/Madrid", "fi": "Europe/Helsinki",
    "fr": "Europe/Paris", "gr": "Europe/Athens", "hr": "Europe/Zagreb", "hu": "Europe/Budapest", "ie": "Europe/Dublin",
    "il": "Asia/Jerusalem", "in": "Asia/Kolkata", "ir": "Asia/Tehran", "is": "Atlantic/Reykjavik", "it": "Europe/Rome",
    "jp": "Asia/Tokyo", "ke": "Africa/Nairobi", "kr": "Asia/Seoul", "lt": "Europe/Vilnius", "lu": "Europe/Luxembourg",
    "lv": "Europe/Riga", "ng": "Africa/Lagos", "nl": "Europe/Amsterdam", "no": "Europe/Oslo", "pe": "America/Lima",
    "ph": "Asia/Manila", "pk": "Asia/Karachi", "pl": "Europe/Warsaw", "pt": "Europe/Lisbon", "ro": "Europe/Bucharest",
    "rs": "Europe/Belgrade", "ru": "Europe/Moscow", "se": "Europe/Stockholm", "sg": "Asia/Singapore", "si": "Europe/Ljubljana",
    "sk": "Europe/Bratislava", "th": "Asia/Bangkok", "tr": "Europe/Istanbul", "tw": "Asia/Taipei", "ua": "Europe/Kyiv",
    "uk": "Europe/London", "vn": "Asia/Ho_Chi_Minh", "za": "Africa/Johannesburg", "hk": "Asia/Hong_Kong",
    "by": "Europe/Minsk", "ar": "America/Argentina/Buenos_Aires", "br": "America/Sao_Paulo", "uy": "America/Montevideo",
}  # fmt: skip
"""Top-level domains of countries whose press keeps one clock. Those with several (.us, .ca, .au, .mx) say nothing."""


_LANGUAGES = {
    "de": "Europe/Berlin", "it": "Europe/Rome", "nl": "Europe/Amsterdam", "da": "Europe/Copenhagen", "sv": "Europe/Stockholm",
    "no": "Europe/Oslo", "nb": "Europe/Oslo", "nn": "Europe/Oslo", "fi": "Europe/Helsinki", "pl": "Europe/Warsaw",
    "cs": "Europe/Prague", "sk": "Europe/Bratislava", "hu": "Europe/Budapest", "ro": "Europe/Bucharest", "bg": "Europe/Sofia",
    "el": "Europe/Athens", "tr": "Europe/Istanbul", "uk": "Europe/Kyiv", "he": "Asia/Jerusalem", "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul", "vi": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok", "ca": "Europe/Madrid", "et": "Europe/Tallinn",
    "lt": "Europe/Vilnius", "lv": "Europe/Riga", "sl": "Europe/Ljubljana", "hr": "Europe/Zagreb", "hi": "Asia/Kolkata",
}  # fmt: skip
"""Languages whose press keeps one clock almost everywhere. English, French, Spanish, Portuguese, Russian, Arabic say nothing."""

_TAG_COUNTRIES = {"gb": "uk"}
"""Country codes of language tags that are not the country's domain."""


@dataclass(frozen=True, slots=True)
class PrintedZone:
    """A zone as a clock states it: ``offset_minutes`` or ``zone`` (IANA), and the abbreviation when there is one."""

    offset_minutes: int | None = None
    zone: str | None = None
    abbreviation: str | None = None


def read_zone(text: str) -> PrintedZone | None:
    """Read the words of a zone: an abbreviation or a name; None when they mean no zone we know (``local time``)."""
    words = text.strip(" ()[].,").casefold()
    if words in NAMED_CLOCKS:
        return PrintedZone(zone=NAMED_CLOCKS[words])
    name = words.upper()
    if name in PLACES:
        return PrintedZone(zone=PLACES[name], abbreviation=name)
    if name in OFFSETS:
        return PrintedZone(offset_minutes=OFFSETS[name], abbreviation=name)
    return None


def zone_info(name: str | None) -> ZoneInfo | None:
    """Return the IANA zone of that name; None for None or a name that does not exist."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset_at(zone: tzinfo, local: datetime) -> int:
    """Minutes east of UTC of a zone at a naive local time."""
    return int((local.replace(tzinfo=zone).utcoffset() or timedelta()).total_seconds() // 60)


def settle_rivals(abbreviation: str, local: datetime, wanted: tuple[int, ...]) -> str | None:
    """Return the place an ambiguous abbreviation means: the one whose distance from UTC is among ``wanted``, best first."""
    for minutes in wanted:
        for name in RIVALS.get(abbreviation, ()):
            zone = zone_info(name)
            if zone is not None and offset_at(zone, local) == minutes:
                return name
    return None


def zone_of_host(url: str) -> str | None:
    """Return the zone of the country that a page's domain stands for, where that country keeps one clock."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    return _COUNTRIES.get(host.rpartition(".")[2])


def zone_of_language(tag: str | None) -> str | None:
    """Return the zone that a language tag speaks for: its country's (``fr-FR``, ``en_GB``), else its language's (``de``)."""
    parts = (tag or "").replace("_", "-").casefold().split("-")
    country = parts[-1] if len(parts) > 1 else ""
    return _COUNTRIES.get(_TAG_COUNTRIES.get(country, country)) or _LANGUAGES.get(parts[0])
