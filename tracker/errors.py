"""Every error of ours, named by what the caller can do about it.

    TrackerError                 something a person should read; carries a hint
    ├── UsageError               a bad argument or file            exit 2
    │   └── ConfigError          config.toml is wrong              exit 2
    ├── SplitError               this page cannot be split         (a poll outcome)
    │   └── PageTooLarge         past the limits of the splitter
    ├── FetchError               this page cannot be had           (a poll outcome), exit 1
    └── StoreError               the store cannot be used          exit 3
        ├── StoreMissing         there is no such file
        ├── StoreForeign         the file is not ours, or newer, or damaged
        ├── StoreBusy            another process holds it
        └── StoreFull            the disk is full

Errors are raised with what happened and where; ``hint`` says what to do next.
"""

from __future__ import annotations

from typing import ClassVar


class TrackerError(Exception):
    """Base of all errors meant for people; ``hint`` is the next step, ``exit_code`` the process's."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(TrackerError):
    """A command was given something it cannot work with."""

    exit_code: ClassVar[int] = 2


class ConfigError(UsageError):
    """The configuration is wrong; ``problems`` lists every mistake, one line each."""

    def __init__(self, message: str, *, problems: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.problems = problems


class SplitError(TrackerError):
    """A page that no splitter can read."""


class PageTooLarge(SplitError):
    """A page past the limits of depth, tags or bytes that the splitter accepts."""


class FetchError(TrackerError):
    """A page that could not be had; ``kind`` is one word of ``tracker.model.Outcome``."""

    def __init__(
        self, message: str, *, kind: str, hint: str = "", status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.kind = kind
        self.status = status
        self.retry_after = retry_after


class StoreError(TrackerError):
    """The store cannot be used as asked."""

    exit_code: ClassVar[int] = 3


class StoreMissing(StoreError):
    """There is no store at that path."""


class StoreForeign(StoreError):
    """The file is not a store of ours, is newer than this program, or is damaged."""


class StoreBusy(StoreError):
    """Another process holds the store."""


class StoreFull(StoreError):
    """The disk is full; nothing was written."""
