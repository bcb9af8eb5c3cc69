"""Times as resolved: the UTC instant, how exactly it was printed, and where its date and its zone came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Precision(StrEnum):
    """How exactly the publisher printed a time."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


class TimeBasis(StrEnum):
    """Where the date of a time came from, best first."""

    STATED = "stated"
    DATE_INHERITED = "date_inherited"
    YEAR_INFERRED = "year_inferred"
    RELATIVE = "relative"
    OBSERVED = "observed"


class ZoneBasis(StrEnum):
    """Where the zone of a time came from, best first."""

    STATED = "stated"
    CONFIGURED = "configured"
    PAGE = "page"
    UTC = "utc"


@dataclass(frozen=True, slots=True)
class Moment:
    """A resolved time: the UTC instant (midnight UTC of the printed date when only a day is given) and its basis."""

    at: datetime
    precision: Precision
    basis: TimeBasis
    zone_basis: ZoneBasis
