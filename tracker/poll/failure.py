"""A poll that got no page: recorded with its kind and words, told of when it persists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.core.pacing import next_poll_at
from tracker.errors import FetchError
from tracker.model import Outcome, SourceChange, SourceEventKind
from tracker.store.rows import SourceRow

FAILING_AFTER = 3
"""Failed polls in a row that make an event: one is the weather of the web, three are a matter for a person."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no page."""

    outcome: Outcome
    detail: str
    status: int | None = None
    retry_after: float | None = None


def of_fetching(error: FetchError) -> Failure:
    """Return what the fetcher said."""
    return Failure(Outcome(error.kind), str(error), error.status, error.retry_after)


def due_after(row: SourceRow, failure: Failure, at: datetime, *, unrecorded: int = 0) -> datetime:
    """Return when to try again; ``unrecorded`` failures in a row are known to the caller only."""
    return next_poll_at(
        now=at,
        interval=row.source.interval,
        outcome=failure.outcome,
        failures=row.failures + max(unrecorded, 1),
        status=failure.status,
        retry_after=failure.retry_after,
        jitter_key=row.source.name,
    )


def recovery(row: SourceRow) -> tuple[SourceChange, ...]:
    """Return the event of a source that was told to be failing and answers again."""
    if row.failures < FAILING_AFTER:
        return ()
    return (SourceChange(SourceEventKind.RECOVERED, f"after {row.failures} failed polls"),)


def breakdown(row: SourceRow, failure: Failure) -> tuple[SourceChange, ...]:
    """Return the event of the failure that is one too many; later ones in the row are only logged."""
    if row.failures + 1 != FAILING_AFTER:
        return ()
    return (SourceChange(SourceEventKind.FAILING, f"{failure.outcome}: {failure.detail}"),)
