"""The ticker: it goes on whatever the clock does, and never doubles a tick."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from tracker.clock import SystemClock
from tracker.schedule import Ticker, _Every

PATIENCE = 5.0
"""Seconds after which a test gives up; none of them needs a tenth of it."""


class SlippingClock(SystemClock):
    """The machine's clocks, of which the steady one can be moved: the wall clock then has stepped against it."""

    def __init__(self) -> None:
        self.slip = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.slip


async def nothing() -> None:
    pass


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not done():  # noqa: ASYNC110 - what is waited for knows no event
            await asyncio.sleep(0.005)


async def running(ticker: Ticker, during: Callable[[], Awaitable[None]]) -> None:
    ticker.start()
    try:
        await during()
    finally:
        await ticker.stop()


def counting() -> tuple[list[int], Callable[[], Awaitable[None]]]:
    ticks: list[int] = []

    async def tick() -> None:
        ticks.append(len(ticks))

    return ticks, tick


def test_it_ticks_at_once_and_again():
    ticks, tick = counting()
    ticker = Ticker(SystemClock(), tick, nothing, nothing, every=0.01)
    asyncio.run(running(ticker, lambda: until(lambda: len(ticks) >= 3)))
    assert len(ticks) >= 3


@pytest.mark.parametrize("slip", [3_600.0, -10_800.0], ids=["set back an hour", "set forward three"])
def test_after_a_step_of_the_wall_clock_it_ticks_at_once(slip):
    ticks, tick = counting()
    steps, stepped = counting()
    clock = SlippingClock()
    ticker = Ticker(clock, tick, nothing, stepped, every=3_600.0, glance=0.01)

    async def through_a_step() -> None:
        await until(lambda: len(ticks) == 1)
        clock.slip = slip
        await until(lambda: len(ticks) == 2)

    asyncio.run(running(ticker, through_a_step))
    assert (len(ticks), len(steps)) == (2, 1)


def test_a_tick_that_fails_does_not_stop_the_next(caplog):
    ticks: list[int] = []

    async def tick() -> None:
        ticks.append(1)
        if len(ticks) == 1:
            raise ZeroDivisionError

    ticker = Ticker(SystemClock(), tick, nothing, nothing, every=0.01)
    asyncio.run(running(ticker, lambda: until(lambda: len(ticks) >= 2)))
    assert "ZeroDivisionError" in caplog.text


def test_after_a_month_asleep_one_tick_is_due_and_not_millions():
    trigger = _Every(1.0)
    woken = datetime(2026, 3, 1, tzinfo=UTC)
    assert trigger.get_next_fire_time(woken - timedelta(days=30), woken) == woken + timedelta(seconds=1)
