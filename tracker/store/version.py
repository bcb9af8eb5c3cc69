"""Which SQLite we run on: too old to use, or with a fault that a person should know of."""

from __future__ import annotations

import sqlite3

from tracker.errors import StoreError

OLDEST = (3, 38, 0)
"""STRICT tables came with 3.37, UPDATE … FROM and RETURNING before; 3.38 has JSON built in, for the people's queries."""
MENDED = (3, 51, 3)
"""From here on a checkpoint by one connection while another one writes cannot damage the file (the WAL-reset fault) …"""
MENDED_TOO = frozenset({(3, 50, 7), (3, 44, 6)})
"""… nor in these; systems may carry the repair under an older number still."""

Version = tuple[int, int, int]


def refuse_too_old(version: Version = sqlite3.sqlite_version_info) -> None:
    """Raise StoreError on a SQLite that lacks what the schema needs."""
    if version < OLDEST:
        found, least = (".".join(map(str, one)) for one in (version, OLDEST))
        raise StoreError(f"SQLite {found} is too old", hint=f"use a Python with SQLite {least} or later")


def advice(version: Version = sqlite3.sqlite_version_info) -> str:
    """Say what a person should know of this SQLite; empty when there is nothing.

    Our own use is safe: one connection in one process does all writing and all checkpoints.
    """
    if version >= MENDED or version in MENDED_TOO:
        return ""
    found = ".".join(map(str, version))
    return f"SQLite {found} may have the WAL-reset fault (mended in 3.51.3): let nothing but tracker write to the store"
