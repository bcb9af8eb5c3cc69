"""``tracker ingest``: saved pages take the way of a poll, in the order in which they were saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click

from tracker import archive
from tracker.cli import lines, options, places
from tracker.cli.naming import name_for
from tracker.config import Config
from tracker.errors import UsageError
from tracker.model import Hint, Outcome, Page, Source
from tracker.outputs.safe import json_line
from tracker.poll import PollResult, process_page
from tracker.store import Store, open_store, writer_lock

KNOWN_ALREADY = "known already"

NEWS = ("added", "revised", "removed", "restored")
"""What a summary counts, in this order."""


@dataclass(slots=True)
class Tally:
    """What came of the pages of one source."""

    pages: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)

    def add(self, result: PollResult) -> None:
        """Count one page that was taken in."""
        known = result.outcome is Outcome.UNCHANGED and result.detail == KNOWN_ALREADY
        self.pages["known" if known else result.outcome.value] += 1
        self.events.update(event.kind.removeprefix("block.") for event in result.events)


@click.command("ingest")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--source", help="Take all pages as this source's, whatever their address.")
@click.option("--url", help="Address that files were saved from (a WARC knows its own).")
@click.option("--at", help="When files were saved; else FILE@TIME, a time in the name, or the file's own.")
@click.option("--timezone", help="Zone of times that state none, for sources that are new.")
@options.as_json
@options.places
def command(
    *,
    files: tuple[str, ...],
    source: str | None,
    url: str | None,
    at: str | None,
    timezone: str | None,
    as_json: bool,
    db: Path | None,
    config: Path | None,
) -> int:
    """Feed saved pages as if they had been polled when they were saved.

    FILE is a WARC (.warc, .warc.gz) or a page, gzipped or not; FILE@TIME says when it was saved. The store is made if there is
    none. What was taken in before adds nothing.
    """
    loaded = places.config_or_none(config) if config or db is None else None
    path = db or (loaded.store if loaded else Path(options.DEFAULT_DB))
    moment = options.read_instant(at) if at else None
    path.parent.mkdir(parents=True, exist_ok=True)
    with writer_lock(path), open_store(path, create=True) as store:
        intake = Intake(store, loaded, source, Hint(timezone=timezone))
        for page in _pages(files, url, moment):
            intake.take(page)
    return _report(intake.tallies, as_json=as_json)


class Intake:
    """Takes pages into a store, each under its source; makes sources that are not there yet."""

    def __init__(self, store: Store, config: Config | None, only: str | None, hint: Hint) -> None:
        self._store = store
        self._config = {source.url: source for source in config.sources} if config else {}
        self._only = only
        self._hint = hint
        self._names = {row.source.url: row.source.name for row in store.sources()}
        self.tallies: dict[str, Tally] = {}

    def take(self, page: Page) -> None:
        """Take one page in; one that is older than what is believed already is refused, with the reason."""
        name = self._name(page)
        row = self._store.source(name)
        if row is None:
            raise UsageError(f"there is no source {name!r} in {self._store.path}")
        tally = self.tallies.setdefault(name, Tally())
        try:
            tally.add(process_page(self._store, row, page))
        except UsageError as error:
            tally.refused.append(f"{error}")

    def _name(self, page: Page) -> str:
        name = self._only or self._names.get(page.url)
        if name is None or (name == self._only and self._store.source(name) is None):
            name = self._make(page)
        self._names.setdefault(page.url, name)
        return name

    def _make(self, page: Page) -> str:
        """Make the source of a page: as the config has it, else disabled, for nobody asked to poll it."""
        configured = self._config.get(page.url)
        name = self._only or (configured.name if configured else name_for(page.url, frozenset(self._names.values())))
        source = configured or Source(name=name, url=page.url, enabled=False, hint=self._hint)
        self._store.sync_sources([source], page.fetched_at, disable_missing=False)
        return source.name


def _pages(files: Sequence[str], url: str | None, at: datetime | None) -> Iterator[Page]:
    """Give the pages of all files, the file with the earliest first page first: history goes forward."""
    if len(files) == 1:
        return archive.read_captures(Path(files[0]), url=url, at=at)
    opened = [(first.fetched_at, number) for number, name in enumerate(files) if (first := _first(name, url, at))]
    return (page for _, number in sorted(opened) for page in archive.read_captures(Path(files[number]), url=url, at=at))


def _first(name: str, url: str | None, at: datetime | None) -> Page | None:
    return next(iter(archive.read_captures(Path(name), url=url, at=at)), None)


def _report(tallies: dict[str, Tally], *, as_json: bool) -> int:
    if not tallies:
        raise UsageError("there was no page in what was given", hint="a WARC needs response records with pages")
    for name, tally in tallies.items():
        if as_json:
            told = {"source": name, "pages": tally.pages, "events": tally.events, "refused": tally.refused}
            click.echo(json_line(told))
        else:
            lines.say(_summary(name, tally))
        for reason in tally.refused:
            lines.note(f"{name}: {reason}")
    return 1 if any(tally.refused for tally in tallies.values()) else 0


def _summary(name: str, tally: Tally) -> str:
    """Say on one line how many pages there were and what they told."""
    pages = lines.count(tally.pages.total() + len(tally.refused), "page")
    odd = [f"{number} {kind}" for kind, number in tally.pages.items() if kind != Outcome.OK]
    odd += [f"{len(tally.refused)} refused"] if tally.refused else []
    besides = f" ({', '.join(odd)})" if odd else ""
    news = [f"{tally.events[kind]} {kind}" for kind in NEWS if tally.events[kind]]
    return f"{name}: {pages}{besides}: {', '.join(news) or 'no news'}"
