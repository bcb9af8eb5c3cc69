"""schema.org ``LiveBlogPosting`` in microdata: the elements that the page itself marks as updates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from tracker.splitting.cells import whole_cells
from tracker.splitting.trees import elements

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.document import Document

SPLITTER = "microdata"
VERSION = 1
_MARKED = etree.XPath("//*[contains(@itemprop, 'liveBlogUpdate')]")


def cells(doc: Document) -> tuple[_Element, ...]:
    """Find the updates, each with the wrapper that is its alone."""
    marked = [part for part in elements(_MARKED, doc.tree) if _is_update(part)]
    outer = [part for part in marked if not any(_is_update(above) for above in part.iterancestors())]
    return whole_cells(outer, doc.tree)


def _is_update(part: _Element) -> bool:
    if "liveBlogUpdate" in (part.get("itemprop") or ""):
        return part.get("itemscope") is not None or part.tag not in {"meta", "link"}
    return False
