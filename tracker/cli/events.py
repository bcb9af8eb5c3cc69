"""``tracker events``: the record of what happened, by ``seq``; one JSON object a line for programs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from tracker.cli import lines, options, places
from tracker.cli.telling import teller
from tracker.clock import SystemClock
from tracker.core.events import KIND_NAMES
from tracker.model import Event, Significance
from tracker.outputs import jsonl

WEIGHTS = tuple(weight.value for weight in Significance)
"""Lightest first."""


@click.command("events")
@click.option("--after", type=click.IntRange(min=0), default=0, help="Only events with a greater seq.")
@click.option("--source", help="Only of this source.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Only of this kind (block.revised, or revised); may be repeated.",
)
@click.option("--since", help="Only noticed after this: a time, or a span such as 24h.")
@click.option("--until", help="Only noticed up to this: a time, or a span such as 1h.")
@click.option("--significance", type=click.Choice(WEIGHTS), help="Only events of at least this weight.")
@click.option("--limit", type=options.NUMBER, help="At most so many.")
@options.as_json
@options.places
def command(
    *,
    after: int,
    source: str | None,
    kinds: tuple[str, ...],
    since: str | None,
    until: str | None,
    significance: str | None,
    limit: int | None,
    as_json: bool,
    db: Path | None,
    config: Path | None,
) -> None:
    """List events in the order in which they were recorded.

    With --json: one object a line, to be read with --after the last seq you have had.
    """
    now = SystemClock().now()
    with places.reading(db, config) as store:
        found = store.events(
            after=after,
            source=places.known(store, source) if source else None,
            kinds=_named(kinds) or None,
            since=options.read_time(since, now) if since else None,
            until=options.read_time(until, now) if until else None,
            significance=WEIGHTS[WEIGHTS.index(significance) :] if significance else None,
            limit=limit,
        )
        if as_json:
            for event in found:
                click.echo(jsonl.line(event))
        else:
            _show(found)


def _named(kinds: Iterable[str]) -> tuple[str, ...]:
    """Accept ``revised`` for ``block.revised``. Raises UsageError for a kind there is not."""
    return tuple(_kind(kind) for kind in kinds)


def _kind(kind: str) -> str:
    full = kind if "." in kind else f"block.{kind}"
    if full not in KIND_NAMES:
        raise click.BadParameter(f"{kind!r} is none of {', '.join(KIND_NAMES)}", param_hint="--kind")
    return full


def _show(events: Iterable[Event]) -> None:
    tell = teller(as_json=False)
    nothing = True
    for event in events:
        nothing = False
        tell(event)
    if nothing:
        lines.note("no events")
