"""Follow live blogs and updating articles block by block.

    import tracker

    with tracker.open("tracker.db") as history:
        for event in history.events(kinds=["block.revised"]):
            print(event.source, event.diff)

    tracker.split(html, url="https://example.org/live").blocks
    tracker.diff("17 people", "22 people").significance

Names are imported when first used, so that ``import tracker`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.api import History, diff, open, split  # noqa: A004 - read as tracker.open
    from tracker.errors import TrackerError
    from tracker.model import Block, Diff, Event, Split

    __version__: str

__all__ = ["Block", "Diff", "Event", "History", "Split", "TrackerError", "__version__", "diff", "open", "split"]

_HOMES = {
    "History": "tracker.api",
    "diff": "tracker.api",
    "open": "tracker.api",
    "split": "tracker.api",
    "TrackerError": "tracker.errors",
    "Block": "tracker.model",
    "Diff": "tracker.model",
    "Event": "tracker.model",
    "Split": "tracker.model",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("liveblog-tracker")
    if name not in _HOMES:
        raise AttributeError(f"module 'tracker' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
