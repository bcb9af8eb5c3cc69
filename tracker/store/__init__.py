"""The store: one SQLite file that holds all we know. The only place that speaks SQL.

``open_store(path, create=False, readonly=False) -> Store``; ``writer_lock(path)`` for the one writer.
The read models are in ``tracker.store.rows``.

Methods of ``Store`` (all raise a ``StoreError`` of ``tracker.errors``; times are aware datetimes):

- sources: ``sync_sources(sources, now, disable_missing=…)``, ``due(now, limit)``, ``source(name)``, ``sources()``, ``counts(source_id)``
- a poll: ``knowledge(source_id)``, ``has_snapshot(source_id, body_hash, at)``, ``last_page_at(source_id)``, ``record(source_id, poll, …)``
- reading: ``events(…)``, ``blocks(source)``, ``block(id)``, ``versions(block_id)``, ``polls(source)``, ``snapshots(source)``,
  ``history(source)``, ``body(snapshot_id)``, ``page_at(source, at)``, ``search(words)``
- delivery: ``cursor(consumer)``, ``set_cursor(consumer, seq, now)``
- care: ``verify(deep=…)``, ``head()``, ``prune(…)``, ``prunings()``, ``merge(into, other, now)``, ``unmerge(other, now)``,
  ``take_over(name, replayed, plan, now)``, ``backup(to)``, ``tidy()``, ``close()``; ``sqlite_advice()`` says what a person should know of this SQLite
"""

from tracker.store.lock import writer_lock
from tracker.store.queries.takeover import Plan
from tracker.store.schema import SCHEMA
from tracker.store.store import Store, open_store
from tracker.store.version import advice as sqlite_advice

__all__ = ["SCHEMA", "Plan", "Store", "open_store", "sqlite_advice", "writer_lock"]
