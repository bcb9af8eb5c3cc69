"""Logs: on stderr, for a person or as JSON, each value bounded and free of control characters.

What a page or a server said ends up in log values; no terminal and no log line may be broken by it.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

LONGEST_VALUE = 2_000
"""Characters; a URL or a server's message beyond this says nothing more."""
LONGEST_TRACEBACK = 20_000

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
_PASSWORD = re.compile(r"(?<=://)[^/@\s]+@")
_CHATTY = ("apscheduler", "httpx", "httpcore", "asyncio")
"""They log a line for each tick, request or event loop; only their warnings are for us."""


def set_up(level: str = "info", form: str = "auto", stream: TextIO | None = None) -> None:
    """Send our logs and those of the libraries to ``stream`` (stderr) as ``human`` or ``json`` lines; ``auto`` asks the terminal."""
    out = sys.stderr if stream is None else stream
    human = form == "human" or (form == "auto" and out.isatty())
    least = logging.getLevelNamesMapping()[level.upper()]
    common: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        bounded,
    ]
    structlog.configure(
        processors=[*common, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    _route_library_logs(out, least, common, _renderer(out, human=human))


def logger(room: str) -> FilteringBoundLogger:
    """Return the logger of one room of the program."""
    return cast("FilteringBoundLogger", structlog.get_logger(f"tracker.{room}"))


def bounded(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Make every text value fit for a log line: no control characters, no passwords in URLs, not endless."""
    return {key: _bounded(key, value) for key, value in event.items()}


def _bounded(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if key == "exception":
        return _CONTROL_BUT_LINES.sub(" ", value)[-LONGEST_TRACEBACK:]
    clean = _PASSWORD.sub("", _CONTROL.sub(" ", value))
    return clean if len(clean) <= LONGEST_VALUE else clean[:LONGEST_VALUE] + "…"


def _renderer(out: TextIO, *, human: bool) -> Processor:
    if human:
        plain = structlog.dev.plain_traceback
        return structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=plain, pad_event_to=0)
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _route_library_logs(out: TextIO, least: int, common: list[Processor], renderer: Processor) -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer], foreign_pre_chain=common
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(least)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
