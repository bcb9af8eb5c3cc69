"""A live blog as it stood at a time, in four forms; every page word escaped for the form it is shown in."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tracker.model import Block, Precision
from tracker.outputs.digest_style import head
from tracker.outputs.iso import iso
from tracker.outputs.phrases import moment
from tracker.outputs.safe import html_link, html_text, json_text, markdown_line, safe_line
from tracker.outputs.split_json import block_json
from tracker.outputs.structure import Paragraph, Shape, paragraphs

WIDTH = 96

DOCUMENT = """{head}
<header><h1>{title}</h1><p>{stood}</p></header>
<main>
{blocks}
</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a source showed at a time, in page order."""

    source: str
    title: str | None
    at: datetime
    blocks: tuple[tuple[int, Block], ...]
    """Our number of each block, and the version shown."""
    snapshot: int | None = None
    """The page that proves it."""

    @property
    def heading(self) -> str:
        """What to put on top."""
        return self.title or self.source

    @property
    def stood(self) -> str:
        """Of what and when this is."""
        proof = f", snapshot {self.snapshot}" if self.snapshot else ""
        return f"{self.source} as it stood at {moment(self.at)}{proof}"


def as_text(page: Standing) -> str:
    """Write the page as plain text."""
    return "\n".join(_text_lines(page)) + "\n"


def _text_lines(page: Standing) -> Iterator[str]:
    title = safe_line(page.heading)
    yield from (title, "=" * min(len(title), WIDTH), safe_line(page.stood))
    for number, block in page.blocks:
        yield from ("", safe_line(f"[{number}] {_name(block)}"))
        for paragraph in paragraphs(block.text):
            yield from _text_paragraph(paragraph)


def _text_paragraph(paragraph: Paragraph) -> Iterator[str]:
    first, later = {Shape.PLAIN: ("", ""), Shape.QUOTE: ("  | ", "  | "), Shape.LIST: ("  * ", "    ")}[paragraph.shape]
    for line in paragraph.lines:
        yield from textwrap.wrap(safe_line(line), WIDTH, initial_indent=first, subsequent_indent=later)


def as_markdown(page: Standing) -> str:
    """Write the page as Markdown."""
    return "\n".join(_markdown_lines(page)) + "\n"


def _markdown_lines(page: Standing) -> Iterator[str]:
    yield from (f"# {markdown_line(page.heading)}", "", f"*{markdown_line(page.stood)}*")
    for _, block in page.blocks:
        yield from ("", f"## {markdown_line(_name(block))}")
        for paragraph in paragraphs(block.text):
            mark = {Shape.PLAIN: "", Shape.QUOTE: "> ", Shape.LIST: "- "}[paragraph.shape]
            yield ""
            yield from (mark + markdown_line(line) for line in paragraph.lines)


def as_html(page: Standing) -> str:
    """Write the page as one self-contained HTML document."""
    blocks = "\n".join(_article(number, block) for number, block in page.blocks)
    title = html_text(page.heading)
    return DOCUMENT.format(
        head=head(title), title=title, stood=html_text(page.stood), blocks=blocks or "<p>No blocks.</p>"
    )


def _article(number: int, block: Block) -> str:
    words = "".join(_html_paragraph(paragraph) for paragraph in paragraphs(block.text))
    links = "".join(f"<li>{html_link(link.href, safe_line(link.text) or link.href)}</li>" for link in block.links)
    below = f'<ul class="links">{links}</ul>' if links else ""
    return f'<article id="block-{number}"><h4>{html_text(safe_line(_name(block)))}</h4>{words}{below}</article>'


def _html_paragraph(paragraph: Paragraph) -> str:
    if paragraph.shape is Shape.LIST:
        return "<ul>" + "".join(f"<li>{html_text(line)}</li>" for line in paragraph.lines) + "</ul>"
    words = "<br>".join(html_text(line) for line in paragraph.lines)
    return f"<blockquote>{words}</blockquote>" if paragraph.shape is Shape.QUOTE else f"<p>{words}</p>"


def as_json(page: Standing) -> str:
    """Write the page as indented JSON."""
    blocks = [{"id": number, **block_json(block)} for number, block in page.blocks]
    body = {"source": page.source, "title": page.title, "at": iso(page.at), "snapshot": page.snapshot, "blocks": blocks}
    return json_text(body) + "\n"


def _name(block: Block) -> str:
    parts = [_when(block), block.label or "", block.title or ""]
    return " · ".join(part for part in parts if part) or block.kind.value


def _when(block: Block) -> str:
    if block.published is None:
        return ""
    day_only = block.published.precision is Precision.DAY
    return f"{block.published.at:%Y-%m-%d}" if day_only else f"{block.published.at:%Y-%m-%d %H:%M} UTC"
