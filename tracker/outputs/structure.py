"""The structure that a block's canonical text keeps: paragraphs, quotes and lists, for showing them as such."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_MARKS = {"> ": "quote", "- ": "list"}


class Shape(StrEnum):
    """What a paragraph is."""

    PLAIN = "plain"
    QUOTE = "quote"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph without its marks: the lines of a quote, or the members of a list."""

    shape: Shape
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        """All of it on one line."""
        return " ".join(" ".join(self.lines).split())


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Cut canonical text into its paragraphs; an empty text has none."""
    return tuple(_paragraph(part.split("\n")) for part in text.split("\n\n") if part.strip())


def _paragraph(lines: list[str]) -> Paragraph:
    mark = lines[0][:2]
    if mark in _MARKS and all(line.startswith(mark) for line in lines):
        return Paragraph(Shape(_MARKS[mark]), tuple(line.removeprefix(mark) for line in lines))
    return Paragraph(Shape.PLAIN, tuple(lines))
