"""Pages out of WARC files: an index first, then the bodies one by one in time order.

Left out, and told: other statuses than 200, other types than pages, revisits of what the file does not hold, records
without a time. Left out silently: what is no capture (warcinfo, request, metadata).
"""

from __future__ import annotations

import contextlib
import gzip
import io
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urldefrag

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from tracker.archive.decoding import decode
from tracker.archive.found import MAX_BYTES, Found, Index
from tracker.archive.names import written_time
from tracker.errors import UsageError
from tracker.model import Page

_NO_CAPTURES = {"warcinfo", "request", "metadata", "conversion", "continuation", "arc_header"}
_PAGE_TYPES = ("html", "json", "xml", "text/plain", "text/markdown", "atom", "rss")
_NOT_KEPT = {"content-encoding", "transfer-encoding", "content-length"}
"""Headers of the message as it was sent: the body is kept decoded, they would not be true of it."""
_CHUNK = 65_536
_BROKEN = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    zlib.error,
    UnicodeDecodeError,
    ValueError,
    AttributeError,
)
"""What warcio raises on files that are cut or garbled: its own errors, and Python's where it does not look."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One record that holds a page, or refers to one that does."""

    at: datetime
    url: str
    offset: int
    headers: tuple[tuple[str, str], ...]
    digest: str | None
    revisit: bool
    refers_to: tuple[str | None, str | None]

    @property
    def served_at(self) -> datetime | None:
        return _read_time(_header(self.headers, "date"))


def index(path: Path, url: str | None, tell: Callable[[str], None], stack: contextlib.ExitStack) -> Index:
    """Find the pages of a WARC (of ``url``, when given). What comes before a broken place is found; the trouble says where.

    ``stack`` closes the file when its pages have been read.
    """
    if not path.stat().st_size:
        return Index(trouble=UsageError(f"{path} is empty"))
    entries: list[_Entry] = []
    offset = -1
    trouble = None
    left_out: list[str] = []
    file = stack.enter_context(_seekable(path))
    try:
        with contextlib.redirect_stderr(io.StringIO()):  # warcio warns there of what we tell ourselves, afterwards
            for record, offset in _records(file):
                entry = _entry(record, offset, left_out.append)
                _refuse_cut(record)
                if entry is not None and (url is None or _same_page(entry.url, url)):
                    entries.append(entry)
        if offset < 0:
            raise ValueError("it holds no record")
    except _BROKEN as error:
        what = str(error).strip().split("\n")[0] or type(error).__name__
        trouble = UsageError(
            f"{path} is cut or damaged after {len(entries)} pages: {what}", hint="what stands before that was read"
        )
    for sentence in left_out:
        tell(sentence)
    return Index(list(_resolved(path, file, entries, tell)), trouble)


def _seekable(path: Path) -> IO[bytes]:
    """Open the file so that records can be found by offset: one gzip stream over many records is inflated first."""
    raw = path.open("rb")
    if raw.read(2) != b"\x1f\x8b":
        raw.seek(0)
        return raw
    raw.seek(0)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            for number, _ in enumerate(_records(raw)):
                if number:
                    break
    except ArchiveLoadFailed:
        with raw:
            raw.seek(0)
            return _inflated(raw)
    except _BROKEN:
        pass  # found again, and told, when the file is indexed
    raw.seek(0)
    return raw


def _inflated(raw: IO[bytes]) -> IO[bytes]:
    whole: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the pages are read
    with contextlib.suppress(EOFError, zlib.error):
        shutil.copyfileobj(gzip.GzipFile(fileobj=raw), whole)
    whole.seek(0)
    return whole


def _records(file: IO[bytes]) -> Iterator[tuple[Any, int]]:
    records = ArchiveIterator(file)
    for record in records:
        yield record, records.offset


def _entry(record: Any, offset: int, tell: Callable[[str], None]) -> _Entry | None:
    kind = record.rec_type
    if kind in _NO_CAPTURES:
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or record.rec_headers.get_header("uri")
    if not kind and not url:
        raise ValueError("a record has neither type nor address")
    if not url or not url.startswith(("http:", "https:")):
        _left_out(tell, url, f"a {kind or 'nameless'} record without a web address")
        return None
    status, headers = _message(record)
    why = _why_not(kind, status, headers)
    at = _time_of(record, headers)
    if why or at is None:
        _left_out(tell, url, why or "it has no time")
        return None
    return _Entry(
        at=at,
        url=url,
        offset=offset,
        headers=headers,
        digest=record.rec_headers.get_header("WARC-Payload-Digest"),
        revisit=kind == "revisit",
        refers_to=(
            record.rec_headers.get_header("WARC-Refers-To-Target-URI"),
            record.rec_headers.get_header("WARC-Refers-To-Date"),
        ),
    )


def _time_of(record: Any, headers: tuple[tuple[str, str], ...]) -> datetime | None:
    """Return when the record was made; without a date of its own, that of the response."""
    written = record.rec_headers.get_header("WARC-Date") or record.rec_headers.get_header("archive-date")
    return _read_time(written) or _read_time(_header(headers, "date"))


def _left_out(tell: Callable[[str], None], url: str | None, why: str) -> None:
    tell(f"left out {url or 'a record'}: {why}")


def _message(record: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the HTTP status and headers; a record of a missing or wrong type that holds a response is one all the same."""
    http = record.http_headers
    if http is None and record.rec_type not in {"resource", "revisit"}:
        start = io.BytesIO(record.raw_stream.read(MAX_BYTES))
        if start.getvalue().startswith(b"HTTP/"):
            http = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"], verify=False).parse(start)
    if http is None:
        return "200", (("content-type", record.content_type or ""),)
    return http.get_statuscode() or "", tuple((name, value) for name, value in http.headers)


def _why_not(kind: str | None, status: str, headers: tuple[tuple[str, str], ...]) -> str:
    """Say why a record is no page of ours; empty when it is one."""
    if kind == "revisit":
        return "" if status in {"200", "304", ""} else f"status {status}"
    if status != "200":
        return f"status {status or 'missing'}"
    content_type = (_header(headers, "content-type") or "").lower()
    if content_type and not any(part in content_type for part in _PAGE_TYPES):
        return f"it is {content_type.split(';')[0]}"
    return ""


def _refuse_cut(record: Any) -> None:
    """Read the record to its end; raises EOFError when the file ends first."""
    stream = record.raw_stream
    while stream.read(_CHUNK):
        pass
    if getattr(stream, "limit", 0) > 0:
        raise EOFError(f"its last record lacks {stream.limit} bytes")


def _resolved(path: Path, file: IO[bytes], entries: list[_Entry], tell: Callable[[str], None]) -> Iterator[Found]:
    """Give each entry the record that holds its body; a revisit has that of the page it repeats."""
    by_digest = {entry.digest: entry for entry in entries if entry.digest and not entry.revisit}
    by_time = {(entry.url, entry.at): entry for entry in entries if not entry.revisit}
    for entry in entries:
        holder: _Entry | None = entry
        if entry.revisit:
            url, at = entry.refers_to
            earlier = _read_time(at)
            holder = by_digest.get(entry.digest or "") or (
                by_time.get((url or entry.url, earlier)) if earlier else None
            )
        if holder is None:
            _left_out(
                tell,
                entry.url,
                f"the revisit of {entry.at:%Y-%m-%d %H:%M} repeats a page that {path.name} does not hold",
            )
        else:
            yield _found(path, file, entry, holder)


def _found(path: Path, file: IO[bytes], entry: _Entry, holder: _Entry) -> Found:
    return Found(entry.at, lambda: _load(path, file, entry, holder))


def _load(path: Path, file: IO[bytes], entry: _Entry, holder: _Entry) -> Page:
    file.seek(holder.offset)
    with contextlib.redirect_stderr(io.StringIO()):
        record, _ = next(_records(file))
        body = _body(record, f"{path}, {holder.url}")
    kept = tuple((name, value) for name, value in entry.headers or holder.headers if name.lower() not in _NOT_KEPT)
    return Page(entry.url, body, entry.at, _header(holder.headers, "content-type"), entry.served_at, kept)


def _body(record: Any, where: str) -> bytes:
    """Undo transfer and content encoding, up to ``MAX_BYTES``."""
    http = record.http_headers
    if http is None and record.rec_type not in {"resource", "revisit"}:
        raw = _read(record.raw_stream, where)
        return raw.partition(b"\r\n\r\n")[2] if raw.startswith(b"HTTP/") else raw
    if http is None:
        return _read(record.raw_stream, where)
    chunked = (http.get_header("transfer-encoding") or "").lower() == "chunked"
    data = _read(ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream, where)
    return decode(data, http.get_header("content-encoding") or "", where)


def _read(stream: Any, where: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := stream.read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise UsageError(f"{where}: the body is larger than {MAX_BYTES:,} bytes")
    return b"".join(parts)


def _same_page(one: str, other: str) -> bool:
    """Whether two addresses are of one page: scheme, fragment and a last slash do not count."""
    return _bare(one) == _bare(other)


def _bare(url: str) -> str:
    return urldefrag(url).url.partition("://")[2].rstrip("/")


def _header(headers: tuple[tuple[str, str], ...], name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name), None)


def _read_time(text: str | None) -> datetime | None:
    """Read a WARC-Date, an ARC's fourteen digits or an HTTP Date."""
    if not text:
        return None
    at = written_time(text)
    if at is None:
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError):
            return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
