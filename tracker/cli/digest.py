"""``tracker digest``: what happened in a stretch of time, for reading."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.api import History
from tracker.cli import options, places, terminal
from tracker.clock import SystemClock
from tracker.model import Significance
from tracker.outputs import digest_html, digest_json, digest_markdown, digest_text

FORMS = {
    "text": digest_text.render,
    "markdown": digest_markdown.render,
    "html": digest_html.render,
    "json": digest_json.render,
}


@click.command("digest")
@click.option("--since", default="24h", show_default=True, help="From when: a time, or a span such as 24h.")
@click.option("--until", help="Up to when: a time, or a span such as 1h; now if not given.")
@click.option("--source", help="Only this source.")
@click.option(
    "--significance",
    type=click.Choice([weight.value for weight in Significance]),
    default=Significance.MINOR.value,
    show_default=True,
    help="Leave out revisions that weigh less.",
)
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@options.places
def command(
    *,
    since: str,
    until: str | None,
    source: str | None,
    significance: str,
    form: str,
    as_json: bool,
    db: Path | None,
    config: Path | None,
) -> None:
    """Tell what was added, revised and taken down, by source, newest first, quick revisions folded into one."""
    now = SystemClock().now()
    with places.reading(db, config) as store:
        digest = History(store).digest(
            since=options.read_time(since, now),
            until=options.read_time(until, now) if until else now,
            source=places.known(store, source) if source else None,
            minimum=Significance(significance),
        )
    if form == "text" and not as_json:
        rendered = digest_text.render(digest, terminal.width())
        terminal.console().print(terminal.marked(rendered), end="", soft_wrap=True)
    else:
        click.echo(FORMS["json" if as_json else form](digest), nl=False)
