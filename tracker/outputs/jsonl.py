"""Events as lines of JSON, for programs."""

from __future__ import annotations

from tracker.core.events import to_json
from tracker.model import Event
from tracker.outputs.safe import json_line


def line(event: Event) -> str:
    """Write one event on one line, without its end."""
    return json_line(to_json(event))
