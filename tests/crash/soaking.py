"""Let a daemon follow many live blogs, each misbehaving now and then, for minutes; stop it, start it again, compare with the truth.

python soaking.py [SECONDS [SOURCES]]
"""

from __future__ import annotations

import gzip
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import server as web  # noqa: E402 - the path comes first
from besieging import told, untrue  # noqa: E402
from newsroom import Newsroom  # noqa: E402

from tracker import logs  # noqa: E402
from tracker.clock import SystemClock  # noqa: E402
from tracker.store import open_store  # noqa: E402

SHARE = 0.2
"""Of the answers that are not in order."""
INTERVAL = 5
SAMPLE_EVERY = 5.0
LATE = timedelta(seconds=20)
"""Stopping, and a queue behind answers that take their whole deadline."""
MIB = 1024.0
WALL = "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>"
LOGIN = (
    "<html><head><title>Log in</title></head><body><form action='/login'><input type='password'></form></body></html>"
)
HALF = b"<html><head><title>Harbour</title></head><body><main><h1>Harbour</h1><article class='post'>"
PACKED = gzip.compress(HALF * 50)

FAULTS: tuple[web.Answer, ...] = (
    web.status(500),
    web.status(503, Retry_After="3"),
    web.status(404),
    web.page(WALL),
    web.page(LOGIN),
    web.page(""),
    web.reset(),
    web.reset(HALF),
    web.short(HALF, 9_000),
    web.cut_chunked(HALF),
    web.reply(200, PACKED[:-9], Content_Type=web.HTML, Content_Encoding="gzip"),
    web.reply(200, b"no gzip", Content_Type=web.HTML, Content_Encoding="gzip"),
    web.reply(200, b"\x89PNG\r\n\x1a\n" + bytes(900), Content_Type="image/png"),
    web.redirect("/live?again"),
    web.redirect("http://169.254.169.254/"),
    web.silent,
    web.dripping_body(),
    web.dripping_headers(),
    web.endless_headers(),
    web.raw(b"\x00\xff" * 300),
)


@dataclass
class Moody:
    """Answers for a live blog, and now and then not as it should."""

    answer: web.Answer
    dice: random.Random
    well: bool = False
    """From now on everything is in order."""

    def __call__(self, request: web.Request, connection: web.Connection) -> None:
        moody = not self.well and self.dice.random() < SHARE
        (self.dice.choice(FAULTS) if moody else self.answer)(request, connection)


@dataclass
class Soak:
    """A daemon that follows them, watched."""

    news: Newsroom
    config: Path
    log: Path
    resident: list[tuple[float, float]] = field(default_factory=list)
    """Seconds since the start and MiB resident."""
    wrong: list[str] = field(default_factory=list)

    def run(self, seconds: float) -> None:
        """Run the daemon so long; then stop it and see how it ends."""
        command = [sys.executable, "-m", "tracker", "run", "--config", str(self.config)]
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        try:
            self._watch(process, seconds)
            process.send_signal(signal.SIGTERM)
            asked_to_stop = time.monotonic()
            code = process.wait(30)
        finally:
            process.kill()
            process.wait()
        took = time.monotonic() - asked_to_stop
        sys.stdout.write(f"SIGTERM: exit code {code} after {took:.1f} s\n")
        if code != 0 or took > 11:
            self.wrong.append(f"it ended with {code} after {took:.1f} s")

    def _watch(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        start = time.monotonic()
        while (since := time.monotonic() - start) < seconds and process.poll() is None:
            status = Path(f"/proc/{process.pid}/status").read_text("ascii")
            found = re.search(r"VmRSS:\s+(\d+)", status)
            self.resident.append((since, int(found[1]) / MIB if found else 0.0))
            time.sleep(min(SAMPLE_EVERY, seconds))

    def slope(self) -> float:
        """MiB an hour over the second half of the run, by least squares."""
        half = self.resident[len(self.resident) // 2 :]
        middle = sum(at for at, _ in half) / len(half)
        mean = sum(size for _, size in half) / len(half)
        spread = sum((at - middle) ** 2 for at, _ in half) or 1.0
        return 3600 * sum((at - middle) * (size - mean) for at, size in half) / spread


def missed(config: Path) -> list[str]:
    """Sources that were due for long when the daemon was told to stop, and yet not polled."""
    with open_store(config.with_name("tracker.db"), readonly=True) as store:
        rows = store.sources()
        counts = sorted(sum(poll.count for poll in store.polls(row.source.name)) for row in rows)
    sys.stdout.write(f"polls a source: {counts[0]} to {counts[-1]}, median {counts[len(counts) // 2]}\n")
    limit = SystemClock().now() - LATE
    return [
        f"{row.source.name} was due at {row.next_poll_at}, long before {limit}"
        for row in rows
        if row.next_poll_at is None or row.next_poll_at < limit
    ]


def main() -> int:
    """Print what was measured and what is wrong; exit 1 when something is."""
    seconds = float(sys.argv[1]) if sys.argv[1:] else 300.0
    sources = int(sys.argv[2]) if sys.argv[2:] else 200
    logs.set_up("error")
    with tempfile.TemporaryDirectory() as folder, Newsroom(sources) as news:
        dice = random.Random(11)
        moods = [Moody(blog.answer, random.Random(dice.random())) for blog in news.blogs]
        news.answer_with(moods)
        config = news.config(Path(folder), level="warning", interval=INTERVAL, tracker='deadline = "3s"')
        soak = Soak(news, config, Path(folder) / "log")
        soak.run(seconds)
        first, last = soak.resident[len(soak.resident) // 2][1], soak.resident[-1][1]
        sys.stdout.write(f"{told(config)}; resident {first:.0f} -> {last:.0f} MiB, {soak.slope():+.1f} MiB/h\n")
        wrong = missed(config)
        soak.run(15)
        for mood in moods:
            mood.well = True
        wrong += soak.wrong + untrue(news, config)
        words = soak.log.read_text("utf-8")
        wrong += [line for line in words.splitlines() if '"error"' in line][:20]
    for line in wrong:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{news.asked} requests, {words.count('poll failed')} failed polls, {len(wrong)} things wrong\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
