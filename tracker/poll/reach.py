"""Whether the network is there at all, judged from all hosts together: when our own line is down, no publisher is failing."""

from __future__ import annotations

from tracker.logs import logger
from tracker.model import Outcome

log = logger("poll")

OFFLINE_HOSTS = 3
"""Hosts that fall silent one after the other, none answering between: two may share a data centre, three share us."""
PROBE_AFTER = 10.0
"""Seconds until a source is tried again while nobody can be reached."""

SILENT = frozenset({Outcome.DNS, Outcome.NETWORK, Outcome.TIMEOUT})
"""Failures in which nobody answered."""
_UNASKED = frozenset({Outcome.ROBOTS, Outcome.BLOCKED})
"""Failures that say nothing: we may not have asked."""


class Reach:
    """Hears how each fetch ended. ``offline``: every host that was tried since the last answer has fallen silent."""

    def __init__(self) -> None:
        self.offline = False
        self._seen: set[str] = set()
        self._lost: set[str] = set()
        """Hosts that fell silent since somebody answered."""
        self._down: set[str] = set()
        """Hosts that were silent while others answered: their own matter."""

    def heard(self, host: str, failure: Outcome | None, *, failed_before: bool = False) -> None:
        """Take in how a fetch from this host ended; None: with a page, or the word that it has not changed.

        ``failed_before``: the poll before failed too, maybe in another run. Then silence is the host's own matter.
        """
        if failure in _UNASKED:
            return
        self._seen.add(host)
        if failure in SILENT:
            self._fell_silent(host, expected=failed_before)
        else:
            self._answered(host)

    def _answered(self, host: str) -> None:
        if self.offline:
            log.info("online again", host=host)
        self.offline = False
        self._down |= self._lost
        self._down.discard(host)
        self._lost.clear()

    def _fell_silent(self, host: str, *, expected: bool) -> None:
        if not expected and host not in self._down:
            self._lost.add(host)
        enough = max(2, min(OFFLINE_HOSTS, len(self._seen)))
        if not self.offline and len(self._lost) >= enough:
            self.offline = True
            log.warning("offline: no host can be reached; polling rests until one answers", hosts=len(self._lost))
