"""``tracker split``: a dry run. Which blocks a page has, by which splitter, and why. Stores nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from tracker import archive
from tracker.cli import lines, options, places, terminal
from tracker.errors import SplitError, UsageError
from tracker.model import Block, Hint, Page, Split
from tracker.outputs.iso import iso
from tracker.outputs.safe import json_line, json_text
from tracker.outputs.split_json import split_json
from tracker.splitting.choosing import split

PAGES = "a page is HTML, plain text, Markdown, JSON, RSS or Atom; look for one of these of the same live blog"


@click.command("split")
@click.argument("what", metavar="FILE|URL")
@click.option("--url", help="Address the file was saved from; dates and links lean on it.")
@click.option("--at", help="When it was saved (ISO 8601); relative times lean on it.")
@click.option("--timezone", help="Zone of times that state none, e.g. Europe/Berlin.")
@click.option("--explain", is_flag=True, help="Say which splitters were tried and where times and keys come from.")
@click.option(
    "--fixture", type=click.Path(file_okay=False, path_type=Path), help="Save page and blocks there, for a bug report."
)
@options.as_json
@options.places
def command(
    *,
    what: str,
    url: str | None,
    at: str | None,
    timezone: str | None,
    explain: bool,
    fixture: Path | None,
    as_json: bool,
    db: Path | None,
    config: Path | None,
) -> None:
    """Show the blocks of a saved page or of an address.

    A FILE may be gzipped; its suffix says what it is. Of a WARC, the last page is taken. A URL is fetched once. Where the
    config has a source with that address, its timezone and selectors are used.
    """
    del db  # every command takes it; this one stores nothing
    zone = options.read_zone(timezone)
    page = _page(what, url, at, config)
    hint = places.hint_for(page.url, config) if config or _is_address(what) else Hint()
    found = _found(what, page, replace(hint, timezone=zone) if zone else hint)
    if fixture:
        _save(fixture, page, found)
    if as_json:
        click.echo(json_line(split_json(found, explain=explain)))
    else:
        _show(found, explain=explain)


def _page(what: str, url: str | None, at: str | None, config: Path | None) -> Page:
    if _is_address(what):
        from tracker.cli import fetching  # noqa: PLC0415 - to import httpx takes longer than to split a file

        return fetching.fetch_page(what, config)
    path = Path(what)
    if not path.exists() and "@" not in path.name:
        raise UsageError(
            f"{what} is neither a file nor an http(s) address", hint="write https://… or the path of a saved page"
        )
    page = None
    for page in archive.read_captures(path, url=url, at=options.read_instant(at) if at else None):  # noqa: B007 - the last one
        pass
    if page is None:
        raise UsageError(f"{what} holds no page", hint="a WARC needs at least one response record with a page")
    return page


def _found(what: str, page: Page, hint: Hint) -> Split:
    """Split the page. What is no page is a bad argument if it is a file, and no page if it came from the web."""
    try:
        return split(page, hint)
    except SplitError as error:
        kind = SplitError if _is_address(what) else UsageError
        raise kind(f"{what}: {error}", hint=error.hint or PAGES) from error


def _is_address(what: str) -> bool:
    return what.startswith(("http://", "https://"))


def _show(found: Split, *, explain: bool) -> None:
    console = terminal.console()
    console.print(terminal.text(found.title or found.url, "bold"))
    console.print(terminal.facts(_facts(found)))
    if explain:
        rows = [(trial.splitter, trial.found, f"{trial.score:.2f}", trial.why) for trial in found.trials]
        console.print(terminal.table(("tried", "found", "score", "why"), rows, whole=True))
    headings = ["time (UTC)", "kind", "key", "label", "words"]
    if explain:
        headings[1:1] = ["time from", "key from"]
    console.print(
        terminal.table(headings, [_row(block, explain=explain) for block in found.blocks], spare=("kind", "key"))
    )
    console.print(terminal.text(lines.count(len(found.blocks), "block")))


def _facts(found: Split) -> list[tuple[str, object]]:
    shown: list[tuple[str, object]] = [
        ("splitter", f"{found.splitter}: {found.why}"),
        ("completeness", f"{found.completeness.value} {found.completeness_reason}".rstrip()),
        ("live", "unknown" if found.live is None else "yes" if found.live else "no"),
    ]
    if found.wall:
        shown.append(("no content", terminal.text(f"the page is a wall: {found.wall}", "bold red")))
    return shown


def _row(block: Block, *, explain: bool) -> list[object]:
    moment = block.published
    shown = "–" if moment is None else terminal.clock_text(moment.at)
    if moment and moment.precision.value == "day":
        shown = shown[:10]
    words = " · ".join(part for part in (block.title, block.text) if part)
    row: list[object] = [
        shown,
        block.kind.value,
        terminal.cut(block.key, 24),
        terminal.cut(block.label, 40),
        terminal.cut(words, 200),
    ]
    if explain:
        row[1:1] = [block.time_from, block.key_from]
    return row


def _save(folder: Path, page: Page, found: Split) -> None:
    """Write the page's very bytes, and beside them what was made of it and with which arguments."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.bin").write_bytes(page.body)
    expected = {
        "url": page.url,
        "at": iso(page.fetched_at),
        "content_type": page.content_type,
        "split": split_json(found, explain=True),
    }
    (folder / "expected.json").write_text(json_text(expected) + "\n", encoding="utf-8")
    lines.note(f"saved {folder / 'page.bin'} and {folder / 'expected.json'}")
