"""A text as tokens: words, numbers with their unit, signs; the white space before each is kept, so nothing is lost.

Two texts with equal tokens differ in white space only. Does not judge, does not compare.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from tracker.core.common_words import ABBREVIATIONS

# Letters of a word: Python's \w lacks the vowel signs of Arabic, Hebrew and the Indic scripts, which would cut words.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff"
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"
# Han, kana and Thai are written without spaces: there, each character is a token.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
_WORD = rf"{_LETTER}(?:[^\W_]|[{_MARKS}])*(?:['’‑-](?:[^\W_]|[{_MARKS}])+)*"
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,4}(?![\d.,:]\d|\d)|\d+(?:[.,:'’/]\d+)*"
_NUMBER = rf"(?:[A-Z]{{0,3}}[$£€¥₹₽₺₴])?(?:{_DIGITS})(?:[½¼¾⅓⅔]|[%‰€£$°₽]?[^\W\d_]{{0,3}}(?![^\W\d_])[%€]?|)"
_ISO_DATE = r"\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?|\d{1,2}h\d\d(?!\d)"
# Most tokens are plain words before a space or a comma: tried first, it halves the time.
_PLAIN = r"[A-Za-zÀ-ɏЀ-ӿ]{2,}(?=[\s,])"
# l'homme, n'est, qu'il, dell'anno: the article or pronoun is a word of its own.
_ELIDED = (
    r"(?:[cdjlmnstCDJLMNST]|[Qq]u|jusqu|lorsqu|puisqu|[Dd]ell|[Nn]ell|[Aa]ll|[Ss]ull|[Dd]all|[Uu]n)['’](?=[^\W\d_]{2})"
)
_TOKEN = re.compile(
    rf"(\s*)({_ELIDED}|{_PLAIN}|https?://[^\s<>\"“”]*[\w/]|[@#]\w+|[{_UNSPACED}]|(?:[^\W\d_]\.){{2,}}|{_ISO_DATE}|{_NUMBER}|\d+|{_WORD}|\S)"
)
_SENTENCE_END = frozenset(".!?…。！？")
_CLOSERS = frozenset("\"'”’»›“)]")


class TokenKind(StrEnum):
    """What a token is made of."""

    WORD = "word"
    NUMBER = "number"
    SIGN = "sign"


class Token(NamedTuple):
    """One token: the white space ``before`` it as it stood, and its ``text``."""

    before: str
    text: str

    @property
    def kind(self) -> TokenKind:
        """A number has a digit, a word starts with a letter, an address, ``@`` or ``#``; the rest are signs."""
        if any(c.isdigit() for c in self.text) and not self.text[0].isalpha():
            return TokenKind.NUMBER
        if self.text[0].isalpha() or len(self.text) > 1:
            return TokenKind.NUMBER if "$" in self.text else TokenKind.WORD
        return TokenKind.NUMBER if self.text in "½¼¾⅓⅔" else TokenKind.SIGN

    @property
    def opens_paragraph(self) -> bool:
        """Whether an empty line stands before it."""
        return self.before.count("\n") > 1


def tokens(text: str) -> tuple[Token, ...]:
    """Cut ``text`` into tokens, in order; white space at the very end is dropped."""
    return tuple(map(Token._make, _TOKEN.findall(text.rstrip())))


def paragraph_starts(part: Sequence[Token]) -> list[int]:
    """Indexes at which a paragraph begins, ascending, from 0, with ``len(part)`` at the end."""
    return [
        0,
        *(at for at, (before, _) in enumerate(part) if at and "\n" in before and before.count("\n") > 1),
        len(part),
    ]


def joined(part: Sequence[Token]) -> str:
    """Write the tokens out again, without the white space before the first."""
    return "".join(before + text for before, text in part)[len(part[0].before) :] if part else ""


def is_word(text: str) -> bool:
    """Whether a token's text counts as a word or a number rather than as a sign."""
    return len(text) > 1 or text.isalnum()


def words(part: Sequence[Token]) -> list[str]:
    """Words and numbers of ``part``, signs left out."""
    return [token.text for token in part if is_word(token.text)]


def sentence_starts(part: Sequence[Token]) -> list[int]:
    """Indexes at which a sentence begins, ascending, ``len(part)`` at the end.

    A sentence ends at a paragraph, or at ``.``, ``!``, ``?`` or ``…`` (and closing marks after it) that white space
    and no small letter follows, unless an abbreviation or a single capital stands before a full stop.
    """
    starts = [0] if part else []
    ended = False
    for at, (before, text) in enumerate(part):
        if at and before and ((ended and not text[0].islower()) or before.count("\n") > 1):
            starts.append(at)
            ended = False
        if text in _SENTENCE_END:
            ended = not (text == "." and at and _abbreviates(part[at - 1].text))
        elif not (ended and text in _CLOSERS and not before):
            ended = False
    return [*starts, len(part)]


def _abbreviates(text: str) -> bool:
    return text.lower() in ABBREVIATIONS or (len(text) == 1 and text.isupper())


def starts_at(starts: Sequence[int], index: int) -> bool:
    """Whether ``index`` is one of the ascending ``starts``."""
    at = bisect_left(starts, index)
    return at < len(starts) and starts[at] == index
