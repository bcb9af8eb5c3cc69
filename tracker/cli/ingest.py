"""``tracker ingest``: saved pages take the way of a poll, in the order in which they were saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click

from tracker import archive, logs
from tracker.cli import lines, options, places
from tracker.cli.naming import name_for
from tracker.config import Config
from tracker.errors import UsageError
from tracker.model import Hint, Outcome, Page, Source
from tracker.outputs.safe import json_line
from tracker.poll import PollResult, take_in
from tracker.store import Store, open_store, writer_lock
from tracker.store.rows import SourceRow

KNOWN_ALREADY = "known already"

NEWS = ("added", "revised", "removed", "restored")
"""What a summary counts, in this order."""

SAID_ONE_BY_ONE = 5
"""Pages left out or refused that are told one by one; a crawl may hold thousands."""


@dataclass(slots=True)
class Tally:
    """What came of the pages of one source."""

    pages: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    failed: dict[str, None] = field(default_factory=dict)
    """Why pages could not be split, each reason once."""

    def add(self, result: PollResult) -> None:
        """Count one page that was taken in."""
        known = result.outcome is Outcome.UNCHANGED and result.detail == KNOWN_ALREADY
        self.pages["known" if known else result.outcome.value] += 1
        if result.outcome.failed:
            self.failed[result.detail] = None
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

    FILE is a WARC (.warc, .warc.gz), a page, gzipped or not, a folder of these, or git:FILE, the history of a file in its git
    repository. FILE@TIME says when a page was saved. All are taken in together, in the order of their times. The store is made
    if there is none. What was taken in before adds nothing; a page from before the newest one believed is refused. Exit code 1
    when a page was refused or could not be split.
    """
    loaded = places.config_or_none(config) if config or db is None else None
    logs.set_up(*((loaded.log_level, loaded.log_format) if loaded else ()))
    path = db or (loaded.store if loaded else Path(options.DEFAULT_DB))
    hint = Hint(timezone=options.read_zone(timezone))
    moment = options.read_instant(at) if at else None
    with writer_lock(path), open_store(path, create=True) as store:
        intake = Intake(store, loaded, source, hint)
        trouble = _take_all(intake, files, url, moment)
    if trouble is None and not intake.tallies:
        raise UsageError("there was no page in what was given", hint="a WARC needs response records with pages")
    failed = _report(intake.tallies, as_json=as_json)
    if trouble:
        raise trouble
    return int(failed)


def _take_all(intake: Intake, files: Sequence[str], url: str | None, at: datetime | None) -> UsageError | None:
    """Take in every page that can be read; return the complaint about a file that cannot, to be told after what was."""
    leftovers = Leftovers()
    try:
        for page in archive.read_many([Path(file) for file in files], url=url, at=at, tell=leftovers.tell):
            intake.take(page)
    except UsageError as error:
        return error
    finally:
        leftovers.sum_up()
    return None


class Intake:
    """Takes pages into a store, each under its source; makes sources that are not there yet."""

    def __init__(self, store: Store, config: Config | None, only: str | None, hint: Hint) -> None:
        self._store = store
        self._configured = config.sources if config else ()
        self._only = only
        self._hint = hint
        self._names = {row.source.url: row.source.name for row in store.sources()}
        self.tallies: dict[str, Tally] = {}

    def take(self, page: Page) -> None:
        """Take one page in; one that is older than what is believed already is refused, with the reason."""
        row = self._row(page)
        tally = self.tallies.setdefault(row.source.name, Tally())
        try:
            tally.add(take_in(self._store, row, page))
        except UsageError as error:
            tally.refused.append(f"{error}")

    def _row(self, page: Page) -> SourceRow:
        name = self._only or self._names.get(page.url)
        row = self._store.source(name) if name else None
        if row is None:
            row = self._make(page)
        self._names.setdefault(page.url, row.source.name)
        return row

    def _make(self, page: Page) -> SourceRow:
        """Make the source of a page: as the config has it, else disabled, for nobody asked to poll it."""
        source = self._of_config(page.url)
        if source is None:
            name = self._only or name_for(page.url, frozenset(self._names.values()))
            source = Source(name=name, url=page.url, enabled=False, hint=self._hint)
        self._store.sync_sources([source], page.fetched_at, disable_missing=False)
        row = self._store.source(source.name)
        assert row is not None
        return row

    def _of_config(self, url: str) -> Source | None:
        """Find the source in the config: by the name that was asked for, else by its address."""
        if self._only is None:
            return next((source for source in self._configured if source.url == url), None)
        return next((source for source in self._configured if source.name == self._only), None)


class Leftovers:
    """Says what is left out of the files given, the first few one by one."""

    def __init__(self) -> None:
        self.number = 0

    def tell(self, sentence: str) -> None:
        """Say one."""
        self.number += 1
        if self.number <= SAID_ONE_BY_ONE:
            lines.note(sentence)

    def sum_up(self) -> None:
        """Say how many more there were."""
        if self.number > SAID_ONE_BY_ONE:
            lines.note(f"left out {self.number - SAID_ONE_BY_ONE} more")


def _report(tallies: dict[str, Tally], *, as_json: bool) -> bool:
    """Say what came of the pages of each source; give whether any page was refused or failed."""
    for name, tally in tallies.items():
        if as_json:
            told = {"source": name, "pages": tally.pages, "events": tally.events, "refused": tally.refused}
            click.echo(json_line(told))
        else:
            lines.say(_summary(name, tally))
        for reason in tally.refused[:SAID_ONE_BY_ONE]:
            lines.note(reason)
        for reason in tally.failed:
            lines.note(f"{name}: {reason}")
        if len(tally.refused) > SAID_ONE_BY_ONE:
            lines.note(f"{name}: {len(tally.refused) - SAID_ONE_BY_ONE} more refused")
    return any(tally.refused or tally.failed for tally in tallies.values())


def _summary(name: str, tally: Tally) -> str:
    """Say on one line how many pages there were and what they told."""
    pages = lines.count(tally.pages.total() + len(tally.refused), "page")
    odd = [f"{number} {kind}" for kind, number in tally.pages.items() if kind != Outcome.OK]
    odd += [f"{len(tally.refused)} refused"] if tally.refused else []
    besides = f" ({', '.join(odd)})" if odd else ""
    news = [f"{tally.events[kind]} {kind}" for kind in NEWS if tally.events[kind]]
    return f"{name}: {pages}{besides}: {', '.join(news) or 'no news'}"
