"""The digest: what is told, what is folded, and that no page can break out of the form it is shown in."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from tracker.core.diffing import judge
from tracker.model import Block, BlockKind, Event, Significance
from tracker.outputs import digest_html, digest_json, digest_markdown, digest_text
from tracker.outputs.digest import BACK_AGAIN, Digest, Notice, build
from tracker.outputs.safe import json_line, markdown_text, safe, safe_line

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FORMS = {
    "text": digest_text.render,
    "markdown": digest_markdown.render,
    "html": digest_html.render,
    "json": digest_json.render,
}


def event(seq: int, kind: str, minute: float = 0, **fields: Any) -> Event:
    """Make an event of the source ``harbour``."""
    at = NOON + timedelta(minutes=minute)
    given = {"source": "harbour", "url": "https://example.org/live", "detected_at": at, "block_id": 1, **fields}
    return Event(seq=seq, kind=kind, **given)


def revised(seq: int, minute: float, old: str, new: str, version: int = 2, **fields: Any) -> Event:
    """Make a revision as reconciling would judge it."""
    found = judge(Block(kind=BlockKind.UPDATE, text=old), Block(kind=BlockKind.UPDATE, text=new))
    return event(
        seq,
        "block.revised",
        minute,
        old_text=old,
        text=new,
        version=version,
        diff=found.markup,
        significance=found.significance.value,
        reasons=found.reasons,
        **fields,
    )


def digest(*events: Event, minimum: Significance = Significance.MINOR) -> Digest:
    """Build a digest of the hour."""
    return build(events, since=NOON - timedelta(hours=1), until=NOON + timedelta(hours=1), minimum=minimum)


def only(notices: tuple[Notice, ...]) -> Notice:
    """Take the one notice there is."""
    (notice,) = notices
    return notice


def test_quick_revisions_of_one_block_are_told_as_their_net_diff() -> None:
    """The desk mends a block three times in ten minutes; the reader wants to know from what to what."""
    first = revised(1, 0, "The pier shut at 5, with 17 people on it.", "The pier shut at 6, with 17 people on it.")
    second = revised(2, 4, "The pier shut at 6, with 17 people on it.", "The pier shut at 6, with 22 people on it.", 3)
    section = digest(first, second).sections[0]
    notice = only(section.revised)
    assert notice.folded == 2
    assert notice.event.old_text == first.old_text
    assert notice.event.text == second.text
    assert "[-17-] {+22+}" in (notice.event.diff or "")
    assert "[-5,-] {+6,+}" in (notice.event.diff or "") or "[-5-]" in (notice.event.diff or "")


def test_a_revision_hours_later_is_told_by_itself() -> None:
    """Coming back to a block after an hour is news of its own."""
    first = revised(1, 0, "Two boats are out.", "Three boats are out.")
    second = revised(2, 55, "Three boats are out.", "Four boats are out.", 3)
    assert [notice.event.seq for notice in digest(first, second).sections[0].revised] == [2, 1]


def test_revisions_of_two_blocks_are_never_folded_together() -> None:
    """However quick."""
    first = revised(1, 0, "Two boats are out.", "Three boats are out.")
    second = revised(2, 1, "Nine vans wait.", "Eight vans wait.", block_id=2)
    assert len(digest(first, second).sections[0].revised) == 2


def test_words_changed_and_changed_back_are_told_with_the_weight_of_the_change() -> None:
    """A net diff of nothing would hide that a number stood wrong for minutes."""
    first = revised(1, 0, "17 are hurt, the clinic said.", "71 are hurt, the clinic said.")
    second = revised(2, 3, "71 are hurt, the clinic said.", "17 are hurt, the clinic said.", 3)
    notice = only(digest(first, second).sections[0].revised)
    assert notice.note == BACK_AGAIN
    assert notice.event.significance == Significance.SUBSTANTIVE


def test_a_fold_weighs_titles_too_when_it_can_see_the_versions() -> None:
    """Events carry text; the versions behind them carry the rest."""
    versions = {
        (1, 1): Block(kind=BlockKind.UPDATE, text="Rain.", title="Ferry late"),
        (1, 3): Block(kind=BlockKind.UPDATE, text="Rain.", title="Ferry sunk"),
    }
    first = revised(1, 0, "Rain.", "Rain, wind.")
    second = revised(2, 2, "Rain, wind.", "Rain.", 3)
    found = build(
        [first, second], since=None, until=NOON + timedelta(hours=1), version_of=lambda *at: versions.get(at)
    ).sections[0]
    assert "Ferry" in (only(found.revised).event.diff or "")


def test_cosmetic_revisions_are_left_out_unless_asked_for() -> None:
    """Filtering is the reader's."""
    mended = revised(1, 0, "The teh harbour is shut", "The teh harbour is shut.")
    assert mended.significance == Significance.COSMETIC
    assert digest(mended).sections == ()
    assert len(digest(mended, minimum=Significance.COSMETIC).sections) == 1


def test_a_removal_and_its_return_are_one_notice() -> None:
    """Taken down, with when it was put back."""
    section = digest(
        event(1, "block.removed", 0, old_text="The wall has gone."),
        event(2, "block.restored", 5, text="The wall has gone."),
    ).sections[0]
    assert only(section.taken_down).back_at == NOON + timedelta(minutes=5)
    assert section.put_back == ()


def test_a_return_without_its_removal_in_sight_is_told() -> None:
    """The removal lies before the stretch of time asked for."""
    assert only(digest(event(2, "block.restored", 5, text="The wall has gone.")).sections[0].put_back).event.seq == 2


def test_sources_and_notices_come_newest_first() -> None:
    """The reader starts with the news."""
    found = digest(
        event(1, "block.added", 0, text="a"),
        event(2, "block.added", 1, text="b", block_id=2),
        event(3, "block.added", 2, text="c", source="airport"),
    )
    assert [section.source for section in found.sections] == ["airport", "harbour"]
    assert [notice.event.text for notice in found.sections[1].added] == ["b", "a"]


def test_counts_stand_on_top_in_every_form_for_people() -> None:
    """What happened in one line."""
    found = digest(event(1, "block.added", text="a"), event(2, "block.removed", text="b", block_id=2))
    for form in ("text", "markdown"):
        assert "1 added, 0 revised, 1 taken down" in "".join(FORMS[form](found).splitlines()[:3])
    assert "<b>1</b> added" in digest_html.render(found)
    assert json.loads(digest_json.render(found))["counts"] == {"added": 1, "revised": 0, "taken_down": 1, "put_back": 0}


def test_a_revision_is_shown_in_its_sentence_and_not_with_the_whole_block() -> None:
    """From what to what, in context."""
    long = " ".join(f"word{number}" for number in range(200))
    shown = digest_text.render(digest(revised(1, 0, f"{long} 17 dead {long}", f"{long} 22 dead {long}")))
    assert "[-17-] {+22+} dead" in " ".join(shown.split())
    assert "word199 [-17-]" in " ".join(shown.split())
    assert len(shown.split()) < 120


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[click](javascript:alert(1))",
    "\x1b]0;owned\x07\x1b[2J",
    "\u202egnp.exe",
    "</blockquote></main>",
    "`${x}` {{7*7}} @everyone",
)


class Tags(HTMLParser):
    """Collects what a browser would see as tags."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += [name for name, _ in attrs]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_of_a_page_become_markup(words: str) -> None:
    """In title, label, text, old text, url and reasons."""
    found = digest(
        revised(1, 0, f"before {words} 17", f"after {words} 22", label=words, title=words, url=f"javascript:{words}"),
        event(2, "block.added", 1, text=words, block_id=2, label=words, url=f"javascript:{words}"),
        event(3, "source.failing", 2, detail=words, block_id=None, url=f"javascript:{words}"),
    )
    tags = Tags()
    tags.feed(digest_html.render(found))
    assert "script" not in tags.seen
    assert "img" not in tags.seen
    assert "a" not in tags.seen
    assert not [name for name in tags.attributes if name.startswith("on")]
    for render in FORMS.values():
        shown = render(found)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    assert not re.search(r"(?<!\\)[<\[]", digest_markdown.render(found))
    json.loads(digest_json.render(found))


def test_the_html_digest_loads_nothing() -> None:
    """Self-contained, and held to it by its own policy."""
    page = digest_html.render(digest(event(1, "block.added", text="a")))
    assert "default-src 'none'" in page
    assert "src=" not in page
    assert "@import" not in page


def test_control_and_direction_characters_are_shown_and_not_sent() -> None:
    """A terminal and a reader's eye are both protected."""
    assert safe("a\x1b[31mb\x9bc\x7f\u202ed\u2066\ue000") == "a␛[31mb\ufffdc␡\ufffdd\ufffd\ue000"
    assert safe("tab\tline\n") == "tab\tline\n"
    assert safe("\r\nx") == "␍\nx"
    assert safe_line(" a \n\n b ") == "a b"


@pytest.mark.parametrize("char", ["\x1b", "\x9b", "\u202e", "\u2028", "\ud800", "\U000e0041"])
def test_json_holds_such_characters_only_as_escapes_and_loses_none(char: str) -> None:
    """Programs get the exact words."""
    written = json_line({"text": f"a{char}b"})
    assert char not in written
    assert written.isprintable()
    assert json.loads(written) == {"text": f"a{char}b"}


def test_markdown_shows_signs_as_themselves() -> None:
    """No heading, list, link, tag or mention is made of page words."""
    assert markdown_text("# 1. a_b*[x](y)<i>") == "\\# 1. a\\_b\\*\\[x\\](y)\\<i\\>"
    assert markdown_text("- a") == "\\- a"
    assert markdown_text("3. a") == "3\\. a"
    assert markdown_text("3.5 - a") == "3.5 - a"
