"""Telling events on stdout as they are recorded."""

from __future__ import annotations

from collections.abc import Callable

import click

from tracker.model import Event
from tracker.outputs import jsonl


def teller(*, as_json: bool) -> Callable[[Event], None]:
    """Give what prints one event: a line of JSON, or a line for people with what changed, in context, below."""
    if as_json:
        return lambda event: click.echo(jsonl.line(event))
    from tracker.cli import terminal  # noqa: PLC0415 - programs that read JSON need not wait for rich
    from tracker.core.segments import markup  # noqa: PLC0415 - as above
    from tracker.outputs.phrases import told_words  # noqa: PLC0415 - as above

    console = terminal.console()

    def tell(event: Event) -> None:
        console.print(terminal.event_line(event), soft_wrap=not terminal.wraps())
        if event.kind == "block.revised" and event.diff:
            shown = terminal.diff_text(markup(told_words(event)), colour=console.color_system is not None)
            console.print(terminal.padded(shown))

    return tell
