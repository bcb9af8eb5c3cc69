"""One poll: fetch, split, reconcile, record. A saved page takes the same way from the split on."""

from tracker.poll.desk import Desk
from tracker.poll.failure import FAILING_AFTER
from tracker.poll.poller import Poller, host_of
from tracker.poll.record import PollResult, process_page
from tracker.poll.replay import Life, Replay, replay
from tracker.poll.saved import take_in

__all__ = [
    "FAILING_AFTER",
    "Desk",
    "Life",
    "PollResult",
    "Poller",
    "Replay",
    "host_of",
    "process_page",
    "replay",
    "take_in",
]
