"""Taking in a saved page whatever it is: a mistake of ours stays with the page."""

from __future__ import annotations

from tracker.errors import TrackerError
from tracker.logs import logger
from tracker.model import Outcome, Page, Poll
from tracker.poll.record import PollResult, process_page
from tracker.store import Store
from tracker.store.rows import SourceRow

log = logger("saved")


def take_in(store: Store, row: SourceRow, page: Page, *, among: Store | None = None) -> PollResult:
    """Take a page in as ``process_page`` does; a surprise becomes a failed poll that keeps the page."""
    try:
        return process_page(store, row, page, among=among)
    except TrackerError:
        raise
    except Exception as error:  # isolates a mistake of ours, as a poll does: one sick page never stops the rest
        log.exception("a mistake of ours", source=row.source.name, page=page.url)
        detail = f"{type(error).__name__}: {error}"
        poll = Poll(page.fetched_at, page.fetched_at, Outcome.BUG, detail=detail)
        store.record(row.id, poll, page=page)  # kept, for a splitter that is mended
        return PollResult(row.source.name, poll.outcome, detail)
