"""The Python API: ``tracker.open``, ``tracker.split``, ``tracker.diff``. Thin: it opens, asks and hands back frozen values.

It never writes to a store; following sources is the work of ``tracker run``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tracker.clock import SystemClock
from tracker.core.diffing import judge
from tracker.core.text import canonical
from tracker.errors import UsageError
from tracker.model import Block, BlockKind, Diff, Event, Hint, Page, Significance, Split
from tracker.outputs import digest
from tracker.store import Store, open_store
from tracker.store.rows import BlockRow, Hit, PageAt, SourceRow, VersionRow


class History:
    """A store opened for reading: what is followed, what its pages said, and what happened. A context manager."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def sources(self) -> list[SourceRow]:
        """List the sources, with how following them goes."""
        return self._store.sources()

    def blocks(self, source: str, *, include_gone: bool = True) -> list[BlockRow]:
        """List the blocks of a source in page order, those that are gone last. Raises UsageError for an unknown source."""
        self._known(source)
        return self._store.blocks(source, include_gone=include_gone)

    def versions(self, block_id: int) -> list[VersionRow]:
        """List the versions of a block, oldest first; none for a block there is not."""
        return self._store.versions(block_id)

    def events(
        self,
        *,
        after: int = 0,
        source: str | None = None,
        kinds: Iterable[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Event]:
        """Give events by ``seq``, only those after ``after``. ``kinds`` are full names, as ``block.revised``."""
        wanted = None if kinds is None else tuple(kinds)
        return self._store.events(after=after, source=source, kinds=wanted, since=since, until=until)

    def search(self, words: str, *, limit: int = 50) -> list[Hit]:
        """Find the versions that hold all the words, best first; words in double quotes must follow each other."""
        return self._store.search(words, limit=limit)

    def page(self, source: str, at: datetime) -> PageAt:
        """Give a source as it stood at a time. Raises UsageError for an unknown source or a time before the first page."""
        self._known(source)
        found = self._store.page_at(source, at)
        if found.snapshot_id is None and not found.blocks:
            raise UsageError(f"{source} was not followed yet at {at.isoformat()}")
        return found

    def digest(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        source: str | None = None,
        minimum: Significance = Significance.MINOR,
    ) -> digest.Digest:
        """Fold the events from ``since`` to before ``until`` (now) into a digest, of one source or of all."""
        end = until or SystemClock().now()
        return digest.build(
            self._store.events(source=source, since=since, until=end),
            since=since,
            until=end,
            minimum=minimum,
            titles={row.source.name: row.title for row in self.sources()},
            version_of=self._version,
        )

    def _version(self, block_id: int, number: int) -> Block | None:
        return next((row.block for row in self.versions(block_id) if row.n == number), None)

    def _known(self, source: str) -> None:
        if self._store.source(source) is None:
            raise UsageError(f"there is no source {source!r} in the store")


def open(path: str | Path) -> History:  # noqa: A001 - read as tracker.open
    """Open a store for reading, also while the daemon writes to it.

    Raises StoreMissing where there is no file, StoreForeign where it is not ours, newer, or damaged.
    """
    return History(open_store(Path(path), readonly=True))


def split(
    html: str | bytes,
    *,
    url: str = "",
    at: datetime | None = None,
    timezone: str | None = None,
    content_type: str = "text/html; charset=utf-8",
) -> Split:
    """Split a page into its blocks.

    ``at`` is when the page was fetched (aware; now, if not given): relative times and missing years lean on it.
    ``timezone`` is the IANA zone of times that state none. Raises SplitError for a page past the limits.
    """
    from tracker.splitting.choosing import split as split_page  # noqa: PLC0415 - to read a store no splitter is needed

    body = html.encode("utf-8", "replace") if isinstance(html, str) else html
    fetched_at = (at or SystemClock().now()).astimezone(UTC)
    page = Page(url=url, body=body, fetched_at=fetched_at, content_type=content_type)
    return split_page(page, Hint(timezone=timezone))


def diff(a: str, b: str) -> Diff:
    """Compare two texts word by word: markup as ``[-old-] {+new+}``, how much it weighs, and why."""
    return judge(Block(kind=BlockKind.BODY, text=canonical(a)), Block(kind=BlockKind.BODY, text=canonical(b)))
