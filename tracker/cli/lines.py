"""Plain lines: results on stdout, notes and complaints on stderr, never a raw control character."""

from __future__ import annotations

import os
import sys

import click

from tracker.errors import ConfigError, TrackerError
from tracker.outputs.safe import safe


def say(line: str) -> None:
    """Print one line of result."""
    click.echo(safe(line))


def note(line: str) -> None:
    """Print one line that is no result, on stderr."""
    click.echo(safe(line), err=True)


def complain(error: TrackerError) -> None:
    """Tell a person what went wrong, where, and the way out; no traceback."""
    note(f"tracker: {error}")
    for problem in error.problems if isinstance(error, ConfigError) else ():
        note(f"  {problem}")
    if error.hint:
        note(f"  hint: {error.hint}")


def count(number: int, noun: str) -> str:
    """Say a number of things: ``1 block``, ``2 blocks``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def silence_pipe() -> None:
    """Let nobody mind that the reader of stdout has gone (``tracker events | head``)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
