"""A page in, its blocks out: ``split`` chooses the family with the best evidence, and says which and why.

Pure: no clock, net, file, environment, randomness or database. Two steps: lxml finds and carves the fragments of the blocks,
BeautifulSoup (``core.text``) reads only those that are not known yet.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.model import Hint, Page, Reading, Split
from tracker.splitting import choosing

__all__ = ["split"]


def split(page: Page, hint: Hint | None = None, readings: Mapping[str, Reading] | None = None) -> Split:
    """Split a page into blocks, in page order.

    ``readings`` are what is known already, by fragment hash: such fragments are not read again. Raises SplitError when the
    page cannot be read at all, PageTooLarge past the limits.
    """
    return choosing.split(page, hint or Hint(), readings or {})
