"""What the operating system asks of a daemon: stop, stop at once, read the config again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self

_STOPPING = (signal.SIGTERM, signal.SIGINT)


class Signals:
    """Takes the signals over while it is open: the first to stop sets ``stop``, the second ``hurry``."""

    def __init__(self, reload: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.stop = asyncio.Event()
        self.hurry = asyncio.Event()
        self._reload = reload
        self._reloading: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        loop = asyncio.get_running_loop()
        for number in _STOPPING:
            loop.add_signal_handler(number, self._on_stop)
        loop.add_signal_handler(signal.SIGHUP, self._on_reload)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        loop = asyncio.get_running_loop()
        for number in (*_STOPPING, signal.SIGHUP):
            loop.remove_signal_handler(number)

    def _on_stop(self) -> None:
        if self.stop.is_set():
            self.hurry.set()
        self.stop.set()
        if self._reloading is not None:
            self._reloading.cancel()

    def _on_reload(self) -> None:
        """Reload, unless that is going on or we are about to stop."""
        if not self.stop.is_set() and (self._reloading is None or self._reloading.done()):
            self._reloading = asyncio.get_running_loop().create_task(self._reload())
