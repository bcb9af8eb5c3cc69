"""One HTML fragment to canonical text, links and media; and what counts as the same words. BeautifulSoup lives here only.

The text is what a reader reads: paragraphs parted by an empty line, list items as ``- …`` lines, quotes as ``> …``.
Pictures, players and embedded posts are media and lend no words to the text, unless the fragment has no words of its own:
a block that is only an embedded post says what that post says, one that is only pictures what stands below them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from tracker.core.addresses import INVISIBLE, clean_href, clean_src
from tracker.model import Link, Media, Reading

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" *\n *")
_PARAGRAPHS = re.compile(r"\n{3,}")
_BLANKS = re.compile(r"[\s\x00-\x08]+")
_NOT_WORD = re.compile(r"[\W_]+")

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "svg",
        "noscript",
        "button",
        "input",
        "select",
        "textarea",
        "head",
        "title",
        "meta",
        "link",
        "source",
        "track",
        "param",
    ]
)
_BREAKING = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "li",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "caption",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "figure",
        "figcaption",
        "pre",
        "hr",
        "address",
        "details",
        "summary",
        "form",
        "fieldset",
        "body",
        "html",
        "center",
    ]
)
_CELLS = frozenset({"td", "th"})
_PICTURES = frozenset({"img", "amp-img"})
_NO_PICTURE = ("table", "blockquote", "pre", "ul", "ol")
"""What a figure that holds no picture holds."""
_PLAYERS = {"video": "video", "amp-video": "video", "audio": "audio", "amp-audio": "audio"}
_FRAMES = frozenset({"iframe", "embed", "object", "amp-iframe"})
_AMP_EMBED = re.compile(
    r"amp-(?:twitter|youtube|instagram|facebook|tiktok|brightcove|jwplayer|vimeo|dailymotion|reddit)"
)
_AMP_ID = re.compile(r"data-(?:tweetid|videoid|shortcode|href|video-id|content-id|media-id)")

_POST = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:(?:twitter|x)\.com/\w+/status(?:es)?/\d|instagram\.com/(?:p|reel|tv)/|tiktok\.com/@[^/]+/video/"
    r"|facebook\.com/[^/]+/(?:posts|videos|photos)|t\.me/\w+/\d|bsky\.app/profile/[^/]+/post/|reddit\.com/r/\w+/comments/"
    r"|threads\.net/@[^/]+/post/)",
    re.IGNORECASE,
)
"""Permalink of a single post of a social network: the mark of an embedded post, whatever its classes are called."""
_POST_CLASS = re.compile(
    r"(?:^|[\s_-])(?:twitter-tweet|nojs-tweet|element-tweet|instagram-media|tiktok-embed|fb-post|bluesky-embed|reddit-embed)"
)
_HANDLE = re.compile(r"(?:—|–|--)\s*[^()\n]{1,80}\(@\w{1,20}\)")
"""``— Name (@handle)`` signs an embedded post also where its link is gone."""
_BARE_URL = re.compile(r"https?://\S+")
"""A paragraph that is only an address is an embed that a script would unfold, unless the publisher made it a link to read."""
_FRAME = "data-tracker-fragment"
_QUOTE, _UNQUOTE, _ITEM = "\x02", "\x03", "\x04"
"""Marks put between the words while walking; control characters of the page itself never get that far."""
_DEPTH = {_QUOTE: 1, _UNQUOTE: -1}
_PIECES = re.compile(f"({_QUOTE}|{_UNQUOTE}|{_ITEM}|\n\n+)")


def canonical(text: str) -> str:
    """Bring text to NFC without invisible and control characters, single spaces, paragraphs parted by one empty line."""
    # printable text has neither control nor invisible characters nor line breaks nor odd spaces
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _PARAGRAPHS.sub("\n\n", _LINES.sub("\n", _SPACES.sub(" ", text))).strip()


def squash(text: str) -> str:
    """Reduce text to the loose form for "the same words": compatibility form, case folded, letters and digits only."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def read_fragment(html: str, base_url: str) -> Reading:
    """Read one clean fragment: canonical text, absolute links without tracking parameters, media."""
    return _read_tag(BeautifulSoup(f"<div>{html}</div>", "lxml"), base_url)


def read_fragments(htmls: Sequence[str], base_url: str) -> list[Reading]:
    """Read several fragments at once, each as ``read_fragment`` would: one soup for all costs half of one for each."""
    if len(htmls) > 1:
        soup = BeautifulSoup("".join(f"<div {_FRAME}>{html}</div>" for html in htmls), "lxml")
        frames = [frame for frame in (soup.body.contents if soup.body else []) if isinstance(frame, Tag)]
        # a fragment that does not balance would spill into its neighbours or out of its frame
        whole = soup.body is not None and len(soup.body.contents) == len(frames) == len(htmls)
        if whole and all(frame.has_attr(_FRAME) for frame in frames):
            return [_read_tag(frame, base_url) for frame in frames]
    return [read_fragment(html, base_url) for html in htmls]


def _read_tag(tag: Tag, base_url: str) -> Reading:
    reader = _Reader(base_url)
    reader.walk(tag)
    return reader.reading()


@dataclass
class _Reader:
    """Walks a fragment with an explicit stack (trees may be deep) and gathers words, links and media."""

    base_url: str
    out: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    """The words of embeds, for a fragment without any of its own."""
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    media: dict[tuple[str, str], Media] = field(default_factory=dict)
    quotes: int = 0

    def walk(self, root: Tag) -> None:
        stack: list[PageElement | str] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, str) and not isinstance(node, NavigableString):
                self.close(node)
            elif isinstance(node, NavigableString):
                if not isinstance(node, PreformattedString):
                    self.out.append(node if node.isprintable() and "  " not in node else _BLANKS.sub(" ", node))
            elif isinstance(node, Tag) and self.open(node):
                stack.append(node.name)
                stack.extend(reversed(node.contents))

    def open(self, tag: Tag) -> bool:
        """Take note of a tag; False when its inside is not to be walked."""
        name = tag.name
        if name in _SKIPPED:
            return False
        if name in _PICTURES:
            self.picture(tag)
            return False
        if name in _PLAYERS or name in _FRAMES or _AMP_EMBED.match(name):
            self.frame(tag)
            return False
        if name in {"figure", "blockquote"} and self.embedded(tag):
            return False
        if name == "a":
            self.link(tag)
        self.begin(name)
        return True

    def begin(self, name: str) -> None:
        if name == "br":
            self.out.append("\n")
        elif name in _CELLS:
            self.out.append(" ")
        elif name == "li":
            self.out.append("\n\n" + _ITEM)
        elif name == "tr":
            self.out.append("\n")
        elif name in _BREAKING:
            self.out.append("\n\n")
        if name == "blockquote":
            self.quotes += 1
            self.out.append(_QUOTE)

    def close(self, name: str) -> None:
        if name == "blockquote":
            self.out.append(_UNQUOTE)
        if name in _BREAKING and name != "tr":
            self.out.append("\n\n")

    def link(self, tag: Tag) -> None:
        href = clean_href(_attribute(tag, "href"), self.base_url)
        if href is not None:
            words = canonical(tag.get_text(" ")).replace("\n", " ")
            self.links.setdefault((href, words), Link(href, words))

    def picture(self, tag: Tag, caption: str = "") -> None:
        if _attribute(tag, "width") in {"0", "1"} or _attribute(tag, "height") in {"0", "1"}:
            return
        alt = canonical(_attribute(tag, "alt"))
        if 0 < len(alt) <= 2 and not alt.isalnum():
            self.out.append(alt)  # an emoji drawn as a picture
            return
        self.add("image", _source(tag), caption or alt)

    def frame(self, tag: Tag) -> None:
        kind = _PLAYERS.get(tag.name, "embed")
        source = _source(tag) or next((_attribute(inner, "src") for inner in _tags(tag, "source")), "")
        if not source:
            named = next((str(value) for key, value in tag.attrs.items() if _AMP_ID.fullmatch(key)), "")
            source = f"{tag.name}:{named}" if named else ""
        self.add(kind, source, canonical(_attribute(tag, "title")))

    def add(self, kind: str, source: str, alt: str) -> None:
        src = clean_src(source, self.base_url) if source else None
        if src is not None:
            self.media.setdefault((kind, src), Media(kind, src, alt))

    def embedded(self, tag: Tag) -> bool:
        """Take a figure or an embedded post as media; False when it is words after all (a quote, a table)."""
        post = _is_post(tag)
        if tag.name == "blockquote" and not post:
            return False
        if tag.name == "figure" and not post and next(_tags(tag, *_NO_PICTURE), None) is not None:
            return False
        caption = "\n".join(canonical(part.get_text(" ")) for part in _tags(tag, "figcaption"))
        words = _words_without(tag, "figcaption")
        if words or caption:
            self.aside.append(words or caption)
        self.figure(tag, post=post, caption=canonical(caption or (words if post else "")))
        return True

    def figure(self, tag: Tag, *, post: bool, caption: str) -> None:
        before = len(self.media)
        stated = _stated_address(tag)
        address = (_last_permalink(tag) or stated) if post else ""
        if address:
            self.add("embed", address, caption)
            return
        for inner in _tags(tag):
            self.part_of_figure(inner, caption)
        if len(self.media) == before and stated:
            self.add("embed", stated, caption)

    def part_of_figure(self, inner: Tag, caption: str) -> None:
        if inner.name in _PICTURES:
            self.picture(inner, caption)
        elif inner.name in _PLAYERS or inner.name in _FRAMES or _AMP_EMBED.match(inner.name):
            self.frame(inner)
        elif inner.name == "a" and next(_tags(inner, *_PICTURES), None) is None:
            self.link(inner)

    def reading(self) -> Reading:
        text = self.lines("".join(self.out))
        if not text:
            text = self.lines("\n\n".join(self.aside))
        return Reading(text, tuple(self.links.values()), tuple(self.media.values()))

    def lines(self, raw: str) -> str:
        """Canonical text with quotes marked, bare addresses moved to the media."""
        kept: list[str] = []
        depth, listed = 0, False
        for piece in _PIECES.split(raw):
            if piece in _DEPTH:
                depth += _DEPTH[piece]
            elif piece == _ITEM:
                listed = True
            elif words := canonical(piece):
                if _BARE_URL.fullmatch(words) and all(link.text != words for link in self.links.values()):
                    self.add("embed", words, "")
                    continue
                words = f"- {words}" if listed else words
                kept.append(_quoted(words) if depth > 0 else words)
                listed = False
        return _joined(kept)


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.split("\n"))


def _joined(paragraphs: list[str]) -> str:
    """Join paragraphs by an empty line, items of one list by a line break."""
    parts: list[str] = []
    for paragraph in paragraphs:
        if parts:
            listed = paragraph.startswith("- ") and parts[-1].rpartition("\n")[2].startswith("- ")
            parts.append("\n" if listed else "\n\n")
        parts.append(paragraph)
    return "".join(parts)


def is_post(links: Sequence[str], words: str) -> bool:
    """Tell an embedded post of a social network by the permalink that closes it, or by its signature."""
    return bool(links and _POST.match(links[-1])) or bool(_HANDLE.search(words))


def _is_post(tag: Tag) -> bool:
    if tag.get("data-embed") == "post" or _POST_CLASS.search(" " + _attribute(tag, "class")):
        return True
    if _POST.match(_stated_address(tag)):
        return True
    return is_post([_attribute(link, "href") for link in _tags(tag, "a")], tag.get_text(" "))


def _stated_address(tag: Tag) -> str:
    """Return the address that a quoted post or an embed states for itself; empty without one."""
    return _attribute(tag, "data-canonical-url") or _attribute(tag, "cite")


def _last_permalink(tag: Tag) -> str:
    """Return the address of a post, which stands last, by its date; links before it may lead to the posts it answers."""
    return next((href for a in reversed([*_tags(tag, "a")]) if _POST.match(href := _attribute(a, "href"))), "")


def _tags(tag: Tag, *names: str) -> Iterator[Tag]:
    """Yield the tags of these names inside, or all: BeautifulSoup's own search builds rules for each call, which cost more."""
    return (inner for inner in tag.descendants if isinstance(inner, Tag) and (not names or inner.name in names))


def _words_without(tag: Tag, name: str) -> str:
    out = {name, *_SKIPPED}
    if any(above.name in out for above in tag.parents):
        return ""
    pieces: list[str] = []
    waiting: list[PageElement] = [tag]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Tag):
            if node.name not in out:
                waiting.extend(reversed(node.contents))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            pieces.append(str(node))
    return canonical(" ".join(pieces)).replace("\n", " ")


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""


def _source(tag: Tag) -> str:
    """Find the source of a picture or player, also where a script would fill it in later."""
    for name in ("src", "data-src", "data-original", "data-lazy-src", "data-url"):
        value = _attribute(tag, name)
        if value and not value.startswith("data:"):
            return value
    return (_attribute(tag, "srcset") or _attribute(tag, "data-srcset")).split(",")[0].strip().partition(" ")[0]
