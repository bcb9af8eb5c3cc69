"""Content encodings of archived bodies, undone within ``MAX_BYTES``.

Many archives keep the header of an encoding that they have undone already: what does not begin as that encoding is taken
as it is.
"""

from __future__ import annotations

from tracker.archive.found import MAX_BYTES
from tracker.core.encodings import ENCODINGS, GZIP_MAGIC, ZSTD_MAGIC, EncodingError, inflate
from tracker.errors import UsageError


def decode(data: bytes, encoding: str, where: str) -> bytes:
    """Undo one encoding. Raises UsageError when the body is too large, or is cut or damaged on the way."""
    name = encoding.strip().lower()
    if name not in ENCODINGS or not data:
        return data
    try:
        return inflate(data, name, MAX_BYTES)
    except EncodingError as error:
        if error.came or data.startswith((GZIP_MAGIC, ZSTD_MAGIC)):
            raise UsageError(f"{where}: {error}") from error
        return data
