"""Content encodings of archived bodies, undone within ``MAX_BYTES``.

Many archives keep the header of an encoding that they have undone already: what does not begin as that encoding is taken
as it is.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import brotli  # type: ignore[import-untyped]
import zstandard

from tracker.archive.found import MAX_BYTES
from tracker.errors import UsageError

_CHUNK = 65_536
_ERRORS = (zlib.error, brotli.error, zstandard.ZstdError)


def decode(data: bytes, encoding: str, where: str) -> bytes:
    """Undo one encoding. Raises UsageError when the body is too large, or is cut or damaged on the way."""
    inflate = _DECODERS.get(encoding.strip().lower())
    if inflate is None or not data:
        return data
    parts: list[bytes] = []
    size = 0
    try:
        for part in inflate(data):
            parts.append(part)
            size += len(part)
            if size > MAX_BYTES:
                raise UsageError(f"{where}: the body is larger than {MAX_BYTES:,} bytes")
    except _ERRORS as error:
        if size:
            raise UsageError(f"{where}: the {encoding} body is cut or damaged: {error}") from error
        return data
    return b"".join(parts)


def _gzip(data: bytes) -> Iterator[bytes]:
    rest = data
    while rest.strip(b"\0"):
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        yield from _inflate(member, rest)
        rest = member.unused_data


def _deflate(data: bytes) -> Iterator[bytes]:
    """With zlib's frame as the standard has it, or bare as some servers send it."""
    try:
        zlib.decompressobj().decompress(data[:64], 1)
    except zlib.error:
        yield from _inflate(zlib.decompressobj(-zlib.MAX_WBITS), data)
        return
    yield from _inflate(zlib.decompressobj(), data)


def _inflate(member: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while data:
        yield member.decompress(data, _CHUNK)
        data = member.unconsumed_tail
    while part := member.decompress(b"", _CHUNK):
        yield part
    if not member.eof:
        raise zlib.error("it ends too soon")


def _brotli(data: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    part = decoder.process(data, output_buffer_limit=_CHUNK)
    while part:
        yield part
        part = decoder.process(b"", output_buffer_limit=_CHUNK)
    if not decoder.is_finished():
        raise brotli.error("it ends too soon")


def _zstd(data: bytes) -> Iterator[bytes]:
    with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as reader:
        while part := reader.read(_CHUNK):
            yield part


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
