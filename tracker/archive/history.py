"""The history of one file in a git repository: each commit that changed it is a page of the time of that commit.

Many people keep pages this way. Git itself is asked; nothing of the repository is run or checked out.
"""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tracker.archive.found import MAX_BYTES, Found
from tracker.archive.names import type_of
from tracker.errors import UsageError
from tracker.model import Page

PREFIX = "git:"
"""``git:path/to/page.html`` names the history of that file, not the file."""


def is_history(path: Path) -> bool:
    """Whether the path names a history."""
    return str(path).startswith(PREFIX)


def find_history(path: Path, url: str | None) -> list[Found]:
    """Find every state of the file, oldest first. Raises UsageError when there is no git, no repository or no history."""
    file = Path(str(path).removeprefix(PREFIX))
    listed = (
        _git(file, "log", "--reverse", "--diff-filter=AM", "--format=%H %at", "--", file.name).decode("ascii").split()
    )
    if not listed:
        raise UsageError(f"git knows no history of {file}")
    address = url or file.resolve().as_uri()
    return [
        _found(file, address, commit, datetime.fromtimestamp(int(seconds), UTC))
        for commit, seconds in zip(listed[::2], listed[1::2], strict=True)
    ]


def _found(file: Path, url: str, commit: str, at: datetime) -> Found:
    return Found(at, lambda: Page(url, _body(file, commit), at, type_of(file)))


def _body(file: Path, commit: str) -> bytes:
    body = _git(file, "show", f"{commit}:./{file.name}")
    if len(body) > MAX_BYTES:
        raise UsageError(f"{file} of {commit[:10]} is larger than {MAX_BYTES:,} bytes; no live blog is")
    return body


def _git(file: Path, *command: str) -> bytes:
    where = file.parent
    if not where.is_dir():
        raise UsageError(f"there is no directory {where}")
    try:
        done = subprocess.run(["git", "-C", str(where), *command], capture_output=True, check=False)  # noqa: S603, S607 - no shell, the person's own git
    except FileNotFoundError as error:
        raise UsageError("git is not installed", hint="it is needed to read the history of a file") from error
    if done.returncode:
        raise UsageError(f"{file}: {done.stderr.decode('utf-8', 'replace').strip().splitlines()[-1]}")
    return done.stdout
