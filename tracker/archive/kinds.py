"""Which kind of file one is, told from its first bytes: so that warcio is loaded only for what it reads."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path


def is_warc(path: Path) -> bool:
    """Whether the file is a WARC: by its first bytes, gzipped or not, or by its name when it has none to show."""
    named = path.name.lower().removesuffix(".gz").endswith((".warc", ".arc"))
    try:
        with path.open("rb") as raw:
            start = raw.read(2)
            raw.seek(0)
            head = gzip.GzipFile(fileobj=raw).read(5) if start == b"\x1f\x8b" else raw.read(5)
    except (OSError, EOFError, zlib.error):
        return named
    return head == b"WARC/" or named
