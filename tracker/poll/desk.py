"""The one thread that speaks to the store. What the event loop wants from it, it hands over the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

from tracker.store import Store

T = TypeVar("T")


class Desk:
    """Runs work on the store in order, one piece at a time, on a thread of its own."""

    def __init__(self, open_it: Callable[[], Store]) -> None:
        self._open = open_it
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._store: Store | None = None

    async def __aenter__(self) -> Self:
        self._store = await asyncio.get_running_loop().run_in_executor(self._thread, self._open)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.do(Store.close)
        self._thread.shutdown()

    async def do(self, work: Callable[[Store], T]) -> T:
        """Run ``work`` with the store and return what it returns; it may raise what it raises."""
        if self._store is None:
            raise RuntimeError("the desk is not open")
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._store)
