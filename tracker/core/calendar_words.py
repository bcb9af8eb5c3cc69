"""Months, weekdays, day words and units of time in the languages that live blogs are written in.

Keys are in lower case and without the full stop of an abbreviation; ``alternation`` makes a regular expression of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

_MONTHS = {
    1: "january jan januar jän jänner janvier janv enero ene gennaio gen janeiro januari января январь янв januara stycznia sty leden ledna led ocak oca января січня tháng_1",
    2: "february feb februar feber février févr fév fevrier febrero febbraio fevereiro fev februari февраля февраль фев февр lutego lut únor února şubat şub лютого",
    3: "march mar märz mär maerz mrz mars marzo março marco maart mrt марта март мар marts marca březen března mart березня",
    4: "april apr avril avr abril abr aprile апреля апрель апр kwietnia kwi duben dubna nisan nis квітня",
    5: "may mai mayo maggio mag maio mei maj maja май мая květen května mayıs травня",
    6: "june jun juni juin junio giugno giu junho июня июнь июн czerwca cze červen června haziran haz червня",
    7: "july jul juli juil juillet julio luglio lug julho июля июль июл lipca lip červenec července temmuz tem липня",
    8: "august aug août aout agosto ago augustus augusti авг августа август sierpnia sie srpen srpna ağustos ağu серпня",
    9: "september sep sept septembre septiembre settembre setembro set сентября сентябрь сен сент września wrz září eylül eyl вересня",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out октября октябрь окт oktobar października paź říjen října ekim eki жовтня",
    11: "november nov novembre noviembre novembro ноября ноябрь ноя нояб listopada lis listopad listopadu kasım kas листопада",
    12: "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro декабря декабрь дек desember des grudnia gru prosinec prosince aralık ara грудня",
}
MONTHS = {word: number for number, words in _MONTHS.items() for word in words.split() if "_" not in word}
"""Month words to 1..12."""

_WEEKDAYS = {
    0: "monday montag lundi lunes lunedì lunedi segunda-feira segunda maandag понедельник понедельника måndag mandag poniedziałek pondělí pazartesi",
    1: "tuesday dienstag mardi martes martedì martedi terça-feira terça dinsdag вторник вторника tisdag tirsdag wtorek úterý salı",
    2: "wednesday mittwoch mercredi miércoles miercoles mercoledì mercoledi quarta-feira quarta woensdag среда среду среды onsdag środa středa çarşamba",
    3: "thursday donnerstag jeudi jueves giovedì giovedi quinta-feira quinta donderdag четверг четверга torsdag czwartek čtvrtek perşembe",
    4: "friday freitag vendredi viernes venerdì venerdi sexta-feira sexta vrijdag пятница пятницу пятницы fredag piątek pátek cuma",
    5: "saturday samstag sonnabend samedi sábado sabado sabato zaterdag суббота субботу субботы lördag lørdag sobota cumartesi",
    6: "sunday sonntag dimanche domingo domenica zondag воскресенье воскресенья söndag søndag niedziela neděle pazar",
}
WEEKDAYS = {word: number for number, words in _WEEKDAYS.items() for word in words.split()}
"""Weekdays in full to 0 (Monday) .. 6."""

_SHORT_WEEKDAYS = {
    0: "mon mo lun seg ma пн mån man pon",
    1: "tue tues di mar ter вт tis tir",
    2: "wed mi mer mié mie mercr qua wo ср ons",
    3: "thu thur thurs do jeu jue gio qui чт tor tors",
    4: "fri fr ven vie sex vr пт fre",
    5: "sat sa sam sáb sab za сб lör lør",
    6: "sun so dim dom zo вс sön søn",
}
SHORT_WEEKDAYS = {word: number for number, words in _SHORT_WEEKDAYS.items() for word in words.split()}
"""Abbreviated weekdays: words of everyday too, so they count only beside a date or a clock."""

_DAY_WORDS = {
    0: "today heute aujourd'hui aujourd’hui hoy oggi hoje vandaag сегодня idag i_dag dzisiaj dziś dnes bugün",
    -1: "yesterday gestern hier ayer ieri ontem gisteren вчера igår i_går wczoraj včera dün",
    -2: "vorgestern avant-hier anteayer anteontem eergisteren позавчера",
}
DAY_WORDS = {word.replace("_", " "): number for number, words in _DAY_WORDS.items() for word in words.split()}
"""Named days to days from today."""

MINUTE, HOUR, DAY = 60, 3600, 86400
_UNITS = {
    1: "s sec secs second seconds sek sekunde sekunden seconde secondes seg segundo segundos secondo secondi секунд секунды секунду sekund sekunder",
    MINUTE: "m min mins minute minutes minuten minuut minuto minutos minuti minuut мин минут минуты минуту минута minut minuter minutter minuty minutę dakika dk phút",
    HOUR: "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur uren ч час часа часов tim timme timmar time timer godz godzinę godziny godzin hodinou hodinami saat giờ",
    DAY: "d day days tag tage tagen j jour jours día días dia dias giorno giorni dag dagen dagar dage дн день дня дней dni dzień dnem dny gün ngày",
    7
    * DAY: "w wk week weeks woche wochen semaine semaines semana semanas settimana settimane weken неделю недели недель vecka veckor uke uker uge uger tydzień tygodnie tygodni hafta tuần",
    30
    * DAY: "month months monat monate monaten mois mes meses mês mese mesi maand maanden месяц месяца месяцев månad månader måned måneder miesiąc miesiące miesięcy ay tháng",
    365
    * DAY: "y yr yrs year years jahr jahre jahren an ans año años ano anos anno anni jaar год года лет år rok lata lat yıl năm",
}
UNITS = {word: seconds for seconds, words in _UNITS.items() for word in words.split()}
"""Units of time to seconds; a month is 30 days, a year 365: both too coarse to date a block by."""

ONES = frozenset(
    [
        "a",
        "an",
        "one",
        "ein",
        "eine",
        "einer",
        "einem",
        "un",
        "une",
        "una",
        "uno",
        "uma",
        "um",
        "een",
        "en",
        "ett",
        "et",
        "één",
        "jeden",
        "jedną",
        "bir",
        "một",
    ]
)
"""Words for the number one before a unit."""


_Tree: TypeAlias = "dict[str, _Tree]"


def alternation(words: Iterable[str]) -> str:
    """Return a regular expression for any of the words, the longest that fits, as a tree of shared beginnings.

    A flat alternation is tried word by word at each place of a text; the tree fails at the first letter.
    """
    tree: _Tree = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: _Tree) -> str:
    branches = [re.escape(letter) + _branches(below) for letter, below in sorted(node.items()) if letter]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    return f"(?:{joined})?" if "" in node else joined
