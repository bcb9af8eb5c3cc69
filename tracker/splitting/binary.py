"""What is no text at all: told by name where it has a signature, else by its control bytes."""

from __future__ import annotations

import re

from tracker.errors import SplitError

_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"OggS", "sound or video"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
_MP4 = b"ftyp"
_RIFF = (b"WEBP", b"WAVE", b"AVI ")
_SAMPLE = 8_192
"""Bytes looked at."""
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""Never in text of any encoding of one or more bytes; NUL is left out, UTF-16 has one at every other place."""
_MOST_CONTROLS = 0.02
"""Share of them that text may have: broken templates leave a few, compressed bytes have a tenth."""


def refuse_known(body: bytes) -> None:
    """Raise SplitError for a file of a known kind, whatever the server calls it."""
    for signature, name in _SIGNATURES:
        if body.startswith(signature):
            raise SplitError(f"the page is no text but {name}")
    if body[4:8] == _MP4 or (body.startswith(b"RIFF") and body[8:12] in _RIFF):
        raise SplitError("the page is no text but a picture, sound or video")


def refuse_binary(body: bytes) -> None:
    """Raise SplitError for bytes that no text of one-byte characters has, nor UTF-8."""
    sample = body[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise SplitError("the page is no text but some binary file")
