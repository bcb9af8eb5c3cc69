"""The life of the tracker: start, follow the sources until told to stop, drain, stop."""

from tracker.daemon.life import DRAIN, poll_now, run

__all__ = ["DRAIN", "poll_now", "run"]
