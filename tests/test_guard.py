"""The guard: which addresses are reached, and that the address checked is the one connected to."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable

import pytest

from tracker.clock import SystemClock
from tracker.errors import FetchError
from tracker.fetch import guard as guard_module
from tracker.fetch.addresses import permitted
from tracker.fetch.guard import Guard, Resolver, deadline, remaining
from tracker.model import PRIVATE_NETWORKS, Outcome

PATIENCE = 20.0
"""Seconds: a deadline that is not the matter of the test."""
PUBLIC = ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822", "192.0.1.1", "11.0.0.1"]
NOT_PUBLIC = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.7",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "100::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_permitted(address):
    assert permitted(address, ())


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_other_addresses_are_not(address):
    assert not permitted(address, ())


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1"])
def test_opening_private_networks_does_not_open_the_clouds_metadata(address):
    assert not permitted(address, PRIVATE_NETWORKS)
    assert permitted("127.0.0.1", PRIVATE_NETWORKS)
    assert permitted("::ffff:10.0.0.1", PRIVATE_NETWORKS)


def test_a_named_network_is_opened_and_no_other():
    assert permitted("10.1.2.3", ("10.1.0.0/16",))
    assert not permitted("10.2.2.3", ("10.1.0.0/16",))


def connecting(host: str, resolver: Resolver, allowed: tuple[str, ...] = (), port: int = 80) -> FetchError:
    async def connect() -> FetchError:
        with deadline(PATIENCE), pytest.raises(FetchError) as caught:
            await Guard(resolver, allowed, frozenset()).connect_tcp(host, port)
        return caught.value

    return asyncio.run(connect())


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "0", "::1", "::ffff:127.0.0.1", "127.0.0.1."]
)
def test_this_machine_is_not_reached_by_any_of_its_spellings(host):
    error = connecting(host, Resolver(SystemClock()))
    assert error.kind in {Outcome.BLOCKED, Outcome.DNS}  # some resolvers do not know the odd spellings at all


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    monkeypatch.setattr(guard_module, "_look_up", lambda host, port: ["93.184.216.34", "10.0.0.1"])
    assert connecting("two-faced.example", Resolver(SystemClock())).kind == Outcome.BLOCKED


def test_a_name_that_changes_its_mind_is_asked_once_and_the_checked_address_is_used(monkeypatch):
    """DNS rebinding: the first answer is checked, a second one would lead elsewhere."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    monkeypatch.setattr(guard_module, "_look_up", lambda host, port: next(answers))
    resolver = Resolver(SystemClock())

    async def connect(port: int) -> list[object]:
        guard = Guard(resolver, ("127.0.0.1/32",), frozenset())
        with deadline(PATIENCE):
            streams = [await guard.connect_tcp("rebinding.example", port) for _ in range(2)]
            peers = [stream.get_extra_info("server_addr") for stream in streams]
            for stream in streams:
                await stream.aclose()
        return peers

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert asyncio.run(connect(port)) == [("127.0.0.1", port)] * 2


def test_when_the_first_address_does_not_answer_the_next_is_tried(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        monkeypatch.setattr(guard_module, "_look_up", lambda host, port: ["127.0.0.2", "127.0.0.1"])

        async def connect() -> object:
            with deadline(PATIENCE):
                stream = await Guard(Resolver(SystemClock()), PRIVATE_NETWORKS, frozenset()).connect_tcp("two", port)
                peer = stream.get_extra_info("server_addr")
                await stream.aclose()
                return peer

        assert asyncio.run(connect()) == ("127.0.0.1", port)


class TellingClock:
    """A steady clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def monotonic(self) -> float:
        return self.time

    now = SystemClock.now


def looking_up(resolver: Resolver, seconds: float = PATIENCE) -> Callable[[], Awaitable[list[str]]]:
    async def look_up() -> list[str]:
        with deadline(seconds):
            return await resolver.addresses("news.example", 80)

    return look_up


def test_an_answer_is_remembered_for_a_minute(monkeypatch):
    asked = []
    monkeypatch.setattr(guard_module, "_look_up", lambda host, port: asked.append(host) or ["93.184.216.34"])
    clock = TellingClock()
    look_up = looking_up(Resolver(clock))

    async def several() -> None:
        await asyncio.gather(look_up(), look_up())
        clock.time += 59
        await look_up()
        assert len(asked) == 1
        clock.time += 2
        await look_up()
        assert len(asked) == 2

    asyncio.run(several())


def test_a_failure_is_remembered_for_ten_seconds(monkeypatch):
    asked = []

    def fail(host: str, port: int) -> list[str]:
        asked.append(host)
        raise OSError("no such name")

    monkeypatch.setattr(guard_module, "_look_up", fail)
    clock = TellingClock()
    look_up = looking_up(Resolver(clock))

    async def several() -> None:
        for _ in range(2):
            with pytest.raises(FetchError, match="no such name"):
                await look_up()
        assert len(asked) == 1
        clock.time += 11
        with pytest.raises(FetchError):
            await look_up()
        assert len(asked) == 2

    asyncio.run(several())


def test_a_dead_resolver_costs_one_poll_its_deadline_and_no_other_anything(monkeypatch):
    release = threading.Event()
    known = {"news.example": ["93.184.216.34"]}
    monkeypatch.setattr(guard_module, "_look_up", lambda host, port: known.get(host) or (release.wait(5) and []))
    resolver = Resolver(SystemClock())

    async def both() -> tuple[object, object]:
        async def hang() -> list[str]:
            with deadline(0.1):
                return await resolver.addresses("dead.example", 80)

        return tuple(await asyncio.gather(hang(), looking_up(resolver)(), return_exceptions=True))

    hung, found = asyncio.run(both())
    release.set()
    assert isinstance(hung, FetchError)
    assert hung.kind == Outcome.DNS
    assert found == ["93.184.216.34"]


DEAD_RESOLVER = """
import asyncio, time
from tracker.clock import SystemClock
from tracker.errors import FetchError
from tracker.fetch import guard

guard._look_up = lambda host, port: time.sleep(600)

async def look_up():
    with guard.deadline(0.05):
        await guard.Resolver(SystemClock()).addresses("dead.example", 80)

try:
    asyncio.run(look_up())
except FetchError as error:
    print(error)
"""


def test_a_dead_resolver_does_not_hold_up_the_end_of_the_program():
    ended = subprocess.run([sys.executable, "-c", DEAD_RESOLVER], capture_output=True, timeout=PATIENCE * 3, check=True)
    assert b"took too long" in ended.stdout
    assert ended.stderr == b""


def test_when_the_resolver_answers_nobody_no_more_threads_are_spent_on_it(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(guard_module, "LOOKUPS_AT_ONCE", 2)
    monkeypatch.setattr(guard_module, "_look_up", lambda host, port: [str(release.wait(PATIENCE))])
    resolver = Resolver(SystemClock())

    async def three() -> list[object]:
        async def look_up(host: str) -> list[str]:
            with deadline(0.05):
                return await resolver.addresses(host, 80)

        return await asyncio.gather(*(look_up(f"{name}.example") for name in "abc"), return_exceptions=True)

    *slow, refused = asyncio.run(three())
    release.set()
    assert all("took too long" in str(error) for error in slow)
    assert "does not answer" in str(refused)


def test_deadlines_nest_and_end():
    async def nested() -> None:
        with deadline(10):
            with deadline(1):
                assert remaining() <= 1
            assert remaining() > 5

    asyncio.run(nested())
