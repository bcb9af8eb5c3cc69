"""Where things are: which store and which config a command means, and opening them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli.options import DEFAULT_CONFIG, DEFAULT_DB
from tracker.errors import UsageError
from tracker.model import Hint
from tracker.outputs.phrases import moment

if TYPE_CHECKING:
    from tracker.config import Config
    from tracker.store import Store
    from tracker.store.rows import PageAt


def config_or_none(config: Path | None) -> Config | None:
    """Load the config that was named, or ``config.toml`` if it is there. Raises ConfigError."""
    path = config or Path(DEFAULT_CONFIG)
    if config is None and not path.exists():
        return None
    from tracker.config import load  # noqa: PLC0415 - pydantic is slow to import and most commands need no config

    return load(path)


def config_needed(config: Path | None, db: Path | None) -> Config:
    """Load the config for a command that cannot do without; ``db`` names another store. Raises ConfigError."""
    from tracker.config import load  # noqa: PLC0415 - as above

    loaded = load(config or Path(DEFAULT_CONFIG))
    return loaded if db is None else replace(loaded, store=db)


def store_path(db: Path | None, config: Path | None) -> Path:
    """Say which store is meant: the one named, else the config's, else ``tracker.db``."""
    if db is not None:
        return db
    loaded = config_or_none(config)
    return Path(DEFAULT_DB) if loaded is None else loaded.store


def reading(db: Path | None, config: Path | None) -> Store:
    """Open the store read-only. Raises StoreError."""
    from tracker.store import open_store  # noqa: PLC0415 - commands without a store share this module

    return open_store(store_path(db, config), readonly=True)


@contextmanager
def writing(db: Path | None, config: Path | None) -> Iterator[Store]:
    """Hold the store as its one writer, for a correction by hand. Raises StoreError; a store that is not there is not made."""
    from tracker.store import open_store, writer_lock  # noqa: PLC0415 - as above

    path = store_path(db, config)
    open_store(path, readonly=True).close()  # what is no store gets no lock beside it
    with writer_lock(path), open_store(path) as store:
        yield store


def known(store: Store, name: str) -> str:
    """Give back the name of a source the store has. Raises UsageError that names the nearest ones."""
    names = [row.source.name for row in store.sources()]
    if name in names:
        return name
    near = get_close_matches(name, names) or names[:5]
    raise UsageError(
        f"there is no source {name!r} in {store.path}",
        hint=f"there is {', '.join(near)}" if near else "the store has no sources yet: tracker run, or tracker ingest",
    )


def standing_at(store: Store, source: str, at: datetime) -> PageAt:
    """Give a source as it stood. Raises UsageError for a time before its first page."""
    found = store.page_at(source, at)
    if found.snapshot_id is None and not found.blocks:
        raise UsageError(
            f"{source} was not followed yet at {moment(at)}", hint=f"tracker polls {source} shows since when it is"
        )
    return found


def hint_for(url: str, config: Path | None) -> Hint:
    """Give what the config says about splitting the source with this address, if it has one."""
    loaded = config_or_none(config)
    if loaded is None:
        return Hint()
    return next((source.hint for source in loaded.sources if source.url == url), Hint())
