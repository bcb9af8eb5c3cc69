"""The opening words of a block, where it is not shown whole."""

from __future__ import annotations

EXCERPT_WORDS = 60
"""Words of a whole block that a digest quotes: enough to know what it says, about four lines."""


def excerpt(text: str, words: int = EXCERPT_WORDS) -> str:
    """Quote the first words of a text on one line, with an ellipsis when there are more."""
    parts = text.split()
    return " ".join(parts) if len(parts) <= words else " ".join(parts[:words]) + " …"
