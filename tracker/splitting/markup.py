"""Inline Markdown to clean HTML, and raw HTML inside Markdown to units. No tag or attribute passes but those written here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape

import lxml.etree
import lxml.html
from lxml.etree import _Element

from tracker.core.times import read_stamp, stamp_at
from tracker.splitting.draft import Unit
from tracker.splitting.trees import squeezed

_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`{1,3})(?P<code>[^`\n]+)(?P=ticks)"
    r"|!\[(?P<alt>[^\]\n]{0,600})\]\((?P<src>[^\s()]*(?:\([^\s()]*\)[^\s()]*)?)(?:\s+[\"'][^\"'\n]*[\"'])?\)"
    r"|\[(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]{0,300}\]){0,600})\](?:\((?P<href>[^\s()]*(?:\([^\s()]*\)[^\s()]*)?)(?:\s+[\"'][^\"'\n]*[\"'])?\)|\[(?P<ref>[^\]\n]*)\])"
    r"|<(?P<auto>https?://[^\s<>]+)>"
    r"|<(?P<close>/?)(?P<tag>[A-Za-z][\w-]*)(?P<attributes>(?:\s[^<>]*)?)/?>"
    r"|<!--(?:(?!-->).){0,4000}-->"
    r"|(?P<strong>\*\*|(?<!\w)__|__(?!\w))"
    r"|(?P<em>(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|\*(?=\S)|(?<=\S)\*)"
    r"|(?P<strike>~~)",
    re.DOTALL,
)
_KEPT = frozenset({"b", "strong", "i", "em", "u", "s", "code", "sup", "sub", "br"})
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "figure",
        "figcaption",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "form",
        "center",
        "body",
        "html",
    ]
)
_SKIPPED = frozenset({"script", "style", "template", "noscript", "head", "svg"})
_HREF = re.compile(r"""\b(?:href|src)\s*=\s*["']?([^\s"'>]+)""", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")
_BOLD = re.compile(r"\s*<(strong|b)>(.*?)</\1>", re.DOTALL)
_DECORATION = re.compile(r"^[\s*_>#+\[(-]+")
_BRACKETED = re.compile(r"\s*\[[^\[\]\n]{2,60}\]\s*")
STAMP_ELEMENT = 60
"""Characters of the longest element that is looked at as a stamp of its own."""


def inline(source: str, links: Mapping[str, str]) -> str:
    """Render one paragraph of inline Markdown; ``links`` are the reference definitions by lower-case name."""
    return _balanced("".join(_tokens(source, links)))


def _tokens(source: str, links: Mapping[str, str]) -> Iterator[str]:
    strong = em = strike = False
    end = 0
    for match in _TOKEN.finditer(source):
        yield escape(unescape(source[end : match.start()]), quote=False)
        end = match.end()
        if match["strong"]:
            strong = not strong
            yield "<strong>" if strong else "</strong>"
        elif match["em"]:
            em = not em
            yield "<em>" if em else "</em>"
        elif match["strike"]:
            strike = not strike
            yield "<s>" if strike else "</s>"
        else:
            yield _token(match, links)
    yield escape(unescape(source[end:]), quote=False)


def _token(match: re.Match[str], links: Mapping[str, str]) -> str:
    if match["escaped"]:
        return escape(match["escaped"], quote=False)
    if match["code"]:
        return f"<code>{escape(match['code'].strip(), quote=False)}</code>"
    if match["src"]:
        return f'<img src="{escape(match["src"])}" alt="{escape(match["alt"])}">'
    if match["words"] is not None:
        return _link(match, links)
    if match["auto"]:
        return f'<a href="{escape(match["auto"])}">{escape(match["auto"], quote=False)}</a>'
    return _tag(match) if match["tag"] else ""


def _link(match: re.Match[str], links: Mapping[str, str]) -> str:
    words = inline(match["words"], links)
    href = match["href"] or links.get((match["ref"] or match["words"]).casefold())
    if href:
        return f'<a href="{escape(href)}">{words}</a>'
    return words if match["href"] is not None else escape(match.group(), quote=False)


def _tag(match: re.Match[str]) -> str:
    name = match["tag"].casefold()
    if name in _KEPT:
        return f"<{match['close']}{name}>"
    target = _HREF.search(match["attributes"])
    if name == "img" and target:
        return f'<img src="{escape(unescape(target[1]))}">'
    if name == "a":
        if match["close"]:
            return "</a>"
        return f'<a href="{escape(unescape(target[1]))}">' if target else "<a>"
    return " "


def _balanced(html: str) -> str:
    """Close what was left open: an odd star is no reason to make the rest of the page bold."""
    for name in ("strong", "em", "s"):
        if html.count(f"<{name}>") > html.count(f"</{name}>"):
            head, _, tail = html.rpartition(f"<{name}>")
            html = head + _MARKS[name] + tail
    return html


_MARKS = {"strong": "**", "em": "*", "s": "~~"}


def words(html: str) -> str:
    """Return the words of clean inline HTML on one line."""
    spaced = re.sub(r"<br>", " ", html)
    return " ".join(unescape(_TAGS.sub("", spaced)).split())


def leading_bold(html: str) -> int:
    """Count the characters at the start of the words that stand in bold."""
    match = _BOLD.match(html)
    return len(words(match[2])) if match else 0


def opens_with_clock(line: str) -> bool:
    """Whether a line of Markdown, its emphasis aside, opens with a clock or a date and clock."""
    bare = _DECORATION.sub("", line)[:STAMP_ELEMENT]
    at = stamp_at(bare)
    return at is not None and at[0].has_clock


def is_bracketed(line: str) -> bool:
    """Whether a line is one short text in square brackets: ``[Final message]``."""
    return _BRACKETED.fullmatch(line) is not None


def units_in(html: str) -> list[Unit]:
    """Linearise a block of raw HTML; an element whose words are a stamp as a whole is a unit of its own."""
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return []
    walk = _Walk()
    walk.children(root)
    walk.flush()
    return walk.found


class _Walk:
    """Gathers inline content and makes a unit of it at each end of a block."""

    def __init__(self) -> None:
        self.found: list[Unit] = []
        self.pieces: list[str] = []
        self.role, self.level = "p", 0

    def add(self, text: str | None) -> None:
        """Take text as it stands in the HTML; writers mix Markdown into it, and generators render both."""
        if text:
            self.pieces.append(inline(text, {}))

    def element(self, element: _Element) -> None:
        """Take one element: a block of its own, or inline content."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _SKIPPED:
            return
        if tag in _BLOCKS or self._is_stamp(element):
            self._block(element, tag)
        elif tag == "img":
            self.pieces.append(
                f'<img src="{escape(element.get("src") or "")}" alt="{escape(element.get("alt") or "")}">'
            )
        else:
            self._inline(element, tag)

    def _is_stamp(self, element: _Element) -> bool:
        text = squeezed(element)
        return 0 < len(text) <= STAMP_ELEMENT and (stamp := read_stamp(text)) is not None and stamp.has_clock

    def _block(self, element: _Element, tag: str) -> None:
        self.flush()
        outer = (self.role, self.level)
        heading = re.fullmatch(r"h[1-6]", tag)
        self.role = "heading" if heading else {"li": "li", "blockquote": "quote", "pre": "pre"}.get(tag, self.role)
        self.level = int(tag[1]) if heading else self.level
        self.children(element)
        self.flush()
        self.role, self.level = outer

    def _inline(self, element: _Element, tag: str) -> None:
        if tag == "br":
            self.pieces.append("<br>")
            return
        opening = (
            f'<a href="{escape(element.get("href") or "")}">' if tag == "a" else f"<{tag}>" if tag in _KEPT else ""
        )
        self.pieces.append(opening)
        self.children(element)
        self.pieces.append(f"</{tag}>" if opening else "")

    def children(self, element: _Element) -> None:
        """Take all that an element holds."""
        self.add(element.text)
        for child in element:
            self.element(child)
            self.add(child.tail)

    def flush(self) -> None:
        """Make a unit of what was gathered."""
        html = " ".join("".join(self.pieces).split())
        self.pieces = []
        text = words(html)
        if not text and "<img" not in html:
            return
        tag = f"h{self.level}" if self.role == "heading" else {"li": "li", "quote": "blockquote"}.get(self.role, "p")
        bold = len(text) if self.role == "heading" else leading_bold(html)
        self.found.append(Unit(text=text, html=f"<{tag}>{html}</{tag}>", role=self.role, level=self.level, bold=bold))
