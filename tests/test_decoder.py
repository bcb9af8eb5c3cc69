"""The decoder: a body is whole or it is an error, and no bomb gets past the cap."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.encodings import CHUNK, EncodingError, inflate
from tracker.errors import FetchError
from tracker.fetch.decoder import decode, encodings
from tracker.model import Outcome

LIMIT = 1_000_000
WORDS = b"The river rose by two metres overnight; the lower bridge is closed. " * 40 + random.Random(7).randbytes(400)


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def streamed_zstd(data: bytes) -> bytes:
    """Frame without a content size and with a checksum, as servers that stream send it."""
    packer = zstandard.ZstdCompressor(write_checksum=True, write_content_size=False).compressobj()
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}
VARIANTS = [
    *[pytest.param(name, packer, id=name) for name, packer in PACKERS.items()],
    pytest.param("deflate", bare_deflate, id="deflate without its wrapper"),
    pytest.param("zstd", streamed_zstd, id="zstd as streamed"),
    pytest.param("x-gzip", gzip.compress, id="gzip by its old name"),
]


def kind_of_failure(wire: bytes, name: str, limit: int = LIMIT) -> str:
    with pytest.raises(FetchError) as caught:
        decode(wire, (name,), limit)
    return caught.value.kind


@pytest.mark.parametrize(("name", "packer"), VARIANTS)
def test_what_was_packed_comes_back(name, packer):
    for data in (WORDS, b"x", WORDS * 50):
        assert decode(packer(data), (name,), LIMIT * 10) == data


@pytest.mark.parametrize(("name", "packer"), VARIANTS)
def test_a_body_cut_at_any_byte_is_truncated(name, packer):
    """All cuts near both ends and every seventh between; never a shorter page, never another error."""
    wire = packer(WORDS)
    cuts = {*range(40), *range(0, len(wire), 7), *range(len(wire) - 40, len(wire))}
    assert {kind_of_failure(wire[:cut], name) for cut in cuts if cut < len(wire)} == {Outcome.TRUNCATED}


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_all_members_count_and_a_cut_last_one_is_seen(name):
    pack = PACKERS[name]
    first, second = pack(WORDS), pack(b"and the end")
    assert decode(first + second, (name,), LIMIT) == WORDS + b"and the end"
    for cut in range(1, len(second)):
        assert kind_of_failure(first + second[:cut], name) == Outcome.TRUNCATED


def test_zero_padding_behind_gzip_is_no_member():
    assert decode(gzip.compress(WORDS) + b"\0" * 512, ("gzip",), LIMIT) == WORDS


def test_a_skippable_zstd_frame_is_skipped():
    note = (0x184D2A53).to_bytes(4, "little") + (5).to_bytes(4, "little") + b"notes"
    assert decode(note + PACKERS["zstd"](WORDS), ("zstd",), LIMIT) == WORDS


@pytest.mark.parametrize("name", ["gzip", "br", "zstd"])
def test_foreign_bytes_behind_the_end_are_damage(name):
    assert kind_of_failure(PACKERS[name](WORDS) + b"<!-- served by node 3 -->", name) == Outcome.DECODE


@pytest.mark.parametrize("name", ["gzip", "deflate"])
def test_a_flipped_bit_in_a_checked_coding_is_damage(name):
    wire = bytearray(PACKERS[name](WORDS))
    wire[len(wire) // 2] ^= 0x10
    assert kind_of_failure(bytes(wire), name) in {Outcome.DECODE, Outcome.TRUNCATED}


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_is_stopped_at_the_cap_without_the_memory(name):
    bomb = PACKERS[name](bytes(30_000_000))
    tracemalloc.start()
    assert kind_of_failure(bomb, name) == Outcome.TOO_LARGE
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < LIMIT + 20 * CHUNK


@pytest.mark.parametrize("name", PACKERS)
def test_exactly_the_cap_is_let_through(name):
    data = bytes(LIMIT)
    assert decode(PACKERS[name](data), (name,), LIMIT) == data


def test_a_plain_body_has_the_same_cap():
    assert decode(WORDS, (), LIMIT) == decode(WORDS, ("identity",), LIMIT) == WORDS
    with pytest.raises(FetchError, match="larger than 100 bytes"):
        decode(WORDS, (), 100)


def test_chains_and_unknown_codings_are_refused():
    with pytest.raises(FetchError, match="chained"):
        decode(gzip.compress(gzip.compress(WORDS)), ("gzip", "gzip"), LIMIT)
    assert kind_of_failure(WORDS, "compress") == Outcome.DECODE


def test_a_zstd_window_that_no_reader_must_have_is_refused():
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    wide = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    assert kind_of_failure(wide.compress(WORDS * 10) + wide.flush(), "zstd") == Outcome.DECODE


@pytest.mark.parametrize(
    ("header", "named"), [(None, ()), ("", ()), ("GZIP", ("gzip",)), (" br , identity", ("br", "identity"))]
)
def test_the_header_is_read_in_any_case(header, named):
    assert encodings(header) == named


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=200))
def test_any_bytes_are_a_body_or_one_of_our_errors(name, wire):
    with suppress(FetchError):
        decode(wire, (name,), LIMIT)


@pytest.mark.parametrize("name", sorted(PACKERS))
def test_a_body_that_is_not_whole_says_how_much_of_it_came(name):
    """An archive that undid the encoding already, but kept its header, is told by that nothing came."""
    noise = random.Random(3).randbytes(CHUNK * 4)
    with pytest.raises(EncodingError) as cut:
        inflate(PACKERS[name](noise)[:-40], name, LIMIT)
    with pytest.raises(EncodingError) as plain:
        inflate(b"<html>plain words</html>", name, LIMIT)
    assert plain.value.came == 0
    assert (cut.value.came > 0) == (name != "zstd")  # its frames are walked before any is undone
