"""Kill a busy process again and again and hold the store to its invariants after each time.

python killing.py [KILLS [SEED]]     random moments
python killing.py --points           before each statement of a poll in turn
"""

from __future__ import annotations

import contextlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tracker.store import open_store  # noqa: E402 - the path comes first

QUERIES = [query for query in (HERE / "invariants.sql").read_text(encoding="utf-8").split(";") if "SELECT" in query]


def broken(path: Path, acknowledged: int) -> list[str]:
    """What is wrong with the store; ``acknowledged`` is the last number that the process said was stored."""
    if not path.exists():
        return [] if not acknowledged else ["the store is gone"]
    found = breaches(path, deep=True)
    with open_store(path, readonly=True) as store:
        head = store.head()
    newest = head.seq if head else 0
    return (
        found if newest >= acknowledged else [*found, f"event {acknowledged} was acknowledged, the newest is {newest}"]
    )


def breaches(path: Path, *, deep: bool) -> list[str]:
    """Which invariants a store breaks, by plain SQL and by its own proof; ``deep`` rebuilds every page too."""
    if not path.exists():
        return []
    own = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        found = [str(row) for query in QUERIES for row in own.execute(query)]
    finally:
        own.close()
    with open_store(path) as store:
        return found + store.verify(deep=deep)


def start(path: Path, stop: int | None = None) -> subprocess.Popen[str]:
    """Start the busy process."""
    point = [str(stop)] if stop is not None else []
    command = [sys.executable, str(HERE / "busy.py"), str(path), *point]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def said(output: str) -> int:
    """The last number acknowledged; the last line may be cut."""
    lines = [line.split() for line in output.split("\n")[:-1]]
    return int(lines[-1][0]) if lines else 0


def at_random(path: Path, kills: int, seed: int) -> Iterator[list[str]]:
    """Kill at random moments after the first poll of each run; yield what is broken each time."""
    dice = random.Random(seed)
    acknowledged = 0
    for _ in range(kills):
        process = start(path)
        assert process.stdout is not None
        first = process.stdout.readline()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=dice.random() * 0.25)
        process.send_signal(signal.SIGKILL)
        acknowledged = max(acknowledged, said(first + process.communicate()[0]))
        yield broken(path, acknowledged)


def at_points(path: Path, points: range) -> Iterator[tuple[list[str], bool]]:
    """End the process before each of its statements in turn; yield what is broken, and whether it came that far."""
    acknowledged = 0
    for point in points:
        process = start(path, point)
        output = process.communicate()[0]
        acknowledged = max(acknowledged, said(output))
        yield broken(path, acknowledged), process.returncode == 9


def main() -> int:
    """Print a line for each breach; exit 1 when there was one."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "tracker.db"
        if sys.argv[1:] == ["--points"]:
            results = [problems for problems, _ in at_points(path, range(1, 120))]
        else:
            kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
            results = list(at_random(path, kills, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
        with open_store(path) as store:
            polls = sum(row.count for row in store.polls("harbour"))
            head = store.head()
    bad = [problems for problems in results if problems]
    for problems in bad:
        sys.stdout.write("\n".join(problems) + "\n")
    told = (
        f"{len(results)} kills, {polls} polls, {head.seq if head else 0} events, {len(bad)} times something was broken"
    )
    sys.stdout.write(told + "\n")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
