"""The life of the tracker: start, follow the sources until told to stop, drain, stop."""

from tracker.daemon.life import poll_now, run

__all__ = ["poll_now", "run"]
