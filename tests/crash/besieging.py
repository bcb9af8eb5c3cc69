"""Kill a busy daemon again and again; hold its store to the invariants after each time, and to what was published at the end.

python besieging.py [KILLS [SEED]]     random moments
python besieging.py --points [LAST]    before each statement that it sends to SQLite in turn
"""

from __future__ import annotations

import contextlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from killing import breaches  # noqa: E402 - the path comes first
from newsroom import Newsroom  # noqa: E402

from tracker import daemon, logs  # noqa: E402
from tracker.config import load  # noqa: E402
from tracker.store import open_store  # noqa: E402

BLOGS = 12
LONGEST = 1.0
"""Seconds from the first request of a run to its kill, at most."""
PATIENCE = 60.0
POINTS = 150
"""Statements: opening, making the sources known, the first ticks and some rounds of polls."""
DEEP_EVERY = 10
"""Rebuilding every page kept grows with the number of kills; all else is looked at after each."""


def _start(config: Path, stop: int | None = None) -> subprocess.Popen[bytes]:
    run = ["-m", "tracker", "run", "--config", str(config)]
    command = run if stop is None else [str(HERE / "launched.py"), str(config), str(stop)]
    return subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)


def _first_request(news: Newsroom, before: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while news.asked == before and process.poll() is None:
        if time.monotonic() > end:
            raise TimeoutError("the daemon asks for nothing")
        _wait(process, 0.005)


def at_random(news: Newsroom, config: Path, kills: int, seed: int) -> Iterator[list[str]]:
    """Kill at random moments, a tenth of them while it starts; yield what is broken each time."""
    dice = random.Random(seed)
    for number in range(1, kills + 1):
        before = news.asked
        process = _start(config)
        if dice.random() < 0.1:
            _wait(process, dice.random())
        else:
            _first_request(news, before, process)
            _wait(process, dice.random() * LONGEST)
        process.send_signal(signal.SIGKILL)
        process.wait()
        yield breaches(config.with_name("tracker.db"), deep=number % DEEP_EVERY == 0)


def at_points(config: Path, points: range) -> Iterator[list[str]]:
    """End it before each of its statements in turn; yield what is broken each time."""
    for point in points:
        process = _start(config, point)
        try:
            code = process.wait(PATIENCE)
        finally:
            process.kill()
            process.wait()
        found = [] if code == 9 else [f"statement {point}: ended with {code}"]
        yield found + breaches(config.with_name("tracker.db"), deep=point % DEEP_EVERY == 0)


def untrue(news: Newsroom, config: Path) -> list[str]:
    """What the store says otherwise than the publishers did, once it has seen the last of every page."""
    news.stand_still()
    daemon.poll_now(load(config))
    found = breaches(config.with_name("tracker.db"), deep=True)
    with open_store(config.with_name("tracker.db"), readonly=True) as store:
        for blog in news.blogs:
            rows = store.blocks(blog.name)
            now = [row.block.text for row in rows if row.state == "present"]
            if now != [text for _, text in blog.shown]:
                found.append(f"{blog.name}: the store shows another page than the publisher")
            keys = Counter(row.block.key for row in rows)
            missed = {f"p{number}" for number in range(1, blog.count + 1)} - {
                key and key.split("#")[-1] for key in keys
            }
            first = min(int(str(key).lstrip("#p")) for key in keys)
            lost = sorted(key for key in missed if int(key[1:]) >= first)
            found += [f"{blog.name}: block {key} was lost" for key in lost]
            added = Counter(event.block_id for event in store.events(source=blog.name, kinds={"block.added"}))
            found += [
                f"{blog.name}: block {block} was told {times} times" for block, times in added.items() if times > 1
            ]
            found += [f"{blog.name}: {key} is {times} blocks" for key, times in keys.items() if times > 1]
    return found


def told(config: Path) -> str:
    """How much there was to break."""
    own = sqlite3.connect(f"file:{config.with_name('tracker.db')}?mode=ro", uri=True)
    (polls,) = own.execute("SELECT sum(count) FROM polls").fetchone()
    (events,) = own.execute("SELECT count(*) FROM events").fetchone()
    (versions,) = own.execute("SELECT count(*) FROM versions").fetchone()
    own.close()
    return f"{polls} polls, {versions} versions, {events} events"


def main() -> int:
    """Print a line for each breach; exit 1 when there was one."""
    logs.set_up("error")
    with tempfile.TemporaryDirectory() as folder, Newsroom(BLOGS) as news:
        config = news.config(Path(folder))
        words = sys.argv[1:]
        if words[:1] == ["--points"]:
            daemon.poll_now(
                load(config)
            )  # the first pages, whose transactions are long: those of later ones come into reach
            results = list(at_points(config, range(1, (int(words[1]) if words[1:] else POINTS) + 1)))
        else:
            kills, seed = (int(words[0]) if words else 200), (int(words[1]) if words[1:] else 1)
            results = list(at_random(news, config, kills, seed))
        bad = [problems for problems in results if problems]
        for problems in bad:
            sys.stdout.write("\n".join(problems) + "\n")
        wrong = untrue(news, config)
        sys.stdout.write(
            "\n".join([*wrong, f"{len(results)} kills, {told(config)}: {len(bad)} times something was broken"])
        )
        sys.stdout.write(f", {len(wrong)} things untrue at the end\n")
    return 1 if bad or wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
