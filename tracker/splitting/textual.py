"""Plain text and Markdown as paragraph-like units in reading order: the input of the text-label family.

Plain text has a paragraph a line, or paragraphs parted by empty lines whose lines were wrapped by hand; which of the two
is told from the lines. Markdown is read as far as articles use it: front matter (left out), headings, emphasis, lists,
quotes, tables, code, links, images, raw HTML. It is no full Markdown renderer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Protocol

from tracker.splitting import markup
from tracker.splitting.draft import Unit

WRAP_COLUMNS = range(50, 100)
"""Where editors and mailers wrap lines by hand; a paragraph a line runs far beyond, a list of short lines stays below."""
MIN_WRAPPED = 6
"""Fewer inner lines do not show a column."""
RAGGED = 20
"""Characters by which a wrapped line falls short of the column: the next word did not fit."""
WRAPPED_SHARE = 0.8
_DATE_FIELDS = (
    "date", "date_published", "published", "published_at", "publishdate", "pubdate", "created",
    "date_updated", "updated", "updated_at", "lastmod", "last_modified", "modified",
)  # fmt: skip
_FRONT = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*:[ \t]*(.*)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_BULLET = re.compile(r"\s{0,8}(?:[-*+•·]|\d{1,3}[.)])[ \t]+(?=\S)(.*)")
_PLAIN_BULLET = re.compile(r"\s*[-*•·–][ \t]+(?=\S)(.*)")
_QUOTE = re.compile(r" {0,3}>[ \t]?(.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TABLE = re.compile(r"\s*\|.*\|\s*")
_DEFINITION = re.compile(r" {0,3}\[([^\]\n]{1,80})\]:[ \t]*<?(\S+?)>?(?:[ \t]+[\"'(].*)?")
_HTML = re.compile(r" {0,3}</?[A-Za-z][\w-]*(?:\s|/?>|$)|\s{0,3}<!--")
_INLINE_TAG = re.compile(r" {0,3}</?(?:a|b|i|em|strong|span|u|s|code|sup|sub|br|small|mark)\b", re.IGNORECASE)


class TextDocument(Protocol):
    """What is needed of a ``Document``, which itself asks here for the dates of its front matter."""

    @property
    def text(self) -> str:
        """The whole body as text."""

    @property
    def kind(self) -> str:
        """``text`` or ``markdown``."""


def units(doc: TextDocument) -> list[Unit]:
    """Linearise a plain text or Markdown document."""
    return units_of(doc.text, markdown=doc.kind == "markdown")


def units_of(text: str, *, markdown: bool) -> list[Unit]:
    """Linearise a text; ``markdown`` says how it is written."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _markdown_units(_FRONT.sub("", text, count=1)) if markdown else _plain_units(text)


def front_matter(text: str) -> dict[str, str]:
    """Return the fields at the top level of a Markdown file's front matter, quotes around values taken off."""
    match = _FRONT.match(text)
    fields = (_FIELD.fullmatch(line.strip("\r")) for line in match[1].split("\n")) if match else ()
    return {found[1]: found[2].strip().strip("\"'") for found in fields if found is not None}


def front_dates(text: str) -> list[str]:
    """Return the values of the date fields of a Markdown file's front matter, publication first."""
    fields = {name.casefold().replace("-", "_"): value for name, value in front_matter(text).items()}
    return [fields[name] for name in _DATE_FIELDS if fields.get(name)]


def _plain_units(text: str) -> list[Unit]:
    blocks = [[line.strip() for line in block.split("\n") if line.strip()] for block in re.split(r"\n\s*\n", text)]
    wrapped = _is_wrapped([block for block in blocks if block])
    found: list[Unit] = []
    for block in blocks:
        paragraphs = [" ".join(block)] if wrapped and block else block
        found.extend(_plain_unit(" ".join(words.split())) for words in paragraphs)
    return found


def _is_wrapped(blocks: list[list[str]]) -> bool:
    """Whether the lines inside paragraphs end where the column ends, not where the sentence does."""
    inner = [line for block in blocks for line in block[:-1]]
    longest = max((len(line) for line in inner), default=0)
    if len(inner) < MIN_WRAPPED or longest not in WRAP_COLUMNS:
        return False
    full = sum(len(line) > longest - RAGGED for line in inner)
    return full >= WRAPPED_SHARE * len(inner)


def _plain_unit(words: str) -> Unit:
    if _RULE.fullmatch(words):
        return Unit(text="", html="<hr>", role="hr")
    bullet = _PLAIN_BULLET.fullmatch(words)
    if bullet is not None:
        return Unit(text=bullet[1], html=f"<li>{escape(bullet[1], quote=False)}</li>", role="li")
    return Unit(text=words, html=f"<p>{escape(words, quote=False)}</p>")


@dataclass(slots=True)
class _Open:
    """The paragraph being gathered: its lines and what it is (p, li, quote)."""

    role: str = "p"
    lines: list[str] = field(default_factory=list)


def _markdown_units(text: str) -> list[Unit]:
    lines = text.split("\n")
    links = {match[1].casefold(): match[2] for line in lines if (match := _DEFINITION.fullmatch(line))}
    reader = _Markdown(links)
    number = 0
    while number < len(lines):
        number = reader.read(lines, number)
    reader.close()
    return reader.found


class _Markdown:
    """Reads Markdown line by line; ``found`` grows by one unit a paragraph."""

    def __init__(self, links: dict[str, str]) -> None:
        self.links = links
        self.found: list[Unit] = []
        self.open = _Open()

    def read(self, lines: list[str], number: int) -> int:
        """Take the line of that number, and those that belong to it; return the number of the next."""
        line = lines[number]
        if not line.strip() or _DEFINITION.fullmatch(line):
            self.close()
            return number + 1
        if _FENCE.match(line):
            return self._fenced(lines, number)
        if (_HTML.match(line) and not _INLINE_TAG.match(line)) or line.lstrip().startswith("<!--"):
            return self._html(lines, number)
        self._line(line)
        return number + 1

    def close(self) -> None:
        """End the open paragraph."""
        role, lines = self.open.role, self.open.lines
        self.open = _Open()
        for part in _parted(lines):
            self._add(role, part)

    def _line(self, line: str) -> None:
        if self._heading(line) or self._structure(line):
            return
        if self.open.lines and self.open.role == "quote" and not _QUOTE.fullmatch(line):
            self.close()
        self.open.lines.append(line)

    def _heading(self, line: str) -> bool:
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            self.close()
            self._add("heading", heading[2], level=len(heading[1]))
            return True
        underline = _UNDERLINE.fullmatch(line)
        if underline is not None and len(self.open.lines) == 1 and self.open.role == "p" and len(underline[1]) > 1:
            title, self.open = self.open.lines[0], _Open()
            self._add("heading", title, level=1 if underline[1][0] == "=" else 2)
            return True
        return False

    def _structure(self, line: str) -> bool:
        if _RULE.fullmatch(line):
            self.close()
            self.found.append(Unit(text="", html="<hr>", role="hr"))
            return True
        if _TABLE.fullmatch(line):
            self._table_row(line)
            return True
        for role, pattern in (("li", _BULLET), ("quote", _QUOTE)):
            match = pattern.fullmatch(line)
            if match is not None:
                self._opened(role, match[1])
                return True
        return False

    def _opened(self, role: str, words: str) -> None:
        if role == "li" or self.open.role != role:
            self.close()
            self.open.role = role
        if words.strip():
            self.open.lines.append(words)
        else:
            self.close()

    def _table_row(self, line: str) -> None:
        self.close()
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            self._add("table", " · ".join(cell for cell in cells if cell))

    def _fenced(self, lines: list[str], number: int) -> int:
        self.close()
        fence = lines[number].strip()[:3]
        end = next((i for i in range(number + 1, len(lines)) if lines[i].strip().startswith(fence)), len(lines))
        code = "\n".join(lines[number + 1 : end])
        if code.strip():
            self.found.append(
                Unit(text=" ".join(code.split()), html=f"<pre>{escape(code, quote=False)}</pre>", role="pre")
            )
        return end + 1

    def _html(self, lines: list[str], number: int) -> int:
        """Take a block of raw HTML: it runs to the next empty line, a comment to its end."""
        self.close()
        end = number
        if lines[number].lstrip().startswith("<!--"):
            end = next((i for i in range(number, len(lines)) if "-->" in lines[i]), len(lines) - 1) + 1
        else:
            while end < len(lines) and lines[end].strip():
                end += 1
        self.found.extend(markup.units_in("\n".join(lines[number:end])))
        return end

    def _add(self, role: str, words: str, level: int = 0) -> None:
        html = markup.inline(words, self.links)
        text = markup.words(html)
        if not text and "<img" not in html:
            return
        bold = len(text) if role == "heading" else markup.leading_bold(html)
        tag = {"heading": f"h{level}", "li": "li", "quote": "blockquote"}.get(role, "p")
        self.found.append(Unit(text=text, html=f"<{tag}>{html}</{tag}>", role=role, level=level, bold=bold))


def _parted(lines: list[str]) -> Iterator[str]:
    """Return the paragraphs of gathered lines: a line that opens with a label of its own begins another one."""
    part: list[str] = []
    for line in lines:
        if part and (markup.opens_with_clock(line) or markup.is_bracketed(line) or markup.is_bracketed(part[-1])):
            yield " ".join(part)
            part = []
        part.append(line.strip().removesuffix("\\"))
    if part:
        yield " ".join(part)
