"""A digest as plain text for a terminal, a mail or a log: every word made safe, diffs as ``[-old-] {+new+}``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tracker.core.segments import markup
from tracker.outputs import phrases
from tracker.outputs.digest import Digest, Notice, Section
from tracker.outputs.safe import safe_line

WIDTH = 96


def render(digest: Digest, width: int = WIDTH) -> str:
    """Write the digest as text for so many columns, ending in a line feed."""
    return "\n".join(_lines(digest, min(width, WIDTH))) + "\n"


def _lines(digest: Digest, width: int) -> Iterator[str]:
    yield f"DIGEST {phrases.period(digest)}"
    yield phrases.counts(digest)
    for section in digest.sections:
        yield from _section(section, width)


def _section(section: Section, width: int) -> Iterator[str]:
    title = safe_line(phrases.heading(section))
    yield from ("", *textwrap.wrap(title, width), "=" * min(len(title), width), safe_line(section.url))
    for notice in section.matters:
        words = f"! {phrases.moment(notice.event.detected_at)}: {safe_line(phrases.matter(notice.event))}"
        yield from textwrap.wrap(words, width, subsequent_indent="  ")
    for part, heading in phrases.PARTS:
        notices: tuple[Notice, ...] = getattr(section, part)
        if notices:
            yield from ("", f"{heading} ({len(notices)})")
        for notice in notices:
            yield from _notice(notice, width)


def _notice(notice: Notice, width: int) -> Iterator[str]:
    event = notice.event
    yield from textwrap.wrap(f"  * {safe_line(phrases.name_of(event))}", width, subsequent_indent="    ")
    about = [phrases.happened(event), phrases.judgement(notice)]
    yield from _wrapped("; ".join(words for words in about if words), width)
    yield from _wrapped(markup(phrases.told_words(event)), width)


def _wrapped(words: str, width: int) -> list[str]:
    return textwrap.wrap(safe_line(words), width, initial_indent="    ", subsequent_indent="    ")
