"""Pages from and to files: WARC, saved pages and git histories in, WARC out. The only place that knows warcio.

``read_captures(path, url=…, at=…, tell=…) -> Iterator[Page]`` in time order, ``read_many(paths, …)`` all of them together;
``write_warc(pages, path) -> int``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from tracker.archive.found import Index
from tracker.archive.history import find_history, is_history
from tracker.archive.kinds import is_warc
from tracker.archive.names import apart
from tracker.archive.saved import find
from tracker.errors import UsageError
from tracker.model import Page

__all__ = ["read_captures", "read_many", "write_warc"]


def read_captures(
    path: Path, *, url: str | None = None, at: datetime | None = None, tell: Callable[[str], None] | None = None
) -> Iterator[Page]:
    """Yield the pages of a WARC, of a saved file (``FILE@TIME`` too, gzipped too), or of all in a directory, in time order.

    A WARC's records know their url and time; ``url`` then picks the records of that page. A saved file is a page of ``url``
    (else of its own ``file:`` address), of the time of ``FILE@TIME``, else ``at``, else what its name says, else when it was
    last modified. ``git:FILE`` is the history of that file in its repository. ``tell`` is given one sentence about each
    record that is left out.

    Raises UsageError for what cannot be read; what can be read of a truncated WARC is yielded before.
    """
    return read_many([path], url=url, at=at, tell=tell)


def read_many(
    paths: Sequence[Path],
    *,
    url: str | None = None,
    at: datetime | None = None,
    tell: Callable[[str], None] | None = None,
) -> Iterator[Page]:
    """Yield the pages of all paths as ``read_captures`` does, in the time order of all together: history goes forward.

    A file that cannot be read does not stop the others: its UsageError is raised when they are through.
    """
    with contextlib.ExitStack() as stack:
        listed = [
            one for path in paths for one in _listed(path, url=url, at=at, tell=tell or _say_nothing, stack=stack)
        ]
        troubles = [each.trouble for each in listed if each.trouble]
        for one in sorted((one for each in listed for one in each.found), key=lambda one: one.at):
            try:
                page = one.load()
            except UsageError as error:
                troubles.append(error)
                continue
            yield page
    for trouble in troubles[1:]:
        (tell or _say_nothing)(str(trouble))
    if troubles:
        raise troubles[0]


def _listed(
    path: Path, *, url: str | None, at: datetime | None, tell: Callable[[str], None], stack: contextlib.ExitStack
) -> Iterator[Index]:
    if is_history(path):
        yield Index(find_history(path, url))
        return
    for file, stated in _files(path):
        if is_warc(file):
            from tracker.archive.warc_in import index  # noqa: PLC0415 - warcio is slow to import, most pages are plain files

            yield index(file, url, tell, stack)
        else:
            yield Index([find(file, url=url, at=stated or at)])


def _files(path: Path) -> list[tuple[Path, datetime | None]]:
    file, stated = apart(path)
    if not file.exists():
        raise UsageError(f"there is no file {file}", hint="write FILE, FILE@TIME, a folder, or git:FILE")
    if file.is_dir():
        inside = sorted(one for one in file.rglob("*") if one.is_file() and not one.name.startswith("."))
        if not inside:
            raise UsageError(f"the directory {file} holds no file", hint="name one that holds WARCs or saved pages")
        return [(one, None) for one in inside]
    return [(file, stated)]


def write_warc(pages: Iterable[Page], path: Path) -> int:
    """Write the pages to ``path`` (gzipped when it ends in .gz), return how many. The file appears whole or not at all.

    Raises UsageError when it cannot be written.
    """
    from tracker.archive.warc_out import write  # noqa: PLC0415 - as above

    return write(pages, path)


def _say_nothing(_: str) -> None:
    pass
