"""The shape of the store: the commented text beside this file (``schema.sql``), and how sqlite-utils sees it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x4C425431
"""``LBT1``: marks the file as ours, for ``file`` and for us."""
VERSION = 2
"""``user_version`` of a store that has all migrations: their number."""
SCHEMA = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
"""All tables, indexes and views, for whoever wants to read them."""


def as_database(conn: sqlite3.Connection) -> Database:
    """Lend the connection to sqlite-utils, without plugins and with STRICT tables; it joins an open transaction."""
    from sqlite_utils import Database  # noqa: PLC0415 - reading needs none of it, and it is the half of opening a store

    return Database(conn, recursive_triggers=False, execute_plugins=False, strict=True)
