"""A digest as one self-contained HTML page: no script, nothing loaded, every page word escaped."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.core.segments import Segment, SegmentKind
from tracker.outputs import phrases
from tracker.outputs.digest import Digest, Notice, Section
from tracker.outputs.digest_style import head
from tracker.outputs.safe import html_link, html_text, safe_line

TAGS = {
    SegmentKind.REMOVED: ("del", ""),
    SegmentKind.ADDED: ("ins", ""),
    SegmentKind.MOVED_AWAY: ("del", ' class="moved" title="moved away"'),
    SegmentKind.MOVED_HERE: ("ins", ' class="moved" title="moved here"'),
}


def render(digest: Digest) -> str:
    """Write the digest as an HTML document, ending in a line feed."""
    return "\n".join(_lines(digest)) + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    yield head(html_text(f"Digest {phrases.period(digest)}"))
    yield f"<header><h1>Digest</h1><p>{html_text(phrases.period(digest))}</p>"
    yield '<ul class="counts">'
    for part, heading in phrases.PARTS:
        yield f'<li class="{part}"><b>{digest.count(part)}</b> {heading.lower()}</li>'
    yield "</ul></header>"
    if not digest.sections:
        yield "<main><p>Nothing happened.</p></main>"
    for section in digest.sections:
        yield from _section(section)
    yield "</body>\n</html>"


def _section(section: Section) -> Iterator[str]:
    yield f"<main><h2>{html_text(section.title or section.source)}</h2>"
    yield f'<p class="source">{html_text(section.source)} · {html_link(section.url, section.url)}</p>'
    for notice in section.matters:
        event = notice.event
        words = f"<strong>{html_text(phrases.matter(event))}</strong>, {html_text(phrases.moment(event.detected_at))}"
        yield f'<p class="matter">{words}</p>'
    for part, heading in phrases.PARTS:
        notices: tuple[Notice, ...] = getattr(section, part)
        if notices:
            yield f'<h3 class="{part}">{heading} <span>{len(notices)}</span></h3>'
        for notice in notices:
            yield from _notice(notice, part)
    yield "</main>"


def _notice(notice: Notice, part: str) -> Iterator[str]:
    event = notice.event
    yield f'<article class="{part}"><h4>{html_text(safe_line(phrases.name_of(event)))}</h4>'
    yield f'<p class="when">{html_text(phrases.happened(event))}</p>'
    judgement = phrases.judgement(notice)
    if judgement:
        yield f'<p class="why {html_text(event.significance or "")}">{html_text(judgement)}</p>'
    yield f"<blockquote>{''.join(_segment(segment) for segment in phrases.told_words(event))}</blockquote></article>"


def _segment(segment: Segment) -> str:
    words = html_text(segment.text)
    tag = TAGS.get(segment.kind)
    return segment.before + (f"<{tag[0]}{tag[1]}>{words}</{tag[0]}>" if tag else words)
