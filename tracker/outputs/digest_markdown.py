"""A digest as Markdown: page words escaped, old words struck, new words bold."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.core.segments import Segment, SegmentKind
from tracker.outputs import phrases
from tracker.outputs.digest import Digest, Notice, Section
from tracker.outputs.safe import markdown_line

MARKS = {
    SegmentKind.EQUAL: "",
    SegmentKind.REMOVED: "~~",
    SegmentKind.ADDED: "**",
    SegmentKind.MOVED_AWAY: "~~",
    SegmentKind.MOVED_HERE: "*",
}


def render(digest: Digest) -> str:
    """Write the digest as Markdown, ending in a line feed."""
    return "\n".join(_lines(digest)) + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    yield from (f"# Digest {phrases.period(digest)}", "", phrases.counts(digest))
    for section in digest.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"## {markdown_line(phrases.heading(section))}", "", markdown_line(section.url))
    if section.matters:
        yield ""
    for notice in section.matters:
        yield f"- **{markdown_line(phrases.matter(notice.event))}**, {phrases.moment(notice.event.detected_at)}"
    for part, heading in phrases.PARTS:
        notices: tuple[Notice, ...] = getattr(section, part)
        if notices:
            yield from ("", f"### {heading} ({len(notices)})", "")
        for notice in notices:
            yield from _notice(notice)


def _notice(notice: Notice) -> Iterator[str]:
    event = notice.event
    yield f"- **{markdown_line(phrases.name_of(event))}** {phrases.happened(event)}"
    judgement = phrases.judgement(notice)
    if judgement:
        yield f"  *{markdown_line(judgement)}*"
    yield f"  > {''.join(_segment(segment) for segment in phrases.told_words(event)).strip()}"


def _segment(segment: Segment) -> str:
    """Put marks next to their words, or Markdown does not see them; a quote stays one paragraph."""
    mark = MARKS[segment.kind]
    return f"{' ' if segment.before else ''}{mark}{markdown_line(segment.text)}{mark}"
