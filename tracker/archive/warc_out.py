"""Pages into a WARC file that any replay tool reads: one gzip member a record, repeated bodies as revisits."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tracker.errors import UsageError
from tracker.model import Page

_VERSION = "WARC/1.1"
_SOFTWARE = "liveblog-tracker"


def write(pages: Iterable[Page], path: Path) -> int:
    """Do what ``archive.write_warc`` says."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("wb") as file:
            written = _write_all(pages, file, path)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync_directory(path.parent)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}", hint="look at the folder and its permissions"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return written


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(pages: Iterable[Page], file: IO[bytes], path: Path) -> int:
    writer = WARCWriter(file, gzip=path.suffix == ".gz", warc_version=_VERSION)
    first_of: dict[str, tuple[str, str]] = {}
    number = 0
    for number, page in enumerate(_each(pages), 1):
        if number == 1:
            info = writer.create_warcinfo_record(path.name, {"software": _SOFTWARE, "format": "WARC File Format 1.1"})
            info.rec_headers.replace_header("WARC-Date", _date(page.fetched_at))
            writer.write_record(info)
        response = _response(writer, page)
        digest = response.rec_headers.get_header("WARC-Payload-Digest")
        if digest in first_of:
            writer.write_record(_revisit(writer, page, digest, first_of[digest]))
        else:
            first_of[digest] = (page.url, _date(page.fetched_at))
            writer.write_record(response)
    return number


def _each(pages: Iterable[Page]) -> Iterator[Page]:
    for page in pages:
        yield page
        yield from page.older


def _response(writer: Any, page: Page) -> Any:
    return writer.create_warc_record(
        page.url,
        "response",
        payload=io.BytesIO(page.body),
        length=len(page.body),
        http_headers=_message(page),
        warc_headers_dict={"WARC-Date": _date(page.fetched_at)},
    )


def _revisit(writer: Any, page: Page, digest: str, first: tuple[str, str]) -> Any:
    return writer.create_revisit_record(
        page.url,
        digest,
        *first,
        http_headers=_message(page),
        warc_headers_dict={"WARC-Date": _date(page.fetched_at)},
    )


def _message(page: Page) -> StatusAndHeaders:
    headers = list(page.headers)
    named = {name.lower() for name, _ in headers}
    if "content-type" not in named and page.content_type:
        headers.append(("Content-Type", page.content_type))
    if "date" not in named and page.served_at:
        headers.append(("Date", page.served_at.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")))
    headers.append(("Content-Length", str(len(page.body))))
    return StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
