"""Let a daemon run into a full disk, a small tmpfs, make room again, and see that it lost nothing and told it once.

python full_disk.py            as it is: it stops while a little room is left
python full_disk.py --to-end   without that reserve: SQLite itself finds the disk full

Needs the right to mount.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from besieging import untrue  # noqa: E402 - the path comes first
from killing import breaches  # noqa: E402
from newsroom import Newsroom  # noqa: E402

from tracker.store import open_store  # noqa: E402

SMALL, LARGE = "3m", "24m"
PATIENCE = 120.0
TO_END = """
import sys
from pathlib import Path
from tracker import daemon
from tracker.config import load
from tracker.store import connection
connection.LEAST_FREE = 0
config = load(Path(sys.argv[1]))
from tracker import logs
logs.set_up(config.log_level)
sys.exit(daemon.run(config))
"""


def may_mount() -> bool:
    """Whether a small file system can be had."""
    failed = contextlib.suppress(OSError, subprocess.CalledProcessError)
    with tempfile.TemporaryDirectory() as folder, failed, small_disk(Path(folder)):
        return True
    return False


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a tmpfs of 3 MB."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", folder], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def wait_for(what: str, done: Callable[[], object]) -> None:
    """Wait for a condition; raises TimeoutError."""
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain for: {what}")
        time.sleep(0.05)


def fill_and_free(disk: Path, logs: Path, *, to_end: bool) -> list[str]:
    """Return what went wrong; empty when all is well."""
    wrong: list[str] = []
    with Newsroom(4, paragraphs=150) as news:
        config = news.config(disk, level="info")
        run = ["-c", TO_END, str(config)] if to_end else ["-m", "tracker", "run", "--config", str(config)]
        with logs.open("wb") as log:
            process = subprocess.Popen([sys.executable, *run], stdout=subprocess.DEVNULL, stderr=log)
        try:
            wait_for("a full disk", lambda: "nothing can be stored" in logs.read_text("utf-8"))
            full_at = news.asked
            wait_for("another try", lambda: news.asked >= full_at + 4)
            if process.poll() is not None:
                wrong.append(f"the daemon ended with {process.returncode}")
            with open_store(disk / "tracker.db", readonly=True) as store:
                if not all(store.blocks(blog.name) for blog in news.blogs):
                    wrong.append("a reader finds no blocks")
            subprocess.run(["mount", "-o", f"remount,size={LARGE}", disk], check=True)
            wait_for("polls stored again", lambda: "polls are stored again" in logs.read_text("utf-8"))
            process.send_signal(signal.SIGTERM)
            code = process.wait(20)
        finally:
            process.kill()
            process.wait()
        words = logs.read_text("utf-8")
        told, resumed = words.count("nothing can be stored"), words.count("polls are stored again")
        if code != 0:
            wrong.append(f"SIGTERM: exit code {code}")
        if told > resumed + 1 or "Traceback" in words:
            wrong.append(f"told {told} times, {resumed} times resumed:\n{words[-3000:]}")
        wrong += breaches(disk / "tracker.db", deep=True) + untrue(news, config)
    return wrong


def main() -> int:
    """Print what went wrong; exit 1 when something did."""
    with (
        tempfile.TemporaryDirectory() as folder,
        small_disk(Path(folder)) as disk,
        tempfile.TemporaryDirectory() as other,
    ):
        wrong = fill_and_free(disk, Path(other) / "log", to_end="--to-end" in sys.argv[1:])
        words = (Path(other) / "log").read_text("utf-8")
    for line in wrong:
        sys.stdout.write(f"{line}\n")
    full = [line for line in words.splitlines() if "stored" in line]
    sys.stdout.write("\n".join(full) + f"\n{len(wrong)} things went wrong (process {os.getpid()})\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
