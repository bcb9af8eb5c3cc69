"""Logs: one line an event, whatever a page put into it."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

from tracker import logs


@pytest.fixture
def written():
    """Log as JSON into a text; leave logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("info", "json", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_says_what_where_and_when(written):
    logs.logger("test").info("poll", source="quake", events=2)
    (line,) = lines(written)
    assert (line["event"], line["source"], line["events"], line["level"]) == ("poll", "quake", 2, "info")
    assert str(line["timestamp"]).endswith("Z")


def test_below_the_level_nothing_is_written(written):
    logs.logger("test").debug("poll")
    assert lines(written) == []


@pytest.mark.parametrize(
    "hostile", ["a\nlevel=error forged", "\x1b[2J\x1b]0;title\x07", "\x9b31m", "\u202egpj.exe", "a\x00b"]
)
def test_no_value_breaks_a_line_or_a_terminal(written, hostile):
    logs.logger("test").warning("poll failed", why=hostile)
    (line,) = lines(written)
    assert not any(
        ord(character) < 32 or 127 <= ord(character) < 160 or character == "\u202e" for character in str(line["why"])
    )


def test_long_values_are_cut(written):
    logs.logger("test").warning("poll failed", why="x" * 50_000)
    (line,) = lines(written)
    assert len(str(line["why"])) == logs.LONGEST_VALUE + 1


def test_passwords_in_urls_are_not_written(written):
    logs.logger("test").warning("poll failed", why="http://user:secret@proxy.example:3128 refused")
    assert "secret" not in written.getvalue()
    assert "proxy.example:3128" in written.getvalue()


def test_a_traceback_is_kept(written):
    try:
        int("in the splitter")
    except ValueError:
        logs.logger("test").exception("a mistake of ours")
    (line,) = lines(written)
    assert "Traceback" in str(line["exception"])
    assert "in the splitter" in str(line["exception"])


def test_warnings_of_libraries_take_the_same_form_and_their_chatter_is_left_out(written):
    logging.getLogger("apscheduler.scheduler").info("tick")
    logging.getLogger("httpx").info("HTTP Request")
    logging.getLogger("apscheduler.scheduler").warning("late\nindeed")
    assert [line["event"] for line in lines(written)] == ["late indeed"]


def test_for_people_there_is_no_json_and_without_a_terminal_no_colour():
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logs.set_up("info", "human", stream)
        logs.logger("test").info("poll", source="quake")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
    assert "poll" in stream.getvalue()
    assert "source=quake" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()
