"""Numbers as words, scales, units, bounds, months and days in eight languages: data for ``quantities``. Lists of our own making."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
        "fr": "zéro - deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
        "es": "cero - dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
        "it": "zero - due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
        "pt": "zero - dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove",
        "nl": "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
        "ru": "ноль - два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
    }
)
"""0 to 19 in order; ``-`` where the word for one is the article too, and so no number by itself."""

_TENS: Mapping[str, str] = MappingProxyType(
    {
        "en": "twenty thirty forty fifty sixty seventy eighty ninety",
        "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
        "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
        "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
        "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
        "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
        "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
        "ru": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    }
)

_VARIANTS: Mapping[str, Mapping[str, int]] = MappingProxyType({
    "en": {"nought": 0, "half-dozen": 6},
    "de": {"zwo": 2, "dreissig": 30, "hundert": 100},
    "fr": {"quatre-vingt": 80, "vingt-et-un": 21},
    "es": {"cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500,
           "seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900},
    "it": {"cento": 100, "duecento": 200, "trecento": 300, "cinquecento": 500},
    "pt": {"duas": 2, "quatorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19, "cem": 100, "cento": 100,
           "duzentos": 200, "trezentos": 300, "quinhentos": 500},
    "nl": {"honderd": 100},
    "ru": {"две": 2, "двух": 2, "трёх": 3, "трех": 3, "четырёх": 4, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8,
           "девяти": 9, "десяти": 10, "двоих": 2, "трое": 3, "двое": 2, "сто": 100, "ста": 100, "двести": 200, "триста": 300},
})  # fmt: skip


def _german(ten: str, unit: str, value: int) -> str:
    return f"{'ein' if value == 1 else unit}und{ten}"


def _dutch(ten: str, unit: str, value: int) -> str:
    return f"{'een' if value == 1 else unit}{'ën' if unit.endswith('e') else 'en'}{ten}"


def _italian(ten: str, unit: str, value: int) -> str:
    word = {1: "uno", 3: "tré"}.get(value, unit)
    return f"{ten[:-1] if word[0] in 'uo' else ten}{word}"


def _spanish(ten: str, unit: str, value: int) -> str:
    word = {1: "ún", 2: "dós", 3: "trés", 6: "séis"}.get(value, unit)
    return f"veinti{word}" if ten == "veinte" else ""


def _french(ten: str, unit: str, value: int) -> str:
    fits = unit != "-" and (value < 10 or ten in {"soixante", "quatre-vingts"})
    return f"{ten.removesuffix('s')}-{unit}" if fits else ""


def _english(ten: str, unit: str, value: int) -> str:  # noqa: ARG001 - writers share one signature
    return f"{ten}-{unit}"


_WRITERS = {"en": _english, "de": _german, "fr": _french, "es": _spanish, "it": _italian, "nl": _dutch}
"""How a language writes tens and a unit in one word; languages that part them are read word by word."""


def _compounds(language: str, units: list[str], tens: list[str]) -> dict[str, int]:
    """Build the numbers 21 to 99 that are written as one word."""
    made: dict[str, int] = {}
    if write := _WRITERS.get(language):
        for ten, tens_word in enumerate(tens, 2):
            for unit in range(1, 20 if language == "fr" else 10):
                made[write(tens_word, units[unit], unit)] = 10 * ten + unit
    made.pop("", None)
    return made


def _one_word_numbers(language: str) -> Mapping[str, int]:
    units, tens = _UNITS[language].split(), _TENS[language].split()
    plain = {word: value for value, word in enumerate(units) if word != "-"}
    plain |= {word: 10 * ten for ten, word in enumerate(tens, 2)}
    return MappingProxyType({**_compounds(language, units, tens), **plain, **_VARIANTS[language]})


NUMBER_WORDS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {language: _one_word_numbers(language) for language in _UNITS}
)

_MISTAKABLE = frozenset(
    ("due", "once", "sei", "dos", "elf", "nul", "sept", "neuf", "cent", "tre", "set", "sete", "een")
)
ANY_NUMBER_WORDS: Mapping[str, int] = MappingProxyType(
    {
        word: value
        for language, words in NUMBER_WORDS.items()
        for word, value in words.items()
        if word not in _MISTAKABLE and all(NUMBER_WORDS[other].get(word, value) == value for other in NUMBER_WORDS)
    }
)
"""Number words that mean one number in whatever language, and nothing else in another: for texts too short to tell theirs."""

FRACTIONS: Mapping[str, float] = MappingProxyType({
    "half": 0.5, "quarter": 0.25, "three-quarters": 0.75, "two-thirds": 0.667, "one-third": 0.333, "hälfte": 0.5, "drittel": 0.333,
    "zweidrittel": 0.667, "dreiviertel": 0.75, "moitié": 0.5, "mitad": 0.5, "metà": 0.5, "metade": 0.5, "helft": 0.5, "половина": 0.5, "половину": 0.5,
})  # fmt: skip

JOINERS: Mapping[str, str] = MappingProxyType(
    {"en": "and", "de": "und", "fr": "et", "es": "y", "it": "e", "pt": "e", "nl": "en", "ru": ""}
)
"""The word inside a number: one hundred *and* two, treinta *y* dos."""

SCALES: Mapping[str, float] = MappingProxyType({
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12,
    "dozen": 12, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7,
    "hundert": 1e2, "tausend": 1e3, "tsd": 1e3, "mio": 1e6, "millionen": 1e6, "mrd": 1e9, "milliarde": 1e9, "milliarden": 1e9, "dutzend": 12,
    "mille": 1e3, "millions": 1e6, "milliard": 1e9, "milliards": 1e9, "douzaine": 12, "millionnen": 1e6,
    "mil": 1e3, "millón": 1e6, "millones": 1e6, "docena": 12,
    "mila": 1e3, "milione": 1e6, "milioni": 1e6, "miliardo": 1e9, "miliardi": 1e9, "dozzina": 12,
    "milhão": 1e6, "milhões": 1e6, "bilhão": 1e9, "bilhões": 1e9, "dúzia": 12,
    "honderd": 1e2, "duizend": 1e3, "miljoen": 1e6, "miljard": 1e9, "mln": 1e6, "mld": 1e9, "dozijn": 12,
    "тысяч": 1e3, "тысячи": 1e3, "тысяча": 1e3, "тыс": 1e3, "млн": 1e6, "миллион": 1e6, "миллиона": 1e6, "миллионов": 1e6,
    "млрд": 1e9, "миллиард": 1e9, "миллиарда": 1e9, "миллиардов": 1e9,
})  # fmt: skip
LONG_SCALES: Mapping[str, Mapping[str, float]] = MappingProxyType({"de": {"billion": 1e12, "billionen": 1e12}})
"""Scale words that mean something else in one language."""

SUFFIX_SCALES: Mapping[str, float] = MappingProxyType({"k": 1e3, "mn": 1e6, "m": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12})

VAGUE: Mapping[str, str] = MappingProxyType({
    word: sense
    for sense, words in {
        "dozens": "dozens scores dutzende dutzenden dizaines docenas decenas dozzine decine dezenas dúzias tientallen десятки десятков",
        "hundreds": "hundreds hunderte hunderten centaines cientos centenares centinaia centenas honderden сотни сотен",
        "thousands": "thousands tausende tausenden milliers miles migliaia milhares duizenden тысячи",
        "millions": "millions millionen millones milioni milhões miljoenen миллионы",
    }.items()
    for word in words.split()
})  # fmt: skip
"""Plurals that stand for a number nobody knows."""

CURRENCIES: Mapping[str, str] = MappingProxyType({
    "$": "usd", "us$": "usd", "dollar": "usd", "dollars": "usd", "dólares": "usd", "dollari": "usd", "usd": "usd", "долларов": "usd",
    "a$": "aud", "c$": "cad", "hk$": "hkd", "r$": "brl", "reais": "brl",
    "€": "eur", "euro": "eur", "euros": "eur", "eur": "eur", "евро": "eur",
    "£": "gbp", "pound": "gbp", "pounds": "gbp", "gbp": "gbp", "pfund": "gbp", "libras": "gbp", "sterline": "gbp",
    "¥": "jpy", "yen": "jpy", "₹": "inr", "rupees": "inr", "rs": "inr", "₽": "rub", "руб": "rub", "рублей": "rub", "roubles": "rub",
    "rubles": "rub", "franken": "chf", "chf": "chf", "francs": "chf", "₺": "try", "₴": "uah",
})  # fmt: skip

UNITS_OF_MEASURE: Mapping[str, str] = MappingProxyType({
    word: unit
    for unit, words in {
        "%": "% percent prozent percentage pourcent procent процент процента процентов",
        "‰": "‰ promille",
        "km": "km kilometre kilometres kilometer kilometers kilometern kilomètres kilómetros chilometri quilômetros км километров",
        "m": "metre metres meter meters metern mètres metros metri метров",
        "mi": "mile miles meilen milles millas miglia milhas мили миль",
        "ft": "ft foot feet",
        "kg": "kg kilogram kilograms kilos kilo кг",
        "t": "tonne tonnes ton tons tonnen toneladas tonnellate тонн",
        "°f": "°f f fahrenheit",
        "°": "° °c c celsius degree degrees grad degrés grados gradi graus graden градусов",
        "s": "second seconds sekunden secondes segundos secondi seconden секунд",
        "min": "min minute minutes minuten minutos minuti минут",
        "h": "hour hours stunde stunden heure heures hora horas ora uren uur час часа часов",
        "d": "day days tag tage tagen jour jours día días giorno giorni dia dias dag dagen день дня дней",
        "w": "week weeks woche wochen semaine semaines semana semanas settimane weken недели недель",
        "mo": "month months monat monate monaten mois mes meses mese mesi mês maanden месяца месяцев",
        "y": "year years jahr jahre jahren an ans année années año años anno anni ano anos jaar года лет",
    }.items()
    for word in words.split()
})  # fmt: skip

BOUNDS: Mapping[tuple[str, ...], str] = MappingProxyType({
    tuple(phrase.split()): bound
    for bound, phrases in {
        "least": "at least|more than|over|above|no fewer than|no less than|not less than|upwards of|a minimum of|mindestens|mehr als|"
                 "über|au moins|plus de|al menos|por lo menos|más de|almeno|più di|oltre|pelo menos|mais de|minstens|ten minste|"
                 "zeker|meer dan|не менее|более|свыше|больше|по меньшей мере|как минимум",
        "most": "at most|up to|fewer than|less than|under|below|no more than|höchstens|bis zu|weniger als|unter|au plus|moins de|"
                "jusqu'à|como máximo|menos de|hasta|al massimo|meno di|fino a|no máximo|até|hooguit|minder dan|не более|менее|до",
        "nearly": "nearly|almost|close to|just under|fast|knapp|beinahe|près de|presque|casi|quasi|quase|bijna|почти",
        "about": "about|around|roughly|approximately|approx|some|an estimated|estimated|etwa|rund|circa|ca|ungefähr|environ|quelque|"
                 "unos|unas|cerca de|alrededor de|aproximadamente|circa|ongeveer|zo'n|около|примерно",
    }.items()
    for phrase in phrases.split("|")
})  # fmt: skip
"""Words before a number that bound it."""

ORDINAL_WORDS: Mapping[str, int] = MappingProxyType({
    word: value
    for value, words in enumerate((
        "first erste ersten erster erstes premier première primero primera eerste первый первая",
        "second zweite zweiten zweiter deuxième segundo segunda tweede второй вторая",
        "third dritte dritten dritter troisième tercero tercera terceiro terceira derde третий третья",
        "fourth vierte vierten vierter quatrième cuarto cuarta quarto quarta vierde четвёртый",
        "fifth fünfte fünften fünfter cinquième quinto quinta vijfde пятый",
        "sixth sechste sechsten sixième sexto sexta zesde шестой",
        "seventh siebte siebten septième séptimo séptima zevende седьмой",
        "eighth achte achten huitième octavo octava achtste восьмой",
        "ninth neunte neunten neuvième noveno novena negende девятый",
        "tenth zehnte zehnten dixième décimo décima tiende десятый",
    ), 1)
    for word in words.split()
})  # fmt: skip

MONTHS: Mapping[str, int] = MappingProxyType({
    word: month
    for month, words in enumerate((
        "january jan januar jänner janvier enero gennaio janeiro januari января январь",
        "february feb februar février febrero febbraio fevereiro februari февраля февраль",
        "march mar märz mars marzo março maart марта март",
        "april apr avril abril aprile апреля апрель",
        "may mai mayo maggio maio mei мая май",
        "june jun juni juin junio giugno junho июня июнь",
        "july jul juli juillet julio luglio julho июля июль",
        "august aug août agosto augustus августа август",
        "september sep sept septembre septiembre settembre setembro сентября сентябрь",
        "october oct oktober okt octobre octubre ottobre outubro октября октябрь",
        "november nov novembre noviembre novembro ноября ноябрь",
        "december dec dezember dez décembre diciembre dicembre dezembro декабря декабрь",
    ), 1)
    for word in words.split()
})  # fmt: skip
CAPITAL_MONTHS = frozenset({"may", "mar", "march", "jan", "mai", "mars", "sept", "sep", "dec", "nov", "august", "mei"})
"""Month words that mean something else in small letters, in one language or another."""

WEEKDAYS: Mapping[str, int] = MappingProxyType({
    word: day
    for day, words in enumerate((
        "monday mon montag lundi lunes lunedì segunda-feira maandag понедельник",
        "tuesday tue tues dienstag mardi martes martedì terça-feira dinsdag вторник",
        "wednesday wed mittwoch mercredi miércoles mercoledì quarta-feira woensdag среду среда",
        "thursday thu thurs donnerstag jeudi jueves giovedì quinta-feira donderdag четверг",
        "friday fri freitag vendredi viernes venerdì sexta-feira vrijdag пятницу пятница",
        "saturday sat samstag sonnabend samedi sábado sabato zaterdag субботу суббота",
        "sunday sun sonntag dimanche domingo domenica zondag воскресенье",
    ))
    for word in words.split()
})  # fmt: skip
CAPITAL_DAYS = frozenset({"mon", "sat", "sun", "wed", "fri", "tue", "thu"})

RELATIVE_DAYS: Mapping[str, int] = MappingProxyType({
    word: offset
    for offset, words in {
        -1: "yesterday gestern hier ayer ieri ontem gisteren вчера",
        0: "today tonight heute aujourd'hui hoy oggi hoje vandaag сегодня",
        1: "tomorrow morgen demain mañana domani amanhã завтра",
    }.items()
    for word in words.split()
})  # fmt: skip

MORNING_MARKS = frozenset({"am", "a.m", "a.m."})
EVENING_MARKS = frozenset({"pm", "p.m", "p.m."})
CLOCK_MARKS = frozenset({"uhr", "o'clock", "h", "hrs", "heures", "ore", "uur", "horas"})
ZONES: Mapping[str, str] = MappingProxyType({
    name: {"UTC": "GMT", "Z": "GMT"}.get(name, name)
    for name in ("GMT", "UTC", "BST", "CET", "CEST", "EET", "EEST", "MSK", "ET", "EST", "EDT", "CT", "CST", "CDT", "MT", "MST", "MDT", "PT", "PST", "PDT", "IST", "AEST", "AEDT", "JST", "SGT", "WAT", "EAT", "SAST")
})  # fmt: skip
