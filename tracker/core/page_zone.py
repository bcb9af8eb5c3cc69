"""The zone in which a page prints its clocks, and whether the machine times beside them can be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from tracker.core.stamps import Stamp
from tracker.core.zones import offset_at, settle_rivals, zone_info, zone_of_host, zone_of_language
from tracker.model import ZoneBasis

AGREEMENT_MINUTES = 2
"""A printed clock and a machine time this close are the same: templates round, and publish a minute late."""
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class PageZone:
    """The page's zone and where it comes from; ``offsets`` are distances from UTC that settle ambiguous letters."""

    zone: tzinfo
    basis: ZoneBasis
    offsets: tuple[int, ...] = ()

    def zone_of(self, stamp: Stamp, local: datetime) -> tuple[tzinfo, ZoneBasis]:
        """Return the zone of one stamp at a naive local time: stated, else the page's."""
        if stamp.abbreviation is not None:
            place = zone_info(settle_rivals(stamp.abbreviation, local, self.offsets))
            if place is not None:
                return place, ZoneBasis.STATED
        if stamp.offset_minutes is not None:
            return timezone(timedelta(minutes=stamp.offset_minutes)), ZoneBasis.STATED
        stated = zone_info(stamp.zone)
        return (stated, ZoneBasis.STATED) if stated is not None else (self.zone, self.basis)

    def instant(self, stamp: Stamp, local: datetime) -> tuple[datetime, ZoneBasis]:
        """Return the UTC instant of a naive local time that a stamp prints, and the basis of its zone."""
        zone, basis = self.zone_of(stamp, local)
        return local.replace(tzinfo=zone).astimezone(UTC), basis

    def local(self, instant: datetime) -> datetime:
        """Return the naive local time of an instant on this page."""
        return instant.astimezone(self.zone).replace(tzinfo=None)


def zone_of_page(
    timezone_name: str | None, offset_minutes: int | None, url: str, language: str | None, polled_at: datetime
) -> PageZone:
    """Choose the zone of a page: configured, else the offset of its own dates, else its country's, else UTC.

    The country is that of its domain, else of its language. An offset of zero says little: dates are often normalised to
    UTC where the reader's clock is not. So a country's zone goes before it, and before an offset that the country itself
    has, since it knows summer time.
    """
    polled = polled_at.astimezone(UTC).replace(tzinfo=None)
    configured = zone_info(timezone_name)
    if configured is not None:
        return PageZone(configured, ZoneBasis.CONFIGURED, (offset_at(configured, polled),))
    country = zone_info(zone_of_host(url) or zone_of_language(language))
    if country is not None:
        summer_and_winter = {offset_at(country, polled.replace(month=month, day=15)) for month in (1, 7)}
        if not offset_minutes or offset_minutes in summer_and_winter:
            return PageZone(country, ZoneBasis.PAGE, tuple(sorted(summer_and_winter)))
    if offset_minutes is not None:
        return PageZone(timezone(timedelta(minutes=offset_minutes)), ZoneBasis.PAGE, (offset_minutes,))
    return PageZone(UTC, ZoneBasis.UTC)


def as_stated(page: PageZone, stated: Stamp | None, polled_at: datetime) -> PageZone:
    """Take the zone that the page says holds for all its clocks, unless one is configured."""
    if stated is None or page.basis is ZoneBasis.CONFIGURED:
        return page
    polled = polled_at.astimezone(UTC).replace(tzinfo=None)
    zone, basis = page.zone_of(stated, polled)
    return PageZone(zone, ZoneBasis.PAGE, (offset_at(zone, polled),)) if basis is ZoneBasis.STATED else page


def is_page_wide(instants: Sequence[datetime | None]) -> bool:
    """Whether several blocks all carry one machine time: the page's own, which says nothing of a block."""
    known = [instant for instant in instants if instant is not None]
    return len(known) > 1 and len(set(known)) == 1


def believed(pairs: Sequence[tuple[Stamp | None, datetime | None]], page: PageZone) -> tuple[bool, ...]:
    """Tell for each block whether its machine time agrees with the clock that a reader sees beside it.

    Without a zone for the page, a constant distance of the printed clocks from the machine times is that zone.
    With one, machine times that repeat the local digits under a false ``Z`` do not agree.
    """
    apart = [_apart(visible, machine) for visible, machine in pairs]
    usual = _usual(apart) if page.basis is ZoneBasis.UTC else None
    return tuple(
        machine is not None and (gap is None or _agrees(visible, machine, gap, page, usual))
        for (visible, machine), gap in zip(pairs, apart, strict=True)
    )


def _apart(visible: Stamp | None, machine: datetime | None) -> int | None:
    """Minutes that the printed clock is ahead of the machine time's in UTC, -720 .. 719; None when one is missing."""
    if visible is None or machine is None or visible.hour is None:
        return None
    utc = machine.astimezone(UTC)
    ahead = visible.hour * 60 + (visible.minute or 0) - utc.hour * 60 - utc.minute
    return (ahead + DAY_MINUTES // 2) % DAY_MINUTES - DAY_MINUTES // 2


def _usual(apart: Sequence[int | None]) -> int | None:
    rounded = Counter(round(gap / 15) * 15 for gap in apart if gap is not None)
    if not rounded:
        return None
    gap, times = rounded.most_common(1)[0]
    return gap if times * 2 > rounded.total() else None


def _agrees(visible: Stamp | None, machine: datetime, gap: int, page: PageZone, usual: int | None) -> bool:
    if visible is None:
        return True
    utc = machine.astimezone(UTC).replace(tzinfo=None)
    zone, basis = page.zone_of(visible, utc)
    if basis is not ZoneBasis.STATED and usual is not None:
        return abs(gap - usual) <= AGREEMENT_MINUTES
    ahead = int(((utc.replace(tzinfo=UTC).astimezone(zone).utcoffset()) or timedelta()).total_seconds() // 60)
    difference = (gap - ahead) % DAY_MINUTES
    return min(difference, DAY_MINUTES - difference) <= AGREEMENT_MINUTES
