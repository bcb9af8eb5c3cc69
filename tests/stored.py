"""A real store with one source, fed with split pages: knowledge, reconcile, record."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from shelf import MINUTE, NOON

from tracker.core.fingerprint import body_hash
from tracker.core.reconcile import reconcile
from tracker.model import Changeset, Event, Outcome, Page, Policy, Poll, Source, Split, Validators, Verdict
from tracker.store import Store, open_store

URL = "https://paper.example/live"
SOURCE = Source("harbour", URL)


def page_of(split: Split, at: datetime, noise: str = "") -> Page:
    """A page whose bytes differ whenever its blocks do."""
    words = "".join(f"<article id='{one.key}'><b>{one.label}</b>{one.text}</article>\n" for one in split.blocks)
    body = f"<html><head><title>{split.title}</title></head><body>{words}<i>{noise}</i></body></html>".encode(
        "utf-8", "replace"
    )
    return Page(
        URL, body, at, "text/html; charset=utf-8", at, (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"7"'))
    )


@dataclass
class Kept:
    """One source in a store of its own."""

    path: Path
    store: Store
    id: int = 1
    now: datetime = NOON
    changesets: list[Changeset] = field(default_factory=list)

    def feed(self, split: Split, *, after: timedelta = MINUTE, noise: str = "") -> tuple[Event, ...]:
        """Take in a page fetched ``after`` the last one."""
        return self.feed_page(split, page_of(split, self.now + after, noise))

    def feed_page(self, split: Split, page: Page) -> tuple[Event, ...]:
        """Take in these very bytes at their time."""
        self.now = page.fetched_at
        known = self.store.knowledge(self.id)
        changeset = reconcile(split, known.blocks, known.memory, Policy(), self.now)
        self.changesets.append(changeset)
        believed = changeset.verdict is Verdict.HEALTHY
        return self.store.record(
            self.id,
            Poll(
                self.now, self.now, Outcome.OK if believed else Outcome.QUARANTINED, 200, bytes_received=len(page.body)
            ),
            page=page,
            changeset=changeset,
            validators=Validators('"7"', None, body_hash(page.body)),
            next_poll_at=self.now + MINUTE,
        )

    def poll(
        self, outcome: Outcome = Outcome.NOT_MODIFIED, *, after: timedelta = MINUTE, detail: str = ""
    ) -> tuple[Event, ...]:
        """Record a poll that brought no page."""
        self.now += after
        return self.store.record(
            self.id, Poll(self.now, self.now, outcome, 304, detail), next_poll_at=self.now + MINUTE
        )

    def sql(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What a person would see with their own connection."""
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as own:
            rows = own.execute(query, values).fetchall()
        own.close()
        return rows


def kept(directory: Path) -> Kept:
    """A new store with the source ``harbour``."""
    path = directory / "tracker.db"
    store = open_store(path, create=True)
    store._conn.execute("PRAGMA synchronous = OFF")  # only a power cut would tell the difference
    store.sync_sources([SOURCE], NOON, disable_missing=True)
    return Kept(path, store)
