"""Pages from and to files: WARC and saved pages in, WARC out. The only place that knows warcio.

``read_captures(path, url=…, at=…, tell=…) -> Iterator[Page]`` in time order; ``write_warc(pages, path) -> int``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from tracker.archive.found import Found
from tracker.archive.names import apart
from tracker.archive.saved import find
from tracker.archive.warc_in import index, is_warc
from tracker.archive.warc_out import write_warc
from tracker.errors import UsageError
from tracker.model import Page

__all__ = ["read_captures", "write_warc"]


def read_captures(
    path: Path, *, url: str | None = None, at: datetime | None = None, tell: Callable[[str], None] | None = None
) -> Iterator[Page]:
    """Yield the pages of a WARC, of a saved file (``FILE@TIME`` too, gzipped too), or of all in a directory, in time order.

    A WARC's records know their url and time; ``url`` then picks the records of that page. A saved file is a page of ``url``
    (else of its own ``file:`` address), of the time of ``FILE@TIME``, else ``at``, else what its name says, else when it was
    last modified. ``tell`` is given one sentence about each record that is left out.

    Raises UsageError for what cannot be read; what can be read of a truncated WARC is yielded before.
    """
    with contextlib.ExitStack() as stack:
        found, troubles = _find_all(path, url, at, tell or _say_nothing, stack)
        for one in sorted(found, key=lambda one: one.at):
            yield one.load()
    if troubles:
        raise troubles[0]


def _find_all(
    path: Path, url: str | None, at: datetime | None, tell: Callable[[str], None], stack: contextlib.ExitStack
) -> tuple[list[Found], list[UsageError]]:
    found: list[Found] = []
    troubles: list[UsageError] = []
    for file, stated in _files(path):
        if is_warc(file):
            listed = index(file, url, tell, stack)
            found += listed.found
            troubles += [listed.trouble] if listed.trouble else []
        else:
            found.append(find(file, url=url, at=stated or at))
    return found, troubles


def _files(path: Path) -> list[tuple[Path, datetime | None]]:
    file, stated = apart(path)
    if not file.exists():
        raise UsageError(f"there is no file {file}")
    if file.is_dir():
        inside = sorted(one for one in file.rglob("*") if one.is_file() and not one.name.startswith("."))
        if not inside:
            raise UsageError(f"the directory {file} holds no file")
        return [(one, None) for one in inside]
    return [(file, stated)]


def _say_nothing(_: str) -> None:
    pass
