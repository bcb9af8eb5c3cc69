"""The Python API: what ``import tracker`` offers, and that it costs nothing until used."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tracker
from tracker.errors import StoreMissing, TrackerError, UsageError
from tracker.model import Significance
from tracker.store import open_store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_every_name_that_is_promised_is_there_and_documented() -> None:
    """And nothing else is promised."""
    assert set(tracker.__all__) == {
        "Block",
        "Diff",
        "Event",
        "History",
        "Split",
        "TrackerError",
        "__version__",
        "diff",
        "open",
        "split",
    }
    for name in tracker.__all__:
        assert getattr(tracker, name).__doc__, name
    assert set(tracker.__all__) <= set(dir(tracker))


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """As from any module."""
    with pytest.raises(AttributeError, match="no attribute 'scrape'"):
        _ = tracker.scrape  # type: ignore[attr-defined]


def test_importing_the_package_imports_nothing_heavy() -> None:
    """The libraries come with the first use."""
    code = "import sys, tracker; print(sorted(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for library in ("lxml", "bs4", "sqlite3", "httpx", "click", "rich", "pydantic"):
        assert f"'{library}'" not in shown


def test_the_package_says_that_it_is_typed() -> None:
    """For the type checkers of others."""
    assert (Path(tracker.__file__).parent / "py.typed").exists()


def test_split_gives_the_blocks_of_a_page_with_their_times() -> None:
    """From a text or from bytes."""
    html = """<html><head><title>Storm</title></head><body><main><article><h1>Storm over Larkhaven</h1>
    <p><strong>UPDATE, MARCH 1, 1130 GMT:</strong> The causeway is open again, the harbour office said.</p>
    <p><strong>UPDATE, 0730 GMT:</strong> The causeway is closed in both directions, police said.</p>
    <p><strong>ORIGINAL ENTRY, FEB 28:</strong> A red warning has been given for the whole coast.</p></article></main></body></html>"""
    for page in (html, html.encode()):
        found = tracker.split(page, url="https://example.org/2026/03/storm", at=NOON)
        texts = [block.text for block in found.blocks]
        assert any("open again" in text for text in texts)
        times = [block.published.at for block in found.blocks if block.published]
        assert datetime(2026, 3, 1, 11, 30, tzinfo=UTC) in times


def test_diff_compares_two_texts() -> None:
    """With weight and reasons."""
    found = tracker.diff("17 households are cut off.", "22 households are cut off.")
    assert found.markup == "[-17-] {+22+} households are cut off."
    assert found.significance is Significance.SUBSTANTIVE
    assert [reason.kind for reason in found.reasons] == ["number"]


def test_a_store_that_is_not_there_cannot_be_opened(tmp_path: Path) -> None:
    """And is not made."""
    with pytest.raises(StoreMissing) as caught:
        tracker.open(tmp_path / "none.db")
    assert isinstance(caught.value, TrackerError)
    assert not (tmp_path / "none.db").exists()


def test_an_open_history_answers_and_lets_go(tmp_path: Path) -> None:
    """Also of a store with nothing in it."""
    path = tmp_path / "tracker.db"
    open_store(path, create=True).close()
    with tracker.open(str(path)) as history:
        assert history.sources() == []
        assert list(history.events()) == []
        assert history.search("lifeboat") == []
        assert history.digest(until=NOON).sections == ()
        with pytest.raises(UsageError):
            history.blocks("nowhere")
        with pytest.raises(UsageError):
            history.page("nowhere", NOON)
