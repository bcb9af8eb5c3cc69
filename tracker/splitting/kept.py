"""What pure functions gave for earlier pages, bounded: most of a page is what it was at its last poll."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """A memory of two generations: when the young one is full, the old one goes and the young one grows old.

    Sources are polled in turns, and a memory that drops what was used longest ago would, once too small, have dropped
    everything just before it is wanted again. Needs no lock: a lost race costs one computation.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """Return what was put under the key, or None."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Keep a value."""
        if len(self._young) >= self._size:
            self._old, self._young = self._young, {}
        self._young[key] = value
