"""``tracker page``: a live blog as it stood at a time, or the very bytes it was served as."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from tracker.cli import options, places
from tracker.clock import SystemClock
from tracker.errors import UsageError
from tracker.outputs import page as forms
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
@click.option("--raw", is_flag=True, help="Print the very bytes of the page that was believed then.")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@options.places
def command(
    *, source: str, at: str | None, raw: bool, form: str, as_json: bool, db: Path | None, config: Path | None
) -> None:
    """Show the blocks of SOURCE as they stood at a time."""
    now = SystemClock().now()
    with places.reading(db, config) as store:
        found = places.standing_at(store, places.known(store, source), options.read_time(at, now) if at else now)
        if raw:
            sys.stdout.buffer.write(_bytes(store, found))
            return
    blocks = tuple((row.id, row.block) for row in found.blocks)
    page = forms.Standing(found.source, found.title, found.at, blocks)
    click.echo(FORMS["json" if as_json else form](page), nl=False)


def _bytes(store: Store, found: PageAt) -> bytes:
    if found.snapshot_id is None:
        raise UsageError(f"no page of {found.source} was believed by then", hint=f"tracker polls {found.source}")
    return store.body(found.snapshot_id)
