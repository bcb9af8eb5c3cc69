"""A small publisher on loopback for the demo: a live blog of our own invention that turns to its next state at each request.

The story is data (``STORY``), the pages follow from it, and time is counted in requests, so the site is the same in every
run. It answers conditional requests with 304, shows a consent wall once, and takes a claim down and puts it back.
"""

from __future__ import annotations

import hashlib
import html
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATH = "/live/storm"

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Storm over Larkhaven: live</title></head><body>
<header><a href="/">The Larkhaven Lantern</a> <nav><a href="/news">News</a> <a href="/harbour">Harbour</a></nav></header>
<main><h1>Storm over Larkhaven: live</h1>
<section class="live-blog">
{blocks}
</section></main>
<aside><h2>Most read</h2><ul><li><a href="/tides">Tide tables for the week</a></li></ul></aside>
<footer>Set in Larkhaven by people who own oilskins.</footer>
</body></html>
"""

BLOCK = """<article id="lantern-{key}"><header><time datetime="{machine}">{clock}</time><h2>{title}</h2></header>
<p>{text}</p></article>"""

WALL = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Before you continue</title></head><body>
<div class="consent"><h1>We value your privacy</h1><p>We and our 214 partners would like to store cookies on your device.
Accept all to go on to the Lantern.</p><button>Accept all</button> <button>Manage options</button></div></body></html>
"""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What the Lantern's desk wrote under one time; ``minute`` counts from the start of its live blog."""

    key: str
    minute: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The state of the live blog for one request, newest first."""

    dispatches: tuple[Dispatch, ...]
    walled: bool = False


WARNING = Dispatch("a1", 0, "Red warning for the coast", "Forecasters expect gusts of 110 km/h at high water tonight.")
CAUSEWAY = Dispatch(
    "b2", 9, "Causeway closed", "Police have closed the causeway. 17 households on Gull Row are cut off."
)
FERRY = Dispatch("c3", 21, "Ferries cancelled", "The last boat to Saint Orla left at 16:40, the harbour master said.")
SHELTER = Dispatch(
    "d4", 34, "School opens as a shelter", "Larkhaven School has opened its gym. There are beds for 80 people and soup."
)
BREACH = Dispatch(
    "e5",
    41,
    "Sea wall breached, says a resident",
    "Water is coming through the old sea wall, a resident told the Lantern.",
)
LIFEBOAT = Dispatch(
    "f6",
    52,
    "Lifeboat launched",
    '"We have four people safe and are going back for two more," said coxswain Ada Brimble.',
)
POWER = Dispatch(
    "g7", 66, "Power cut in the old town", "Some 1,200 homes are wihtout electricity, the grid operator said."
)
DAWN = Dispatch(
    "h8", 83, "Wind drops", "The red warning ends at midnight. The causeway will be inspected at first light."
)

PUBLISH, AMEND, WITHDRAW, WALLED, QUIET = "publish", "amend", "withdraw", "walled", "quiet"

STORY: tuple[tuple[Any, ...], ...] = (
    (PUBLISH, SHELTER),
    (QUIET,),
    (AMEND, "b2", "17 households", "22 households"),
    (PUBLISH, BREACH),
    (WALLED,),
    (QUIET,),
    (PUBLISH, LIFEBOAT),
    (WITHDRAW, "e5"),
    (QUIET,),
    (PUBLISH, POWER),
    (PUBLISH, BREACH),
    (AMEND, "g7", "wihtout", "without"),
    (QUIET,),
    (AMEND, "f6", "four people safe and are going back for two more", "six people safe and everyone is accounted for"),
    (PUBLISH, DAWN),
    (QUIET,),
)
"""One step a request, after the opening page. Nothing here says that it is a correction: the Lantern is that kind of paper."""

OPENING = (FERRY, CAUSEWAY, WARNING)


def frames() -> tuple[Frame, ...]:
    """Play the story: the state of the live blog at each request."""
    shown = [Frame(OPENING)]
    current: tuple[Dispatch, ...] = OPENING
    for step, *words in STORY:
        current = _next(current, step, words)
        shown.append(Frame(current, walled=step == WALLED))
    return tuple(shown)


def _next(current: tuple[Dispatch, ...], step: str, words: list[Any]) -> tuple[Dispatch, ...]:
    if step == PUBLISH:
        return tuple(sorted([*current, words[0]], key=lambda dispatch: -dispatch.minute))
    if step == AMEND:
        key, old, new = words
        return tuple(replace(d, text=d.text.replace(old, new)) if d.key == key else d for d in current)
    if step == WITHDRAW:
        return tuple(dispatch for dispatch in current if dispatch.key != words[0])
    return current


def page(frame: Frame, started_at: datetime) -> str:
    """Write the HTML of one state."""
    if frame.walled:
        return WALL
    return PAGE.format(blocks="\n".join(_block(dispatch, started_at) for dispatch in frame.dispatches))


def _block(dispatch: Dispatch, started_at: datetime) -> str:
    at = (started_at + timedelta(minutes=dispatch.minute)).astimezone(UTC)
    return BLOCK.format(
        key=dispatch.key,
        machine=at.strftime("%Y-%m-%dT%H:%M:00Z"),
        clock=at.strftime("%H:%M GMT"),
        title=html.escape(dispatch.title),
        text=html.escape(dispatch.text),
    )


class Site:
    """Counts requests and says what to answer; safe to ask from several threads."""

    def __init__(self, started_at: datetime, story: Sequence[Frame] | None = None) -> None:
        self._pages = [page(frame, started_at).encode() for frame in story or frames()]
        self._served = 0
        self._lock = threading.Lock()
        self._never = threading.Event()
        self.finished = threading.Event()
        """Set once the last state has been served."""

    def wait(self, seconds: float) -> None:
        """Let time pass; nothing ends it early."""
        self._never.wait(seconds)

    def turn(self) -> bytes:
        """Give the page of this request and move to the next state; the last one stays."""
        with self._lock:
            body = self._pages[min(self._served, len(self._pages) - 1)]
            self._served += 1
            if self._served >= len(self._pages):
                self.finished.set()
            return body


@contextmanager
def serve(started_at: datetime, story: Sequence[Frame] | None = None) -> Iterator[tuple[str, Site]]:
    """Serve the live blog on a free loopback port; gives its address and the site, and closes both afterwards."""
    site = Site(started_at, story)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PATH}", site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers for one site."""

        def do_GET(self) -> None:
            if self.path != PATH:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            body = site.turn()
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            fresh = self.headers.get("If-None-Match") == etag
            self.send_response(HTTPStatus.NOT_MODIFIED if fresh else HTTPStatus.OK)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if not fresh:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not fresh:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing: stderr is for the tracker."""

    return Handler
