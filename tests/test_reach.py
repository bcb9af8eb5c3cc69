"""When our own line is down no publisher is failing: real servers that close without a word, real store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import server as web
from clocks import ManualClock
from server import Server

from tracker.daemon.pool import Pool
from tracker.fetch import HttpFetcher
from tracker.model import PRIVATE_NETWORKS, Event, Fetching, Outcome, Source
from tracker.poll import FAILING_AFTER, Desk, Poller, PollResult
from tracker.poll.reach import Reach
from tracker.store import open_store
from tracker.store.rows import SourceRow

STORY = "<html><body><article><h1>Weir</h1><p>The weir at the mill was opened at noon, and 14 barges went through.</p></article></body></html>"
NO_WORD = web.raw(b"")


# --- the judgement ------------------------------------------------------------------------------------------------


def silent(reach: Reach, *hosts: str, kind: Outcome = Outcome.DNS) -> bool:
    for host in hosts:
        reach.heard(host, kind)
    return reach.offline


def test_three_hosts_that_fall_silent_with_no_answer_between_mean_that_we_are_offline():
    reach = Reach()
    for host in ("a", "b", "c", "d"):
        reach.heard(host, None)
    assert not silent(reach, "a", "b")
    assert silent(reach, "c")


def test_an_answer_of_any_kind_means_that_we_are_online():
    reach = Reach()
    assert silent(reach, "a", "b", "c")
    reach.heard("c", Outcome.HTTP_STATUS)
    assert not reach.offline


def test_hosts_that_are_silent_while_others_answer_are_down_and_count_no_more():
    reach = Reach()
    silent(reach, "a", "b", "c")
    reach.heard("d", None)
    assert not silent(reach, "a", "b", "c", "a", "b", "c")


def test_hosts_that_were_silent_in_an_earlier_run_count_no_more():
    """Else the third of three dead hosts would never be told to be failing by a tracker that is run now and then."""
    reach = Reach()
    for host in ("a", "b", "c"):
        reach.heard(host, Outcome.DNS, failed_before=True)
    assert not reach.offline


def test_one_host_alone_is_never_taken_for_the_network():
    reach = Reach()
    assert not silent(reach, "a", "a", "a", "a")


def test_of_two_hosts_both_must_be_silent():
    reach = Reach()
    reach.heard("b", None)
    assert not silent(reach, "a", "a")
    assert silent(reach, "b", kind=Outcome.NETWORK)


def test_what_we_did_not_ask_says_nothing():
    reach = Reach()
    silent(reach, "a", "b", "c")
    reach.heard("d", Outcome.ROBOTS)
    assert reach.offline


# --- polling ------------------------------------------------------------------------------------------------------


@dataclass
class Sites:
    """Four hosts, one source each, polled round by round."""

    servers: list[Server]
    path: Path
    clock: ManualClock = field(default_factory=ManualClock)
    rounds: list[list[PollResult]] = field(default_factory=list)

    def poll(self, *answers: web.Answer) -> None:
        """Poll all of them once for each answer, in one run."""
        asyncio.run(self._poll(answers))

    async def _poll(self, answers: tuple[web.Answer, ...]) -> None:
        sources = [Source(f"s{number}", server.url("/live")) for number, server in enumerate(self.servers)]
        fetcher = HttpFetcher(Fetching(robots=False, allow_private=PRIVATE_NETWORKS, deadline=20.0), self.clock)
        with ThreadPoolExecutor(1) as splitters:
            async with Desk(lambda: open_store(self.path, create=True)) as desk:
                await desk.do(lambda store: store.sync_sources(sources, self.clock.now(), disable_missing=True))
                poller = Poller(fetcher, desk, self.clock, splitters, full_every=20)
                for answer in answers:
                    for server in self.servers:
                        server.serve("/live", answer)
                    rows = await desk.do(lambda store: store.sources())
                    self.rounds.append([await poller.poll(row) for row in rows])
                    self.clock.advance(60)
            await fetcher.aclose()

    def events(self) -> list[Event]:
        with open_store(self.path, readonly=True) as store:
            return list(store.events())


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    with ExitStack() as stack:
        yield Sites([stack.enter_context(Server()) for _ in range(4)], tmp_path / "t.db")


def test_when_nobody_can_be_reached_no_source_is_told_to_be_failing(sites, capsys):
    sites.poll(web.page(STORY), *[NO_WORD] * (FAILING_AFTER + 2), web.page(STORY))
    assert {event.kind for event in sites.events()} == {"source.started"}
    assert [result.recorded for result in sites.rounds[1]] == [True, True, False, False]
    assert not any(result.recorded for results in sites.rounds[2:-1] for result in results)
    assert all(result.recorded for result in sites.rounds[-1])
    logged = "".join(capsys.readouterr())
    assert (logged.count("offline:"), logged.count("online again")) == (1, 1)


def test_a_source_whose_host_alone_is_silent_is_told_to_be_failing(sites):
    for _ in range(FAILING_AFTER):
        sites.poll(web.page(STORY))
    sites.servers[0].port, port = 1, sites.servers[0].port  # nobody listens there
    sites.poll(*[web.page(STORY)] * FAILING_AFTER)
    sites.servers[0].port = port
    assert [event.source for event in sites.events() if event.kind == "source.failing"] == ["s0"]


def test_while_offline_one_source_at_a_time_is_tried():
    class Offline:
        """Stands for the poller."""

        offline = True

        async def poll(self, row: SourceRow) -> PollResult:
            return PollResult(row.source.name, Outcome.DNS, recorded=False)

    async def offered() -> tuple[list[bool], list[bool]]:
        poller = Offline()
        pool = Pool(poller, ManualClock(), 4, lambda result: None)  # type: ignore[arg-type]
        rows = [SourceRow(number, Source(f"s{number}", f"https://host{number}.example/")) for number in range(4)]
        first = [pool.offer(row) for row in rows]
        assert pool.full
        await pool.come_to_rest()
        poller.offline = False
        then = [pool.offer(row) for row in rows]
        await pool.come_to_rest()
        return first, then

    assert asyncio.run(offered()) == ([True, False, False, False], [True] * 4)
