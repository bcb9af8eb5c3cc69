"""The opening words of a block, where it is not shown whole."""

from __future__ import annotations

from tracker.outputs.structure import Paragraph, Shape, paragraphs

EXCERPT_WORDS = 60
"""Words of a whole block that a digest quotes: enough to know what it says, about four lines."""


def excerpt(text: str, words: int = EXCERPT_WORDS) -> str:
    """Quote the first words of a text on one line, with an ellipsis when there are more."""
    parts = " ".join(_spoken(paragraph) for paragraph in paragraphs(text)).split()
    return " ".join(parts) if len(parts) <= words else " ".join(parts[:words]) + " …"


def _spoken(paragraph: Paragraph) -> str:
    """Put a quote on the line as people do; one that has marks of its own keeps them."""
    words = paragraph.words
    quoted = paragraph.shape is Shape.QUOTE and not words.startswith(("“", '"', "„", "«"))
    return f"“{words}”" if quoted else words
