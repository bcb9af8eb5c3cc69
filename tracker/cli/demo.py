"""``tracker demo``: the real daemon, in its own process, follows a live blog of ours; what it records is told as it comes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from shutil import which

import click
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from tracker.cli import demo_site, options, terminal
from tracker.cli.demo_site import Frame, Site
from tracker.clock import SystemClock
from tracker.errors import StoreMissing, TrackerError
from tracker.model import Event, Outcome
from tracker.outputs import digest_text
from tracker.outputs.digest import build
from tracker.outputs.phrases import MATTERS
from tracker.store import Store, open_store

SOURCE = "larkhaven"

CONFIG = """\
[tracker]
db = "tracker.db"
contact = "mailto:demo@example.org"
allow_private = true            # the demo's publisher is this machine
confirm_removed_after = "1s"    # a minute, outside a demo

[[source]]
name = "{source}"
url = "{url}"
interval = "1s"
"""

LOOK = 0.2
"""Seconds between looks into the store: what happens is shown as it happens."""

LINGER = 3.0
"""Seconds after the last state was served, for what has to be confirmed by one more poll."""

PATIENCE = 90.0
"""Seconds after which the demo ends whatever came, on a machine too slow for it."""

STOPPING = 15.0
"""Seconds that the daemon may take to end by itself."""

STORY_SPAN = timedelta(minutes=90)
"""The live blog looks as if it had run for so long, so that its times lie in the past."""

QUERY = "SELECT kind, title, diff FROM changes"

COLUMNS = 11
"""Where words begin, under the clock."""


@click.command("demo")
@options.places
def command(*, db: Path | None, config: Path | None) -> None:
    """Watch the tracker follow a small live blog on this machine for half a minute.

    A publisher of our own serves it on a free loopback port and changes it every second or two. The daemon that follows it is
    the one of `tracker run`. The store stays, to be looked at (in a temporary folder, unless --db names a new file).
    """
    del config  # the demo writes its own
    folder = Path(tempfile.mkdtemp(prefix="tracker-demo-"))
    play(folder, (db or folder / "tracker.db").absolute())


def play(folder: Path, store: Path, story: Sequence[Frame] | None = None, *, linger: float = LINGER) -> None:
    """Play a story, one state a second; ``folder`` takes what the demo leaves beside the store. Whole, it takes 20 s."""
    if not store.parent.is_dir():
        raise click.BadParameter(f"there is no folder {store.parent}", param_hint="--db")
    if store.exists():
        raise click.BadParameter(f"{store} is there already; the demo wants a new file", param_hint="--db")
    console = terminal.console()
    with demo_site.serve(SystemClock().now() - STORY_SPAN, story) as (url, site):
        (folder / "config.toml").write_text(CONFIG.format(source=SOURCE, url=url), encoding="utf-8")
        _introduce(console, url, store)
        with _daemon(folder, store) as daemon:
            _watch(console, store, site, daemon, linger)
    _conclude(console, store)


@contextmanager
def _daemon(folder: Path, store: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``tracker run`` beside us; stop it as an operator would."""
    call = [sys.executable, "-m", "tracker", "run", "--config", str(folder / "config.toml"), "--db", str(store)]
    with (folder / "daemon.log").open("wb") as log, subprocess.Popen(call, stdout=log, stderr=log) as daemon:  # noqa: S603 - our own program
        try:
            yield daemon
        finally:
            daemon.terminate()
            try:
                daemon.wait(STOPPING)
            except subprocess.TimeoutExpired:
                daemon.kill()


def _introduce(console: Console, url: str, store: Path) -> None:
    console.print(Rule(Text("tracker demo", style="bold"), style="dim"))
    console.print(
        Text.assemble(
            "The Larkhaven Lantern, a paper of our own, runs a live blog at ",
            (url, "cyan"),
            ".\nA daemon polls it every second and stores what it finds in ",
            (str(store), "cyan"),
            ".\nThis takes about half a minute.\n",
        ),
        soft_wrap=True,
    )


def _watch(console: Console, store: Path, site: Site, daemon: subprocess.Popen[bytes], linger: float) -> None:
    """Tell every event until the story is over."""
    told = Told(SOURCE)
    looks, end = 0, round(PATIENCE / LOOK)
    while looks < end:
        if daemon.poll() is not None:
            raise TrackerError(
                f"the daemon ended with exit code {daemon.returncode}",
                hint=f"its log is {store.with_name('daemon.log')}",
            )
        if site.finished.is_set():
            end = min(end, looks + round(linger / LOOK))
        with suppress(StoreMissing), open_store(store, readonly=True) as opened:
            told.tell_news(console, opened)
        site.wait(LOOK)
        looks += 1


class Told:
    """How far the telling has come."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.seq = 0
        self.walls = 0

    def tell_news(self, console: Console, store: Store) -> None:
        """Tell what is new in the store."""
        for event in store.events(after=self.seq):
            self.seq = event.seq
            _tell(console, event)
        if self.seq:
            self._tell_walls(console, store)

    def _tell_walls(self, console: Console, store: Store) -> None:
        quarantined = [row for row in store.polls(self.source) if row.outcome is Outcome.QUARANTINED]
        for row in quarantined[self.walls :]:
            verdict = row.verdict.value if row.verdict else "suspect"
            line = Text(f"{row.first_at:%H:%M:%S}   ", style="dim")
            line.append("QUARANTINE  ", style="bold magenta").append(
                f"{verdict}: kept as evidence, not believed, no event"
            )
            console.print(line)
        self.walls = len(quarantined)


def _tell(console: Console, event: Event) -> None:
    kind = event.kind.rpartition(".")[2]
    line = Text(f"{event.detected_at:%H:%M:%S}   ", style="dim")
    line.append(f"{kind.upper():<10}  ", style=terminal.STYLES.get(kind, "bold magenta"))
    line.append(event.title or event.label or MATTERS.get(event.kind, event.detail), style="bold")
    if event.kind == "block.revised":
        line.append(f"  {terminal.weight(event)}", style=terminal.STYLES.get(event.significance or "", ""))
    console.print(line)
    words = _words(event, colour=console.color_system is not None)
    if words:
        console.print(Padding(words, (0, 0, 0, COLUMNS), expand=False))


def _words(event: Event, *, colour: bool) -> Text | None:
    if event.kind == "block.revised" and event.diff:
        return terminal.diff_text(event.diff, colour=colour)
    text = event.text or event.old_text
    if text is None:
        return None
    return terminal.text(text, "red strike" if event.kind == "block.removed" and colour else "")


def _conclude(console: Console, path: Path) -> None:
    with open_store(path, readonly=True) as store:
        events = list(store.events())
        titles = {row.source.name: row.title for row in store.sources()}
        polls = sum(row.count for row in store.polls(SOURCE))
        same = sum(row.count for row in store.polls(SOURCE) if row.outcome is Outcome.NOT_MODIFIED)
    console.print()
    console.print(Rule(Text("the digest", style="bold"), style="dim"))
    if events:
        until = events[-1].detected_at + timedelta(seconds=1)
        digest = build(events, since=events[0].detected_at, until=until, titles=titles)
        console.print(terminal.marked(digest_text.render(digest, terminal.width())))
    console.print(Rule(style="dim"))
    console.print(Text(f"{polls} polls, {same} of them answered with 304, nothing new. Try next:\n"))
    program = "tracker" if which("tracker") else sys.argv[0]
    for try_next in (
        f"{program} events --db {path}",
        f"{program} show 2 --db {path}",
        f'sqlite3 {path} "{QUERY}"',
    ):
        console.print(Text(f"    {try_next}", style="cyan"), soft_wrap=True)
