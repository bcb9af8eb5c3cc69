"""Content encodings undone within bounds: a body is whole, or it is an error.

The decoders at hand accept a truncated gzip or brotli body as complete, drop all but the first gzip member and inflate
a bomb before anyone can count. For a diff tracker a silently shortened page is a false removal.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping

import brotli  # type: ignore[import-untyped]
import zstandard

from tracker.model import Outcome

CHUNK = 65_536
"""Bytes inflated at a time, so a bomb is stopped within one chunk of the cap."""

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZLIB_METHOD = 8
_ZSTD_WINDOW = 8 * 1024 * 1024
"""RFC 9659: a content coding of zstd needs no window above 8 MB."""
_ZSTD_SKIPPABLE = 0x184D2A50
_ZSTD_RUN_BLOCK = 1


class EncodingError(ValueError):
    """A body that is not whole: ``kind`` is truncated, too_large or decode; ``came`` bytes were undone before."""

    def __init__(self, message: str, *, kind: Outcome, came: int = 0) -> None:
        super().__init__(message)
        self.kind = kind
        self.came = came


def inflate(data: bytes, encoding: str, limit: int) -> bytes:
    """Undo one Content-Encoding, in lower case; at most ``limit`` bytes. Raises EncodingError."""
    decoder = _DECODERS.get(encoding)
    if decoder is None:
        raise EncodingError(f"unknown Content-Encoding {encoding!r}", kind=Outcome.DECODE)
    kept: list[bytes] = []
    try:
        kept.extend(_bounded(decoder(data), limit))
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        came = sum(map(len, kept))
        raise EncodingError(f"damaged {encoding} body: {error}", kind=Outcome.DECODE, came=came) from error
    except EncodingError as error:
        error.came = sum(map(len, kept))
        raise
    return b"".join(kept)


def _bounded(chunks: Iterator[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise EncodingError(f"the body is larger than {limit:,} bytes", kind=Outcome.TOO_LARGE)
        yield chunk


def _cut(name: str) -> EncodingError:
    return EncodingError(f"the {name} body ends before its end mark", kind=Outcome.TRUNCATED)


def _gzip(wire: bytes) -> Iterator[bytes]:
    """Yield every member of a gzip file (RFC 1952 2.2); zero padding after the last one is allowed."""
    rest = wire
    while True:
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        yield from _inflate(member, rest, "gzip")
        rest = member.unused_data.lstrip(b"\0")
        if not rest:
            return
        if not (GZIP_MAGIC.startswith(rest) or rest.startswith(GZIP_MAGIC)):
            raise EncodingError("foreign bytes after the end of the gzip body", kind=Outcome.DECODE)


def _deflate(wire: bytes) -> Iterator[bytes]:
    """Yield a ``deflate`` body: zlib-wrapped as RFC 9110 says, or bare as some servers send it."""
    wrapped = len(wire) > 1 and wire[0] & 0x0F == _ZLIB_METHOD and int.from_bytes(wire[:2]) % 31 == 0
    return _inflate(zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS), wire, "deflate")


def _inflate(stream: zlib._Decompress, wire: bytes, name: str) -> Iterator[bytes]:
    pending = wire
    while not stream.eof:
        chunk = stream.decompress(pending, CHUNK)
        pending = stream.unconsumed_tail
        if chunk:
            yield chunk
        elif not pending and not stream.eof:
            raise _cut(name)


def _brotli(wire: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    chunk = stream.process(wire, output_buffer_limit=CHUNK)
    while chunk:
        yield chunk
        chunk = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=CHUNK)
    if not stream.is_finished():
        raise _cut("brotli")


def _zstd(wire: bytes) -> Iterator[bytes]:
    _require_whole_frames(wire)
    context = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    with context.stream_reader(wire, read_across_frames=True) as reader:
        while chunk := reader.read(CHUNK):
            yield chunk


def _require_whole_frames(wire: bytes) -> None:
    """Walk the frames (RFC 8878 3.1): the library's reader takes a cut frame for the end of the stream."""
    position = 0
    while position < len(wire) or position == 0:
        magic = int.from_bytes(wire[position : position + 4], "little")
        if magic & ~0xF == _ZSTD_SKIPPABLE:
            position += 8 + int.from_bytes(wire[position + 4 : position + 8], "little")
        else:
            position = _frame_end(wire, position)
    if position > len(wire):
        raise _cut("zstd")


def _frame_end(wire: bytes, start: int) -> int:
    """Return where the frame that opens at ``start`` ends."""
    head = wire[start : start + 18]
    if not (ZSTD_MAGIC.startswith(head[:4]) or head.startswith(ZSTD_MAGIC)):
        raise EncodingError("bytes that are no zstd frame", kind=Outcome.DECODE)
    if len(head) < 18 and len(wire) - start < _smallest_frame(head):
        raise _cut("zstd")
    checksum = 4 if zstandard.get_frame_parameters(head).has_checksum else 0
    position = start + zstandard.frame_header_size(head)
    last = False
    while not last:
        block = wire[position : position + 3]
        if len(block) < 3:
            raise _cut("zstd")
        header = int.from_bytes(block, "little")
        last = bool(header & 1)
        position += 3 + (1 if header >> 1 & 3 == _ZSTD_RUN_BLOCK else header >> 3)
    return position + checksum


def _smallest_frame(head: bytes) -> int:
    """Return how many bytes a frame with this descriptor has at least: magic, header and one block header."""
    if len(head) < 5:
        return 9
    single = head[4] >> 5 & 1
    dictionary = (0, 1, 2, 4)[head[4] & 3]
    content = (single, 2, 4, 8)[head[4] >> 6]
    return 5 + (1 - single) + dictionary + content + 3


_DECODERS: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}

ENCODINGS = frozenset(_DECODERS)
"""The encodings that can be undone."""
