"""Opening the file: made whole or not at all, ours or refused, and SQLite's errors said in our words."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tracker.errors import StoreBusy, StoreError, StoreForeign, StoreFull, StoreMissing
from tracker.store.disk import to_disk
from tracker.store.schema import APPLICATION_ID, VERSION
from tracker.store.version import refuse_too_old

BUSY_SECONDS = 10.0
"""How long to wait for another writer; a poll's transaction takes milliseconds."""
PAGE_SIZE = 16384
"""A compressed snapshot of 2 to 4 kB wastes much of a page of 4 kB or 8 kB; with 16 kB a poll costs a tenth less."""
HEADER = 72
"""Bytes of a SQLite file up to the end of its application id, which are the last four of them."""
WAL_PAGES = 128
"""Checkpoint after about 2 MB, so that the log beside the store stays small."""

LEAST_FREE = 1_000_000
"""Bytes of the disk that polls leave free: room for readers' shared memory, a checkpoint, and the pruning that makes more."""

_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_FOREIGN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_PRIMARY_CODE = 0xFF
"""The low byte of SQLite's extended result codes."""


def connect(path: Path, *, create: bool, readonly: bool) -> sqlite3.Connection:
    """Open the store at ``path``, make it when told to, bring it up to date.

    Raises StoreMissing, StoreForeign, StoreBusy, StoreFull, StoreError.
    """
    refuse_too_old()
    with translated(path):
        if not path.exists():
            if readonly or not create:
                raise StoreMissing(
                    f"there is no store at {path}", hint="name another with --db, or let `tracker run` make it"
                )
            _make(path)
        _refuse_foreign(path)
        with contextlib.ExitStack() as stack:
            conn = stack.enter_context(contextlib.closing(_open_reading(path) if readonly else _open_writing(path)))
            _bring_up_to_date(conn, path, readonly=readonly)
            stack.pop_all()  # it is as it should be: it stays open
        return conn


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Say SQLite's errors in our words, with the file and the way out."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        raise _in_our_words(error, path) from error


def _in_our_words(error: sqlite3.DatabaseError | OSError, path: Path) -> Exception:
    if isinstance(error, OSError):
        return StoreError(f"{path}: {error.strerror}", hint="look at the path and its permissions")
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return error
    if code in _FULL or code & _PRIMARY_CODE == sqlite3.SQLITE_FULL:
        return StoreFull(f"{path}: no room to write ({error})", hint="nothing of this poll was stored; free some space")
    if code & _PRIMARY_CODE in _BUSY:
        return StoreBusy(f"{path}: another process is writing", hint="stop it or wait; readers are never in the way")
    if code & _PRIMARY_CODE in _FOREIGN:
        return StoreForeign(
            f"{path}: {error}",
            hint="it is damaged or no store; keep it, restore a backup, or try `sqlite3 FILE .recover`",
        )
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
        return error
    return StoreError(f"{path}: {error}", hint="look at the path and its permissions")


def require_room(path: Path) -> None:
    """Raise StoreFull when the disk is nearly full: better stopped by us than by SQLite, halfway."""
    disk = os.statvfs(path)
    free = disk.f_bavail * disk.f_frsize
    if free < LEAST_FREE:
        raise StoreFull(
            f"{path}: only {free:,} bytes of the disk are free", hint="nothing of this poll was stored; free some space"
        )


@contextlib.contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """All or nothing. IMMEDIATE: a deferred transaction that reads first fails at its first write when another wrote."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    finally:
        if conn.in_transaction:  # something went wrong; but a full disk may have ended it already
            conn.execute("ROLLBACK")


def _make(path: Path) -> None:
    """Build the store beside ``path`` and link it into place, so that a kill on the way leaves no half-made one.

    What a killed process left is made anew.
    """
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    try:
        conn = sqlite3.connect(unfinished, isolation_level=None)
        try:
            conn.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            conn.execute("PRAGMA journal_mode = MEMORY")  # nobody needs a half-made one back ...
            conn.execute("PRAGMA synchronous = OFF")
            _migrate(conn)
        finally:
            conn.close()
        to_disk(unfinished)  # ... but a whole one must be there before its name is
        _put_in_place(unfinished, path)
        to_disk(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _put_in_place(made: Path, path: Path) -> None:
    try:
        os.link(made, path)
    except FileExistsError:
        pass  # another process was quicker: its store is as good
    except OSError:
        made.rename(path)  # a file system without hard links


def _refuse_foreign(path: Path) -> None:
    if path.is_dir():
        raise StoreForeign(f"{path} is a directory", hint="name the file itself with --db")
    with path.open("rb") as file:
        head = file.read(HEADER)
    if not head:
        raise StoreForeign(f"{path} is empty, not a store", hint="delete it, then it can be made anew")
    if not head.startswith(b"SQLite format 3\0"):
        raise StoreForeign(f"{path} is no store: it is not a SQLite file", hint="name another with --db")
    if int.from_bytes(head[HEADER - 4 :], "big") != APPLICATION_ID:  # before SQLite opens it, which may write to it
        raise StoreForeign(f"{path} is a SQLite file, but not a store of ours", hint="name another with --db")


def _open_writing(path: Path) -> sqlite3.Connection:
    # One dedicated thread writes; the daemon opens the store in its main thread and hands it over, hence no thread check.
    conn = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    conn.row_factory = sqlite3.Row
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute(
        "PRAGMA synchronous = FULL"
    )  # NORMAL forgets commits at a power cut whose events were already delivered
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
    conn.execute(f"PRAGMA journal_size_limit = {WAL_PAGES * PAGE_SIZE}")
    return conn


def _open_reading(path: Path) -> sqlite3.Connection:
    address = path.resolve().as_uri()
    conn = sqlite3.connect(
        f"{address}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        conn.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.OperationalError as error:
        conn.close()
        cannot = error.sqlite_errorcode & _PRIMARY_CODE == sqlite3.SQLITE_CANTOPEN
        if not cannot or path.with_name(path.name + "-wal").exists():
            raise
        # A read-only medium: no log can be made beside the file, and none is there, so nobody writes.
        conn = sqlite3.connect(
            f"{address}?mode=ro&immutable=1", uri=True, isolation_level=None, check_same_thread=False
        )
    conn.row_factory = sqlite3.Row
    conn.execute("PRAGMA query_only = ON")
    return conn


def _bring_up_to_date(conn: sqlite3.Connection, path: Path, *, readonly: bool) -> None:
    (application,) = conn.execute("PRAGMA application_id").fetchone()
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise StoreForeign(f"{path} is a SQLite file, but not a store of ours", hint="name another with --db")
    if version > VERSION:
        raise StoreForeign(
            f"{path} was made by a newer version of tracker (schema {version}, this one knows {VERSION})",
            hint="install the newer tracker; this one leaves the file alone",
        )
    if version < VERSION:
        if readonly:
            raise StoreError(
                f"{path} has the older schema {version}", hint="`tracker run` or `tracker poll` brings it up to date"
            )
        _migrate(conn)


def _migrate(conn: sqlite3.Connection) -> None:
    from tracker.store.migrations import migrate  # noqa: PLC0415 - needs sqlite-utils; most stores are up to date

    migrate(conn)
