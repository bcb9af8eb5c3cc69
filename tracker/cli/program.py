"""The ``tracker`` command: finds commands by name, imports only the one asked for, turns errors into exit codes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from tracker.cli.lines import complain, silence_pipe
from tracker.errors import TrackerError

COMMANDS = {
    "demo": "Watch the tracker follow a live blog for half a minute. No internet needed.",
    "run": "Follow the sources of the config until stopped.",
    "poll": "Poll sources once, now.",
    "check": "Look for mistakes in the config and the store.",
    "split": "Show which blocks a page has. Stores nothing.",
    "ingest": "Feed saved pages (WARC or files) as if they had been polled.",
    "sources": "List the sources in the store.",
    "blocks": "List the blocks of a source.",
    "show": "Show the life of one block, version by version.",
    "events": "List what was added, revised, taken down, put back.",
    "digest": "Summarise what happened, for reading.",
    "search": "Find words in any version of any block.",
    "polls": "List when a source was polled and what came of it.",
    "page": "Show a live blog as it stood at a time.",
    "diff": "Compare a live blog at two times.",
    "replay": "Run the stored pages through today's splitter; show what would differ.",
    "merge": "Say that two blocks are one.",
    "unmerge": "Take a merge back.",
    "export": "Write the pages of a store as a WARC file.",
    "backup": "Copy the store, also while the daemon writes to it.",
    "prune": "Delete old pages; versions and events stay.",
    "verify": "Prove that the store is whole.",
}
"""Name and summary. ``--help`` reads only this; a test holds it to the commands themselves."""

INTERRUPTED = 130

GARBAGE = 50_000
"""New objects between two looks for garbage. Importing and splitting make many objects and hardly a circle: at Python's own
700 a fifth of a start goes into looking. A page makes some ten thousand."""

WELCOME = """\
tracker follows live blogs and updating articles block by block.

See it work (half a minute, no internet):
    tracker demo
See the blocks of any live blog:
    tracker split https://example.org/some-live-blog
Follow your own:
    put the addresses into config.toml, then  tracker check  and  tracker run

tracker --help lists all commands."""


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, D102 - click's contract
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002, D102 - click's contract
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"tracker.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002, D102 - click's contract
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="liveblog-tracker", prog_name="tracker")
@click.pass_context
def tracker(context: click.Context) -> None:
    """Follow live blogs and updating articles block by block."""
    if context.invoked_subcommand is None:
        click.echo(WELCOME)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0, 1 a poll failed, 2 usage or config, 3 store."""
    try:
        return tracker.main(args=arguments, prog_name="tracker", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except TrackerError as error:
        complain(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        silence_pipe()
        return 0


def main() -> None:
    """Console script."""
    gc.set_threshold(GARBAGE)
    sys.exit(run())
