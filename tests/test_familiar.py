"""A page on which another splitter suddenly finds more: the one that found the blocks so far is asked again."""

from datetime import UTC, datetime
from pathlib import Path

from tracker.model import Page, Source
from tracker.poll import process_page
from tracker.store import open_store

URL = "https://paper.example/live-flood"


def body(count: int, age: int | None) -> bytes:
    """An article with a label a block, and two boxes below it, which may tell their age."""
    rows = "".join(
        f"<h5>{8 + n:02}.{10 + n} Uhr: Sluice {n} closed</h5><p>The lower sluice number {n * 37 % 101} was closed by the engineers"
        " of the river board, who expect the water to fall again before the morning.</p>"
        for n in range(count, 0, -1)
    )
    boxes = "".join(
        f"<div class='box' id='box-{n}'>{f'<span>{age + n} minutes ago</span>' if age else ''}<p>Subscribers read about house {n}"
        " and its long history in the weekend edition, with many pictures.</p></div>"
        for n in (1, 2)
    )
    top = "<h1>Flood</h1><p>The river is rising and the town prepares for the worst night in years, says the mayor.</p>"
    return f"<html><head><title>Flood</title></head><body><article>{top}{rows}{boxes}</article></body></html>".encode()


def test_boxes_that_begin_to_tell_their_age_do_not_take_the_place_of_the_blocks(tmp_path: Path) -> None:
    told = []
    with open_store(tmp_path / "tracker.db", create=True) as store:
        store.sync_sources([Source("flood", URL)], datetime(2026, 3, 1, 21, tzinfo=UTC), disable_missing=False)
        for minute, (count, age) in enumerate([(8, None), (8, 3), (9, 4)]):
            row = store.source("flood")
            assert row is not None
            at = datetime(2026, 3, 1, 21, minute, tzinfo=UTC)
            result = process_page(store, row, Page(URL, body(count, age), at, "text/html"))
            told.append([event.kind for event in result.events])
            assert result.outcome.value == "ok"
    assert told[0] == ["source.started"]
    assert told[2] == ["block.added"]
