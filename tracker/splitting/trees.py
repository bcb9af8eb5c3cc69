"""What lxml gives, with its type said once: text, attributes and XPath results of an HTML tree are strings and elements."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, cast

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element


_UNSETTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def texts(element: _Element) -> Iterator[str]:
    """Yield the pieces of text in an element, in document order."""
    return cast("Iterator[str]", element.itertext())


def squeezed(element: _Element) -> str:
    """Return the words of an element on one line, parted by no tag: ``1<sup>st</sup>`` stays one word."""
    return " ".join("".join(texts(element)).split())


def outermost(elements: Collection[_Element]) -> tuple[_Element, ...]:
    """Leave out the elements that stand inside others of them, so that nothing is read twice."""
    outer = set(elements)
    return tuple(element for element in elements if outer.isdisjoint(element.iterancestors()))


def attributes(element: _Element) -> Sequence[tuple[str, str]]:
    """Return the names and values of an element's attributes."""
    return cast("Sequence[tuple[str, str]]", element.items())


def elements(path: etree.XPath, root: _Element) -> list[_Element]:
    """Evaluate a path that selects elements."""
    return cast("list[_Element]", path(root))


def strings(path: etree.XPath, root: _Element) -> list[str]:
    """Evaluate a path that selects attributes or text."""
    return [str(one) for one in cast("list[str]", path(root))]


def holds(path: etree.XPath, root: _Element) -> bool:
    """Evaluate a path that is a condition."""
    return bool(path(root))


def settable(text: str) -> str:
    """Drop the characters that lxml gives but does not take back: controls, and what is no character in XML."""
    return text if text.isprintable() else _UNSETTABLE.sub("", text)
