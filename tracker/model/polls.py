"""Sources, how they are fetched, and how a poll ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tracker.model.changes import Policy, Verdict
from tracker.model.page import Hint


class Outcome(StrEnum):
    """How one poll ended. The first four are the publisher answering; the rest are failures, classified."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    UNCHANGED = "unchanged"
    QUARANTINED = "quarantined"
    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TLS = "tls"
    NETWORK = "network"
    HTTP_STATUS = "http_status"
    REDIRECT = "redirect"
    BLOCKED = "blocked"
    ROBOTS = "robots"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    DECODE = "decode"
    SPLIT = "split"
    STORE = "store"
    BUG = "bug"

    @property
    def failed(self) -> bool:
        """Whether the poll did not get a page."""
        return self not in {Outcome.OK, Outcome.NOT_MODIFIED, Outcome.UNCHANGED, Outcome.QUARANTINED}


@dataclass(frozen=True, slots=True)
class Poll:
    """One attempt to fetch and process a source, with its outcome."""

    started_at: datetime
    finished_at: datetime
    outcome: Outcome
    status: int | None = None
    detail: str = ""
    verdict: Verdict | None = None
    bytes_received: int = 0


@dataclass(frozen=True, slots=True)
class Validators:
    """What to send to ask only for news (RFC 9110 section 13)."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    """SHA-256 of the decoded body last processed: equal bytes need no second look."""


@dataclass(frozen=True, slots=True)
class Source:
    """One updating article or live blog that we follow, as the config gives it."""

    name: str
    url: str
    interval: float = 60.0
    """Seconds between polls when nothing else speaks."""
    enabled: bool = True
    hint: Hint = field(default_factory=Hint)
    policy: Policy = field(default_factory=Policy)
    max_older_pages: int = 10
    """Older pages followed once, when the source is first seen."""


PRIVATE_NETWORKS = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
)
"""This machine and private networks; not link-local, where clouds keep their metadata."""


@dataclass(frozen=True, slots=True)
class Fetching:
    """What the config says about how to fetch. Sizes in bytes, times in seconds."""

    contact: str | None = None
    """Where a publisher can reach the person who polls; part of the User-Agent."""
    deadline: float = 30.0
    """For one page, from the name lookup to the last byte, redirects included."""
    max_wire: int = 5_000_000
    """Bytes as sent, still compressed."""
    max_body: int = 20_000_000
    """Bytes as decoded."""
    max_connections: int = 16
    robots: bool = True
    allow_private: tuple[str, ...] = ()
    """Networks that are not public and may be polled all the same."""
    allow_downgrade: bool = False
    """Follow a redirect from https to http."""
    ca_file: str | None = None
    """Certificate authorities to trust besides the usual ones (PEM)."""
    proxy: str | None = None
