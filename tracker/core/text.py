"""One HTML fragment to canonical text, links and media; and what counts as the same words. BeautifulSoup lives here only."""

from __future__ import annotations

import re
import unicodedata

from tracker.model import Reading

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" *\n *")
_PARAGRAPHS = re.compile(r"\n{3,}")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]"
)
_NOT_WORD = re.compile(r"[\W_]+")


def canonical(text: str) -> str:
    """NFC, invisible and control characters out, runs of white space to one, paragraphs parted by one empty line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _PARAGRAPHS.sub("\n\n", _LINES.sub("\n", _SPACES.sub(" ", text))).strip()


def squash(text: str) -> str:
    """The loose form for "the same words": compatibility form, case folded, letters and digits only."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def read_fragment(html: str, base_url: str) -> Reading:
    """Read one clean fragment: canonical text, absolute links without tracking parameters, media."""
    raise NotImplementedError
