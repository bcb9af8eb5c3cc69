"""A digest as plain text for a terminal, a mail or a log: every word made safe, diffs as ``[-old-] {+new+}``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tracker.core.segments import markup
from tracker.outputs import phrases
from tracker.outputs.digest import Digest, Notice, Section
from tracker.outputs.safe import safe_line

WIDTH = 96


def render(digest: Digest) -> str:
    """Write the digest as text, ending in a line feed."""
    return "\n".join(_lines(digest)) + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    yield f"DIGEST {phrases.period(digest)}"
    yield phrases.counts(digest)
    for section in digest.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    title = safe_line(phrases.heading(section))
    yield from ("", title, "=" * min(len(title), WIDTH), safe_line(section.url))
    for notice in section.matters:
        yield f"! {phrases.moment(notice.event.detected_at)}: {safe_line(phrases.matter(notice.event))}"
    for part, heading in phrases.PARTS:
        notices: tuple[Notice, ...] = getattr(section, part)
        if notices:
            yield from ("", f"{heading} ({len(notices)})")
        for notice in notices:
            yield from _notice(notice)


def _notice(notice: Notice) -> Iterator[str]:
    event = notice.event
    yield f"  * {safe_line(phrases.name_of(event))}"
    about = [phrases.happened(event), phrases.judgement(notice)]
    yield from _wrapped("; ".join(words for words in about if words))
    yield from _wrapped(markup(phrases.told_words(event)))


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(safe_line(words), WIDTH, initial_indent="    ", subsequent_indent="    ")
