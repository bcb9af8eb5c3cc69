"""One saved page in one file, gzipped or not."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path

from tracker.archive.found import MAX_BYTES, Found
from tracker.archive.names import time_in, type_of
from tracker.errors import UsageError
from tracker.model import Page

_GZIP = b"\x1f\x8b"


def find(path: Path, *, url: str | None, at: datetime | None) -> Found:
    """Say when the page was saved, without reading it."""
    when = at or time_in(path.name) or datetime.fromtimestamp(path.stat().st_mtime, UTC)
    address = url or path.resolve().as_uri()
    return Found(when, lambda: Page(address, body(path), when, type_of(path)))


def body(path: Path) -> bytes:
    """Read the file, inflate it when it is gzip. Raises UsageError when it is too large, truncated or damaged."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            data = gzip.GzipFile(fileobj=raw).read(MAX_BYTES + 1) if packed else raw.read(MAX_BYTES + 1)
    except EOFError as error:
        raise UsageError(f"{path} ends before its gzip stream does", hint="fetch or copy it again") from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise UsageError(f"{path} is damaged: {error}") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise UsageError(f"{path} is larger than {MAX_BYTES:,} bytes; no live blog is")
    return data
