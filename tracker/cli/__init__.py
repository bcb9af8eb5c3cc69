"""The command line: one file a command, each with a ``command``; ``program`` finds and runs them."""

from tracker.cli.program import main

__all__ = ["main"]
