"""Pages out of files and into files: WARC made by warcio and by hand, saved pages, broken ones."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tracker.archive import names, read_captures, read_many, write_warc
from tracker.errors import UsageError
from tracker.model import Page

URL = "https://paper.example/live"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BODY = "<html><body><p>Die Brücke ist gesperrt.</p></body></html>".encode()
HTML = ("Content-Type", "text/html; charset=utf-8")


class Warc:
    """A WARC file in the making."""

    def __init__(self, packed: bool = True) -> None:
        self.buffer = io.BytesIO()
        self.writer = WARCWriter(self.buffer, gzip=packed, warc_version="WARC/1.1")

    def add(
        self,
        body: bytes = BODY,
        *,
        kind: str = "response",
        status: str = "200 OK",
        headers: Sequence[tuple[str, str]] = (HTML,),
        url: str = URL,
        at: str | None = "2026-03-01T12:00:00Z",
    ) -> str:
        message = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1") if kind != "resource" else None
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=message,
            warc_headers_dict={"WARC-Date": at} if at else {},
        )
        if at is None:
            record.rec_headers.remove_header("WARC-Date")
        self.writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Payload-Digest"))

    def revisit(self, digest: str, *, at: str, refers_to: str = "2026-03-01T12:00:00Z") -> None:
        self.writer.write_record(
            self.writer.create_revisit_record(URL, digest, URL, refers_to, warc_headers_dict={"WARC-Date": at})
        )

    def save(self, path: Path) -> Path:
        path.write_bytes(self.buffer.getvalue())
        return path


def read(path: Path, url: str | None = None) -> tuple[list[Page], list[str]]:
    told: list[str] = []
    return list(read_captures(path, url=url, tell=told.append)), told


@pytest.mark.parametrize("packed", [True, False])
def test_a_record_becomes_a_page_with_its_own_url_time_type_and_date(tmp_path: Path, packed: bool) -> None:
    warc = Warc(packed)
    warc.add(headers=[HTML, ("Date", "Sun, 01 Mar 2026 11:59:58 GMT"), ("Content-Length", str(len(BODY)))])
    (page,), told = read(warc.save(tmp_path / ("a.warc.gz" if packed else "a.warc")))
    assert (page.url, page.body, page.fetched_at, page.content_type) == (URL, BODY, NOON, HTML[1])
    assert page.served_at == NOON.replace(hour=11, minute=59, second=58)
    assert page.headers == (HTML, ("Date", "Sun, 01 Mar 2026 11:59:58 GMT"))
    assert told == []


def test_pages_come_in_time_order_however_they_were_written(tmp_path: Path) -> None:
    warc = Warc()
    for minute in (5, 1, 3):
        warc.add(b"<p>%d</p>" % minute, at=f"2026-03-01T12:0{minute}:00Z")
    pages, _ = read(warc.save(tmp_path / "a.warc.gz"))
    assert [page.body for page in pages] == [b"<p>1</p>", b"<p>3</p>", b"<p>5</p>"]


@pytest.mark.parametrize(
    ("name", "encode"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstandard.ZstdCompressor().compress),
        ("identity", bytes),
        ("gzip", bytes),
    ],
)
def test_content_encodings_are_undone_and_a_false_one_is_seen_through(tmp_path: Path, name: str, encode: type) -> None:
    """The last case: many archives keep the header of an encoding that they have undone already."""
    warc = Warc()
    warc.add(encode(BODY), headers=[HTML, ("Content-Encoding", name)])
    (page,), _ = read(warc.save(tmp_path / "a.warc.gz"))
    assert page.body == BODY
    assert page.headers == (HTML,)


def test_chunked_bodies_are_joined(tmp_path: Path) -> None:
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (BODY[:9], BODY[9:])) + b"0\r\n\r\n"
    warc = Warc()
    warc.add(chunked, headers=[HTML, ("Transfer-Encoding", "chunked")])
    (page,), _ = read(warc.save(tmp_path / "a.warc.gz"))
    assert page.body == BODY


def test_a_revisit_is_the_page_it_repeats_at_its_own_time(tmp_path: Path) -> None:
    warc = Warc()
    digest = warc.add()
    warc.add(b"<p>other</p>", at="2026-03-01T12:01:00Z")
    warc.revisit(digest, at="2026-03-01T12:02:00Z")
    warc.revisit("sha1:UNKNOWN", at="2026-03-01T12:03:00Z", refers_to="2026-03-01T12:01:00Z")
    warc.revisit("sha1:UNKNOWN", at="2026-03-01T12:04:00Z", refers_to="2020-01-01T00:00:00Z")
    pages, told = read(warc.save(tmp_path / "a.warc.gz"))
    assert [(page.fetched_at.minute, page.body == BODY) for page in pages] == [
        (0, True),
        (1, False),
        (2, True),
        (3, False),
    ]
    assert len(told) == 1
    assert "2026-03-01 12:04" in told[0]


def test_what_is_no_page_is_left_out_and_told_with_its_reason(tmp_path: Path) -> None:
    warc = Warc()
    warc.add(b"", status="304 Not Modified")
    warc.add(b"gone", status="404 Not Found")
    warc.add(b"\x89PNG", headers=[("Content-Type", "image/png")])
    warc.add(b"dns", kind="resource", url="dns:paper.example")
    warc.add(b"GET / HTTP/1.1\r\n\r\n", kind="metadata")
    warc.add()
    pages, told = read(warc.save(tmp_path / "a.warc.gz"))
    assert len(pages) == 1
    assert [line.rpartition(": ")[2] for line in told] == [
        "status 304",
        "status 404",
        "it is image/png",
        "a resource record without a web address",
    ]


def test_with_a_url_only_its_records_count_whatever_scheme_and_slash(tmp_path: Path) -> None:
    warc = Warc()
    warc.add(url="https://paper.example/other")
    warc.add(url="http://paper.example/live/#latest")
    path = warc.save(tmp_path / "a.warc.gz")
    assert [page.url for page in read(path, URL)[0]] == ["http://paper.example/live/#latest"]
    assert len(read(path)[0]) == 2


def by_hand(kind: str, content_type: str, block: bytes, date: str = "WARC-Date: 2026-03-01T12:00:00Z\r\n") -> bytes:
    head = f"WARC/1.0\r\n{kind}WARC-Target-URI: {URL}\r\n{date}{content_type}Content-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize("kind", ["WARC-Type: response\r\n", "WARC-Type: reponse\r\n", ""])
@pytest.mark.parametrize("content_type", ["Content-Type: application/http\r\n", "Content-Type: text/html\r\n", ""])
def test_a_missing_or_wrong_type_does_not_hide_a_response(tmp_path: Path, kind: str, content_type: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(by_hand(kind, content_type, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY))
    (page,), _ = read(path)
    assert (page.body, page.content_type) == (BODY, "text/html")


def test_a_record_without_a_date_has_that_of_its_response_or_is_left_out(tmp_path: Path) -> None:
    message = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n" + BODY
    path = tmp_path / "a.warc"
    dated = by_hand("WARC-Type: response\r\n", "", message % b"Date: Sun, 01 Mar 2026 12:00:00 GMT\r\n", date="")
    path.write_bytes(dated + by_hand("WARC-Type: response\r\n", "", message % b"", date="WARC-Date: soon\r\n"))
    (page,), told = read(path)
    assert page.fetched_at == NOON
    assert told == [f"left out {URL}: it has no time"]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("share", [0.55, 0.77, 0.99])
def test_a_cut_warc_gives_what_it_has_and_then_says_so(tmp_path: Path, packed: bool, share: float) -> None:
    warc = Warc(packed)
    for minute in range(10):
        warc.add(os.urandom(3000), at=f"2026-03-01T12:0{minute}:00Z")
    whole = warc.buffer.getvalue()
    path = tmp_path / "a.warc.gz"
    path.write_bytes(whole[: int(len(whole) * share)])
    pages: list[Page] = []
    with pytest.raises(UsageError, match="cut or damaged after"):
        pages.extend(read_captures(path))
    first = list(read_captures_until_error(path))
    assert len(first) == int(10 * share)
    assert all(len(page.body) == 3000 for page in first)


def read_captures_until_error(path: Path) -> list[Page]:
    pages = []
    captures = read_captures(path)
    while True:
        try:
            pages.append(next(captures))
        except (UsageError, StopIteration):
            return pages


@pytest.mark.parametrize(
    "content", [b"", b"WARC/1.0\r\nnonsense", b"\x1f\x8b\x08\x00 garbled", b"WARC/1.1\r\n\r\n\r\n\r\n"]
)
def test_a_broken_warc_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"a\.warc\.gz"):
        read(path)


def test_one_gzip_stream_over_all_records_is_read_too(tmp_path: Path) -> None:
    """Not what the standard asks for, but what `gzip file.warc` makes."""
    warc = Warc(packed=False)
    for minute in (2, 1):
        warc.add(b"<p>%d</p>" % minute, at=f"2026-03-01T12:0{minute}:00Z")
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(warc.buffer.getvalue()))
    assert [page.body for page in read(path)[0]] == [b"<p>1</p>", b"<p>2</p>"]


def test_a_body_that_inflates_beyond_all_bounds_is_refused(tmp_path: Path) -> None:
    warc = Warc()
    warc.add(gzip.compress(bytes(25_000_000)), headers=[HTML, ("Content-Encoding", "gzip")])
    with pytest.raises(UsageError, match="larger than"):
        read(warc.save(tmp_path / "a.warc.gz"))


# --- saved pages


def test_a_saved_page_has_the_url_and_time_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(BODY)
    (page,) = read_captures(path, url=URL, at=NOON)
    assert page == Page(URL, BODY, NOON, "text/html")


def test_the_time_behind_an_at_sign_counts_before_all_others(tmp_path: Path) -> None:
    path = tmp_path / "page_20200101T000000Z.html"
    path.write_bytes(BODY)
    (page,) = read_captures(Path(f"{path}@2026-03-01T13:00:00+01:00"), url=URL, at=NOON.replace(year=2025))
    assert page.fetched_at == NOON


def test_a_file_with_an_at_sign_in_its_name_is_that_file(tmp_path: Path) -> None:
    path = tmp_path / "desk@paper.html"
    path.write_bytes(BODY)
    (page,) = read_captures(path, at=NOON)
    assert page.url == path.as_uri()


def test_a_bad_time_behind_an_at_sign_is_named(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(BODY)
    with pytest.raises(UsageError, match="'yesterday'"):
        list(read_captures(Path(f"{path}@yesterday")))


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("live_20240101T123456Z.html", datetime(2024, 1, 1, 12, 34, 56, tzinfo=UTC)),
        ("2024-01-01_12-34.html", datetime(2024, 1, 1, 12, 34, tzinfo=UTC)),
        ("2024-01-01T12:34:56Z live.html", datetime(2024, 1, 1, 12, 34, 56, tzinfo=UTC)),
        ("20240101123456.html", datetime(2024, 1, 1, 12, 34, 56, tzinfo=UTC)),
        ("a-2024-01-01.html", datetime(2024, 1, 1, 23, 59, 59, tzinfo=UTC)),
        ("fire_20240101.html.gz", datetime(2024, 1, 1, 23, 59, 59, tzinfo=UTC)),
        ("id-99999999.html", None),
        ("page_20241340.html", None),
        ("0001.html", None),
        ("123456789012345678.html", None),
    ],
)
def test_a_name_tells_its_time_in_utc_or_nothing(name: str, at: datetime | None) -> None:
    assert names.time_in(name) == at


def test_the_last_resort_is_when_the_file_was_modified(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(BODY)
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    assert [page.fetched_at for page in read_captures(path)] == [NOON]


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a.html", "text/html"),
        ("a.HTM", "text/html"),
        ("a.md", "text/markdown"),
        ("a.json", "application/json"),
        ("a.atom", "application/atom+xml"),
        ("a.rss", "application/rss+xml"),
        ("a.xml", "application/xml"),
        ("a.txt.gz", "text/plain"),
        ("a.dat", None),
    ],
)
def test_the_suffix_tells_the_type(tmp_path: Path, name: str, content_type: str | None) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(BODY) if name.endswith(".gz") else BODY)
    (page,) = read_captures(path, at=NOON)
    assert (page.content_type, page.body) == (content_type, BODY)


def test_a_directory_is_read_in_time_order_warcs_and_pages_together(tmp_path: Path) -> None:
    warc = Warc()
    warc.add(b"<p>2</p>", at="2026-03-01T12:02:00Z")
    warc.save(tmp_path / "a.warc.gz")
    (tmp_path / "z_20260301T120100Z.html").write_bytes(b"<p>1</p>")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "b_20260301T120300Z.html").write_bytes(b"<p>3</p>")
    (tmp_path / ".hidden").write_bytes(b"x")
    assert [page.body for page in read_captures(tmp_path, url=URL)] == [b"<p>1</p>", b"<p>2</p>", b"<p>3</p>"]


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        list(read_captures(tmp_path / "none.html"))
    with pytest.raises(UsageError, match="holds no file"):
        list(read_captures(tmp_path))


def test_a_cut_or_damaged_gzip_page_is_an_error_not_half_a_page(tmp_path: Path) -> None:
    packed = gzip.compress(os.urandom(5000))
    for name, content in (("cut", packed[:-50]), ("bad", packed[:500] + b"\0" * 50 + packed[550:])):
        path = tmp_path / f"{name}.html.gz"
        path.write_bytes(content)
        with pytest.raises(UsageError, match=name):
            list(read_captures(path))


def test_files_given_together_are_one_history(tmp_path: Path) -> None:
    for name, minutes in (("a", (1, 4)), ("b", (2, 3))):
        warc = Warc()
        for minute in minutes:
            warc.add(b"<p>%d</p>" % minute, at=f"2026-03-01T12:0{minute}:00Z")
        warc.save(tmp_path / f"{name}.warc.gz")
    pages = read_many([tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"])
    assert [page.body for page in pages] == [b"<p>1</p>", b"<p>2</p>", b"<p>3</p>", b"<p>4</p>"]


def test_the_history_of_a_file_in_git_is_a_page_for_each_commit(tmp_path: Path) -> None:
    def git(*command: str, hour: int = 0) -> None:
        who = {
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@b",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@b",
        }
        when = {"GIT_AUTHOR_DATE": f"2026-03-01T{hour:02}:00:00Z", "GIT_COMMITTER_DATE": "2026-04-01T00:00:00Z"}
        subprocess.run(
            ["git", "-C", str(tmp_path), *command], check=True, capture_output=True, env={**os.environ, **who, **when}
        )

    git("init")
    page = tmp_path / "page.html"
    for hour in (10, 11, 12):
        page.write_bytes(b"<p>%d</p>" % hour)
        (tmp_path / "other.txt").write_text(str(hour))
        git("add", ".")
        git("commit", "-m", "x", hour=hour)
    found = list(read_captures(Path(f"git:{page}"), url=URL))
    assert [(one.fetched_at.hour, one.body, one.url) for one in found] == [
        (10, b"<p>10</p>", URL),
        (11, b"<p>11</p>", URL),
        (12, b"<p>12</p>", URL),
    ]
    with pytest.raises(UsageError, match="no history"):
        list(read_captures(Path(f"git:{tmp_path}/none.html")))


def test_a_file_outside_any_repository_has_no_history(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"page\.html"):
        list(read_captures(Path(f"git:{tmp_path}/page.html")))
    with pytest.raises(UsageError, match="no directory"):
        list(read_captures(Path(f"git:{tmp_path}/none/page.html")))


# --- out again


def pages() -> list[Page]:
    headers = (HTML, ("ETag", '"1"'))
    return [
        Page(URL, b"<p>1</p>", NOON, HTML[1], NOON, headers),
        Page(URL, b"<p>2</p>", NOON.replace(minute=1), HTML[1]),
        Page(URL, b"<p>1</p>", NOON.replace(minute=2, microsecond=125_000), HTML[1]),
    ]


@pytest.mark.parametrize("name", ["out.warc.gz", "out.warc"])
def test_what_is_written_is_read_back_the_same(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert write_warc(pages(), path) == 3
    back, told = read(path)
    assert told == []
    assert [(page.url, page.body, page.fetched_at, page.content_type) for page in back] == [
        (page.url, page.body, page.fetched_at, page.content_type) for page in pages()
    ]
    assert back[0].served_at == NOON
    assert back[0].headers[:2] == (HTML, ("ETag", '"1"'))


def zstd_warc(path: Path, *bodies: bytes) -> Path:
    warc = Warc()
    for minute, body in enumerate(bodies):
        warc.add(body, headers=(HTML, ("Content-Encoding", "zstd")), at=f"2026-03-01T12:0{minute}:00Z")
    path.write_bytes(warc.buffer.getvalue())
    return path


def test_a_cut_zstd_body_is_refused_and_one_undone_already_taken_as_it_is(tmp_path: Path) -> None:
    packed = zstandard.ZstdCompressor().compress(BODY * 50)
    back, _ = read(zstd_warc(tmp_path / "in.warc.gz", packed, BODY))
    assert [page.body for page in back] == [BODY * 50, BODY]
    with pytest.raises(UsageError, match="zstd body ends before"):
        read(zstd_warc(tmp_path / "cut.warc.gz", packed[:-5]))


def test_older_pages_are_written_after_the_page_they_belong_to(tmp_path: Path) -> None:
    older = Page(f"{URL}?page=2", b"<p>Earlier.</p>", NOON, "text/html")
    path = tmp_path / "out.warc"
    assert write_warc([Page(URL, BODY, NOON, "text/html", older=(older,))], path) == 2
    back, _ = read(path)
    assert [(page.url, page.body) for page in back] == [(URL, BODY), (older.url, older.body)]


def test_other_tools_find_valid_records_and_a_repeated_body_as_a_revisit(tmp_path: Path) -> None:
    path = tmp_path / "out.warc.gz"
    write_warc(pages(), path)
    with path.open("rb") as file:
        found = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            found.append((record.rec_type, record.rec_headers.get_header("WARC-Date")))
    assert found == [
        ("warcinfo", "2026-03-01T12:00:00.000000Z"),
        ("response", "2026-03-01T12:00:00.000000Z"),
        ("response", "2026-03-01T12:01:00.000000Z"),
        ("revisit", "2026-03-01T12:02:00.125000Z"),
    ]


def test_a_failed_export_leaves_neither_half_a_file_nor_harm_to_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "out.warc.gz"
    path.write_bytes(b"the old one")

    def failing() -> list[Page]:
        yield pages()[0]  # type: ignore[misc]
        raise UsageError("the store is damaged")

    with pytest.raises(UsageError, match="damaged"):
        write_warc(failing(), path)
    assert [one.name for one in tmp_path.iterdir()] == ["out.warc.gz"]
    assert path.read_bytes() == b"the old one"
    with pytest.raises(UsageError, match="cannot be written"):
        write_warc(pages(), tmp_path / "none" / "out.warc")
