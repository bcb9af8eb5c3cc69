"""A copy of the whole store, taken beside a writer, that appears whole or not at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tracker.errors import UsageError
from tracker.store.disk import to_disk


def copy(conn: sqlite3.Connection, to: Path) -> None:
    """Write what is committed now to a new file, packed. Raises UsageError when the name is taken or its folder is not there."""
    if to.exists():
        raise UsageError(f"{to} is there already", hint="name a new file; a copy never replaces another")
    if not to.parent.is_dir():
        raise UsageError(f"there is no folder {to.parent}", hint="make it, or name a file elsewhere")
    unfinished = to.with_name(f"{to.name}.new")
    unfinished.unlink(missing_ok=True)
    (query_only,) = conn.execute("PRAGMA query_only").fetchone()
    try:
        conn.execute("PRAGMA query_only = OFF")  # SQLite counts the copy as writing
        conn.execute("VACUUM INTO ?", [str(unfinished)])
        to_disk(unfinished)
        unfinished.rename(to)
        to_disk(to.parent)
    finally:
        conn.execute(f"PRAGMA query_only = {query_only}")
        unfinished.unlink(missing_ok=True)
