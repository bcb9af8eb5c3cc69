"""One writer: a lock file beside the store, held for as long as a process may write."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from tracker.errors import StoreBusy, StoreError


@contextlib.contextmanager
def writer_lock(path: Path) -> Iterator[None]:
    """Hold ``<path>.lock``; raises StoreBusy naming the holder, StoreError where no lock can be. The kernel lets go when the process ends, however it ends."""
    descriptor = _open(path)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
            raise StoreBusy(
                f"{path} is held by process {holder}", hint="stop that tracker first; reading commands work meanwhile"
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    beside = path.with_name(path.name + ".lock")
    if not path.parent.is_dir():
        raise StoreError(f"there is no folder {path.parent} for the store", hint="make it, or name another with --db")
    try:
        return os.open(beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        hint = "whoever writes to the store needs to write to its folder, too"
        raise StoreError(f"{beside}: {error.strerror}", hint=hint) from error
