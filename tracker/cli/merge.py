"""``tracker merge``: a person says that two blocks are one."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import options, places
from tracker.cli.telling import teller
from tracker.clock import SystemClock


@click.command("merge")
@click.argument("block", type=options.NUMBER)
@click.argument("other", type=options.NUMBER)
@options.as_json
@options.places
def command(*, block: int, other: int, as_json: bool, db: Path | None, config: Path | None) -> None:
    """Say that OTHER is BLOCK, where the tracker took one block for two.

    BLOCK goes on with the words and the key of OTHER, which stands aside with its versions. This is recorded as an event and
    can be taken back: tracker unmerge OTHER. The daemon must be stopped meanwhile.
    """
    with places.writing(db, config) as store:
        event = store.merge(block, other, SystemClock().now())
    teller(as_json=as_json)(event)
