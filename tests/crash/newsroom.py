"""Live blogs that change whenever they are asked for, on loopback, and what they have shown: the truth to hold a store to."""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import server as web
from server import Server

WINDOW = 30
"""Blocks that a page shows."""
SLOW = 5
"""Requests for each new block: a daemon whose every answer is lost WINDOW times SLOW times in a row misses one, not before."""


@dataclass
class Blog:
    """One live blog; each request finds a block with another number in it, and now and then a block more."""

    name: str
    shown: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0
    still: bool = False
    """Change no more."""
    paragraphs: int = 0
    """How much each block says that no compression makes smaller, in words of 16 letters."""

    def __post_init__(self) -> None:
        self._dice = random.Random(self.name)
        self._lock = threading.Lock()
        for _ in range(WINDOW):
            self._go_on()

    def answer(self, request: web.Request, connection: web.Connection) -> None:
        with self._lock:
            if not self.still:
                self._change()
            body = self.html()
        web.page(body)(request, connection)

    def _change(self) -> None:
        if self._dice.randrange(SLOW) == 0:
            self._go_on()
        else:
            place = self._dice.randrange(len(self.shown))
            number, _ = self.shown[place]
            self.shown[place] = number, self._words(number)

    def _go_on(self) -> None:
        self.count += 1
        self.shown.insert(0, (self.count, self._words(self.count)))
        del self.shown[WINDOW:]

    def _words(self, number: int) -> str:
        boats = self._dice.randrange(10, 99)
        return (
            f"Report {number} from the {self.name} quay: {boats} boats are out and the harbour master waits for word."
        )

    def html(self) -> str:
        blocks = "".join(
            f'<article class="post" id="p{number}"><time datetime="{_time(number)}">{_time(number)[11:16]}</time><p>{text}</p></article>'
            for number, text in self.shown
        )
        return f"<html><head><title>{self.name}: live</title></head><body><main><h1>{self.name}</h1>{blocks}</main></body></html>"


def _time(number: int) -> str:
    """One minute a block, from the first of February 2026 on."""
    day, minute = divmod(number, 1440)
    return f"2026-02-{day + 1:02}T{minute // 60:02}:{minute % 60:02}:00Z"


class Newsroom:
    """So many live blogs, each on a host of its own so that they are polled side by side."""

    def __init__(self, count: int, *, paragraphs: int = 0) -> None:
        self.blogs = [Blog(f"quay{number}", paragraphs=paragraphs) for number in range(count)]
        self._servers = [Server() for _ in self.blogs]
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for blog, server in zip(self.blogs, self._servers, strict=True):
            self._stack.enter_context(server)
            server.serve("/live", blog.answer)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def asked(self) -> int:
        """Requests so far."""
        return sum(len(server.requests) for server in self._servers)

    def config(self, folder: Path, *, level: str = "error", interval: int = 1, tracker: str = "") -> Path:
        """Write a config that follows all of them."""
        lines = ["[tracker]", "allow_private = true", "robots = false", f'log_level = "{level}"', tracker]
        for blog, server in zip(self.blogs, self._servers, strict=True):
            url = server.url("/live")
            lines += ["[[source]]", f'name = "{blog.name}"', f'url = "{url}"', f'interval = "{interval}s"']
        path = folder / "config.toml"
        path.write_text("\n".join(lines), "utf-8")
        return path

    def answer_with(self, answers: Sequence[web.Answer]) -> None:
        """Let these answer for the blogs, in their order."""
        for server, answer in zip(self._servers, answers, strict=True):
            server.serve("/live", answer)

    def stand_still(self) -> None:
        """Change no more."""
        for blog in self.blogs:
            blog.still = True
