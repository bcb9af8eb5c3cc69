"""``tracker check``: every mistake in the config and every fault of the store, at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from tracker.cli import lines, options, places
from tracker.cli.options import DEFAULT_CONFIG, DEFAULT_DB
from tracker.config import Config
from tracker.errors import ConfigError, StoreError, TrackerError
from tracker.outputs.safe import json_line
from tracker.store import open_store, sqlite_advice


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what is wrong with it, and what can be said of it when nothing is."""

    what: str
    problems: tuple[str, ...]
    good: str
    exit_code: int
    """When there are problems."""


@click.command("check")
@options.as_json
@options.places
def command(*, as_json: bool, db: Path | None, config: Path | None) -> int:
    """Look for mistakes in the config and in the store, all at once. Exit code 2 for the config, 3 for the store."""
    loaded, of_config = _config(config)
    findings = [of_config, _store(db or (loaded.store if loaded else Path(DEFAULT_DB)))]
    if as_json:
        told: dict[str, Any] = {
            finding.what: {"problems": finding.problems, "good": finding.good} for finding in findings
        }
        click.echo(json_line({**told, "advice": sqlite_advice()}))
    else:
        for finding in findings:
            _show(finding)
        if sqlite_advice():
            lines.say(f"note: {sqlite_advice()}")
    return next((finding.exit_code for finding in findings if finding.problems), 0)


def _config(path: Path | None) -> tuple[Config | None, Finding]:
    try:
        loaded = places.config_or_none(path)
    except ConfigError as error:
        problems = error.problems or (_told(error),)
        return None, Finding("config", problems, "", ConfigError.exit_code)
    if loaded is None:
        return None, Finding("config", (), f"there is no {DEFAULT_CONFIG} here; name one with --config", 0)
    enabled = sum(source.enabled for source in loaded.sources)
    good = f"{path or DEFAULT_CONFIG} is fine: {lines.count(len(loaded.sources), 'source')}, {enabled} enabled"
    return loaded, Finding("config", (), good, 0)


def _store(path: Path) -> Finding:
    if not path.exists():
        return Finding("store", (), f"there is no {path} yet; tracker run makes it", 0)
    try:
        with open_store(path, readonly=True) as store:
            problems = tuple(store.verify())
            good = f"{path} is fine: {lines.count(len(store.sources()), 'source')}; tracker verify looks deeper"
    except StoreError as error:
        problems, good = (_told(error),), ""
    return Finding("store", problems, good, StoreError.exit_code)


def _told(error: TrackerError) -> str:
    return "; ".join(part for part in (f"{error}", error.hint) if part)


def _show(finding: Finding) -> None:
    for problem in finding.problems:
        lines.say(f"{finding.what}: {problem}")
    if not finding.problems:
        lines.say(f"{finding.what}: {finding.good}")
