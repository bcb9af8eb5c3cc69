"""Reading config.toml into the frozen values that the rest of the program works with."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tracker.config.lines import KeyLines, key_lines
from tracker.config.problems import of_certificates, of_repetition, of_shape
from tracker.config.tables import BeliefKeys, File, SelectorsTable, SourceTable, TrackerTable
from tracker.errors import ConfigError
from tracker.model import Fetching, Hint, Policy, Selectors, Source

ENVIRONMENT_MARK = "env:"
"""A text ``env:NAME`` stands for the environment's NAME, so that a secret need not lie in the file."""


@dataclass(frozen=True, slots=True)
class Config:
    """All that the config says; defaults filled in, paths resolved."""

    store: Path
    sources: tuple[Source, ...] = ()
    fetching: Fetching = field(default_factory=Fetching)
    max_concurrent: int = 16
    full_every: int = 20
    """Every so many polls of a source the page is asked for unconditionally: some servers' 304 lies."""
    log_level: str = "info"
    log_format: str = "auto"
    path: Path | None = None
    """The file it came from; None when made by a program."""


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Read a config file. Raises ConfigError, whose ``problems`` name every mistake with file, line and key."""
    text = _read(path)
    lines = key_lines(text)
    data = _parsed(text, path)
    mistakes: list[tuple[int, str]] = []
    data = _with_environment(data, environ, (), lines, mistakes)
    mistakes += of_repetition(data, lines)
    mistakes += of_certificates(data, lines, path.parent)
    try:
        file = File.model_validate(data)
    except ValidationError as error:
        mistakes += of_shape(error, lines, data)
    if mistakes:
        raise _mistaken(path, mistakes)
    return _config(file, path)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise ConfigError(
            f"there is no config file {path}", hint="start from the sample config.toml, or name one with --config"
        ) from error
    except OSError as error:
        raise ConfigError(f"the config file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"the config file {path} is not UTF-8 text (byte {error.start})") from error


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        place = re.search(r"line (\d+)", said)
        line = int(place[1]) if place else len(text.splitlines())
        raise _mistaken(path, [(line, f"not valid TOML: {said}")]) from error


def _mistaken(path: Path, mistakes: list[tuple[int, str]]) -> ConfigError:
    listed = tuple(f"{path}:{line}: {words}" for line, words in sorted(mistakes))
    count = "a mistake" if len(listed) == 1 else f"{len(listed)} mistakes"
    return ConfigError(f"{count} in {path}", problems=listed, hint="every key is explained in the sample config.toml")


def _with_environment(
    value: Any,
    environ: Mapping[str, str],
    path: tuple[str | int, ...],
    lines: KeyLines,
    mistakes: list[tuple[int, str]],
) -> Any:
    """Return the data with each ``env:NAME`` replaced."""
    if isinstance(value, dict):
        return {key: _with_environment(inner, environ, (*path, key), lines, mistakes) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_environment(inner, environ, (*path, at), lines, mistakes) for at, inner in enumerate(value)]
    if not isinstance(value, str) or not value.startswith(ENVIRONMENT_MARK):
        return value
    name = value.removeprefix(ENVIRONMENT_MARK)
    if name not in environ:
        mistakes.append((lines.line(path), f"{path[-1]}: the environment has no {name}"))
    return environ.get(name, value)


def _config(file: File, path: Path) -> Config:
    table = file.tracker
    return Config(
        store=path.parent / Path(table.db).expanduser(),
        sources=tuple(_sources(file)),
        fetching=_fetching(table, path.parent),
        max_concurrent=table.max_concurrent,
        full_every=table.full_every,
        log_level=table.log_level,
        log_format=table.log_format,
        path=path,
    )


def _fetching(table: TrackerTable, folder: Path) -> Fetching:
    return Fetching(
        contact=table.contact,
        deadline=table.deadline,
        max_wire=table.max_wire,
        max_body=table.max_body,
        max_connections=table.max_concurrent,
        robots=table.robots,
        allow_private=table.allow_private,
        allow_downgrade=table.allow_downgrade,
        ca_file=str(folder / Path(table.ca_file).expanduser()) if table.ca_file else None,
        proxy=table.proxy,
    )


def _sources(file: File) -> Iterator[Source]:
    common = _policy(Policy(), file.tracker)
    for table in file.source:
        yield Source(
            name=table.name,
            url=table.url,
            interval=table.interval or file.tracker.interval,
            enabled=table.enabled,
            hint=_hint(table, file.tracker),
            policy=_policy(common, table),
            max_older_pages=table.max_older_pages,
        )


def _policy(common: Policy, table: BeliefKeys) -> Policy:
    """Return the policy with what this table says for itself."""
    own = {key: getattr(table, key) for key in BeliefKeys.model_fields}
    return replace(common, **{key: value for key, value in own.items() if value is not None})


def _hint(table: SourceTable, common: TrackerTable) -> Hint:
    return Hint(table.timezone or common.timezone, table.splitter, _selectors(table.selectors))


def _selectors(table: SelectorsTable | None) -> Selectors | None:
    if table is None:
        return None
    return Selectors(table.blocks, table.time, table.title, table.body, table.key, tuple(table.remove))
