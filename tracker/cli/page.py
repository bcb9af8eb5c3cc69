"""``tracker page``: a live blog as it stood at a time, or the very bytes it was served as."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from tracker.cli import options, places
from tracker.clock import SystemClock
from tracker.errors import UsageError
from tracker.model import Hint, Page
from tracker.outputs import page as forms
from tracker.splitting.choosing import split
from tracker.store import Store
from tracker.store.rows import PageAt

FORMS: dict[str, Callable[[forms.Standing], str]] = {
    "text": forms.as_text,
    "markdown": forms.as_markdown,
    "html": forms.as_html,
    "json": forms.as_json,
}


@click.command("page")
@click.argument("source")
@click.option("--at", help="When: a time, or a span back such as 24h; now if not given.")
@click.option("--snapshot", type=options.NUMBER, help="This page, believed or not, by its number in polls.")
@click.option("--raw", is_flag=True, help="Print the very bytes of the page.")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@options.places
def command(
    *,
    source: str,
    at: str | None,
    snapshot: int | None,
    raw: bool,
    form: str,
    as_json: bool,
    db: Path | None,
    config: Path | None,
) -> None:
    """Show the blocks of SOURCE as they stood at a time.

    With --snapshot: one page that was kept, a quarantined one for instance, as today's splitter reads it.
    """
    if raw and sys.stdout.isatty():
        raise UsageError(
            "the very bytes of a page are nothing for a terminal", hint="write them to a file: --raw > page.html"
        )
    if at and snapshot:
        raise UsageError("--at and --snapshot name two pages", hint="give one of them")
    with places.reading(db, config) as store:
        name = places.known(store, source)
        if raw:
            sys.stdout.buffer.write(_bytes(store, name, at, snapshot))
            sys.stdout.buffer.flush()
        else:
            click.echo(FORMS["json" if as_json else form](_shown(store, name, at, snapshot)), nl=False)


def _bytes(store: Store, name: str, at: str | None, snapshot: int | None) -> bytes:
    if snapshot is not None:
        return _kept(store, name, snapshot).body
    found = _at(store, name, at)
    if found.snapshot_id is None:
        raise UsageError(f"no page of {name} was believed by then", hint=f"tracker polls {name} lists those there are")
    return store.body(found.snapshot_id)


def _shown(store: Store, name: str, at: str | None, snapshot: int | None) -> forms.Standing:
    if snapshot is None:
        found = _at(store, name, at)
        blocks = tuple((row.id, row.block) for row in found.blocks)
        return forms.Standing(name, found.title, found.at, blocks, found.snapshot_id)
    page = _kept(store, name, snapshot)
    row = store.source(name)
    read = split(page, row.source.hint if row else Hint())
    return forms.Standing(name, read.title, page.fetched_at, tuple(enumerate(read.blocks, 1)), snapshot)


def _at(store: Store, name: str, at: str | None) -> PageAt:
    now = SystemClock().now()
    return places.standing_at(store, name, options.read_time(at, now) if at else now)


def _kept(store: Store, name: str, snapshot: int) -> Page:
    """Give one page that was kept, whatever was thought of it."""
    row = next((row for row in store.snapshots(name) if row.id == snapshot), None)
    if row is None:
        raise UsageError(f"{name} has no snapshot {snapshot}", hint=f"tracker polls {name} lists those there are")
    return Page(row.url, store.body(snapshot), row.fetched_at, row.content_type)
