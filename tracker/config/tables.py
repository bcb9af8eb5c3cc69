"""The shape of config.toml, table by table. Every key here does something and is explained in the sample."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tracker.config.values import (
    Deadline,
    Interval,
    Name,
    Networks,
    Proxy,
    Selector,
    SelectorList,
    Size,
    Span,
    Splitter,
    Url,
    Zone,
)

Confirmations = Annotated[int, Field(ge=1, le=100)]


class Table(BaseModel):
    """Unknown keys are mistakes, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SelectorsTable(Table):
    """``[source.selectors]``."""

    blocks: Selector
    time: Selector | None = None
    title: Selector | None = None
    body: Selector | None = None
    key: Selector | None = None
    remove: SelectorList = []


class BeliefKeys(Table):
    """When to believe: keys of ``[tracker]`` that a ``[[source]]`` may set for itself."""

    confirm_removed: Confirmations | None = None
    confirm_removed_after: Span | None = None
    quarantine_polls: Confirmations | None = None
    quarantine_after: Span | None = None
    announce_baseline: bool | None = None


class SourceTable(BeliefKeys):
    """``[[source]]``."""

    name: Name
    url: Url
    interval: Interval | None = None
    timezone: Zone | None = None
    enabled: bool = True
    splitter: Splitter | None = None
    selectors: SelectorsTable | None = None
    max_older_pages: Annotated[int, Field(ge=0, le=100)] = 10


class TrackerTable(BeliefKeys):
    """``[tracker]``."""

    db: Annotated[str, Field(min_length=1)] = "tracker.db"
    contact: str | None = None
    interval: Interval = 60.0
    timezone: Zone | None = None
    max_concurrent: Annotated[int, Field(ge=1, le=200)] = 16
    deadline: Deadline = 30.0
    max_wire: Size = 5_000_000
    max_body: Size = 20_000_000
    robots: bool = True
    full_every: Annotated[int, Field(ge=1)] = 20
    allow_private: Networks = ()
    allow_downgrade: bool = False
    ca_file: Annotated[str, Field(min_length=1)] | None = None
    proxy: Proxy | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "human", "json"] = "auto"


class File(Table):
    """The whole file."""

    tracker: TrackerTable = TrackerTable()
    source: list[SourceTable] = []
