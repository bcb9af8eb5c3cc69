"""The config file: the sample is valid, and every mistake is told at once, each with its line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.config import Config, load
from tracker.config.lines import key_lines
from tracker.config.tables import BeliefKeys, SelectorsTable, SourceTable, TrackerTable
from tracker.errors import ConfigError
from tracker.model import PRIVATE_NETWORKS, Hint, Policy, Selectors

SAMPLE = Path(__file__).parents[1] / "config.toml"
CERTIFICATE = Path(__file__).parent / "tls" / "localhost.pem"
SOURCE = '[[source]]\nname = "quake"\nurl = "https://news.example/quake"\n'


def loaded(tmp_path: Path, text: str, **environ: str) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    return load(path, environ)


def mistakes(tmp_path: Path, text: str) -> list[str]:
    """Return the problems without the file's path: ``line: words``."""
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text)
    assert caught.value.exit_code == 2
    prefix = f"{tmp_path / 'config.toml'}:"
    assert all(problem.startswith(prefix) for problem in caught.value.problems)
    return [problem.removeprefix(prefix) for problem in caught.value.problems]


def test_the_sample_is_valid_as_it_is():
    config = load(SAMPLE, {})
    assert [source.name for source in config.sources] == ["example"]
    assert config.store == SAMPLE.parent / "tracker.db"


def test_the_sample_uncommented_is_valid_too(tmp_path):
    text = re.sub(r"^# ((?:[a-z_]+ = |\[source).*)$", r"\1", SAMPLE.read_text("utf-8"), flags=re.MULTILINE)
    text = text.replace('ca_file = "company.pem"', f"ca_file = '{CERTIFICATE}'")
    source = loaded(tmp_path, text).sources[0]
    assert source.hint.selectors is not None
    assert source.hint.timezone == "America/New_York"


@pytest.mark.parametrize("table", [TrackerTable, SourceTable, SelectorsTable, BeliefKeys])
def test_the_sample_explains_every_key(table):
    text = SAMPLE.read_text("utf-8")
    for key in table.model_fields:
        assert re.search(rf"^(# )?({key} = |\[source\.{key}\])", text, re.MULTILINE), key


def test_what_the_sample_states_is_the_default(tmp_path):
    sample, bare = load(SAMPLE, {}), loaded(tmp_path, "")
    assert replace(sample.fetching, contact=None) == bare.fetching
    assert sample.fetching.contact is not None
    assert sample.store.name == bare.store.name
    for key in ("max_concurrent", "full_every", "log_level", "log_format"):
        assert getattr(sample, key) == getattr(bare, key)
    source = loaded(tmp_path, SOURCE).sources[0]
    assert (
        (sample.sources[0].policy, sample.sources[0].interval) == (source.policy, source.interval) == (Policy(), 60.0)
    )


def test_a_source_takes_from_the_tracker_what_it_does_not_say(tmp_path):
    config = loaded(
        tmp_path,
        '[tracker]\ninterval = "2m"\ntimezone = "Europe/London"\nconfirm_removed = 3\nquarantine_after = "1h"\n'
        + SOURCE
        + "confirm_removed = 4\n"
        + SOURCE.replace("quake", "storm")
        + 'interval = "30s"\ntimezone = "Asia/Tokyo"\n',
    )
    quake, storm = config.sources
    assert (quake.interval, quake.hint.timezone) == (120.0, "Europe/London")
    assert (quake.policy.confirm_removed, quake.policy.quarantine_after) == (4, 3600.0)
    assert (storm.interval, storm.hint.timezone, storm.policy.confirm_removed) == (30.0, "Asia/Tokyo", 3)


def test_selectors_of_a_source_are_given_on(tmp_path):
    config = loaded(
        tmp_path, SOURCE + '[source.selectors]\nblocks = "li.x"\ntime = "time"\nremove = [".ad", "aside"]\n'
    )
    assert config.sources[0].hint == Hint(None, None, Selectors("li.x", "time", remove=(".ad", "aside")))


def test_a_jmespath_expression_is_a_selector_too(tmp_path):
    config = loaded(tmp_path, SOURCE + "selectors = { blocks = 'posts[?live].{a: b}' }\n")
    assert config.sources[0].hint.selectors.blocks == "posts[?live].{a: b}"


@pytest.mark.parametrize(
    ("said", "networks"),
    [("true", PRIVATE_NETWORKS), ("false", ()), ('["10.1.0.0/16", "127.0.0.1"]', ("10.1.0.0/16", "127.0.0.1/32"))],
)
def test_private_networks_are_opened_as_a_whole_or_by_name(tmp_path, said, networks):
    assert loaded(tmp_path, f"[tracker]\nallow_private = {said}\n").fetching.allow_private == networks


def test_a_text_may_come_from_the_environment(tmp_path):
    config = loaded(tmp_path, '[tracker]\nproxy = "env:NEWS_PROXY"\n', NEWS_PROXY="http://user:word@proxy.example:3128")
    assert config.fetching.proxy == "http://user:word@proxy.example:3128"


def test_a_name_that_the_environment_lacks_is_a_mistake(tmp_path):
    assert mistakes(tmp_path, '[tracker]\ncontact = "env:NOBODY"\n') == ["2: contact: the environment has no NOBODY"]


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines(tmp_path):
    text = """\
[tracker]
intervall = "60s"
deadline = "soon"
robots = "yes"
timezone = "Europe/Londn"

[[source]]
name = "Quake!"
url = "news.example/quake"
interval = "10ms"
selectors = { blocks = "div..x", colour = "red" }

[[source]]
name = "storm"

[[source]]
name = "storm"
url = "https://news.example/storm"
enabled = 1
max_older_pages = -1

[output]
"""
    found = mistakes(tmp_path, text)
    assert [int(problem.split(":")[0]) for problem in found] == [2, 3, 4, 5, 8, 9, 10, 11, 11, 13, 17, 19, 20, 22]
    said = dict(zip(["typo", "duration", "bool", "zone", "name", "url", "range"], found, strict=False))
    assert said["typo"] == "2: [tracker] intervall: there is no such key; did you mean 'interval'?"
    assert said["duration"] == '3: [tracker] deadline: \'soon\' is no duration; write it like "30s", "5m" or "1h"'
    assert said["bool"] == "4: [tracker] robots: must be true or false"
    assert "is no time zone" in said["zone"]
    assert said["url"].endswith("it must begin with https:// or http:// and name a host")
    assert said["range"] == "10: [[source]] 'Quake!' interval: '10ms' is out of range; it can be 1s to 7d"
    assert found[9] == "13: [[source]] 'storm' url: is missing"
    assert found[10] == "17: [[source]] 'storm' name: 'storm' is the name of the source on line 14 too"


def test_one_address_under_two_names_is_a_mistake(tmp_path):
    assert mistakes(tmp_path, SOURCE + SOURCE.replace('"quake"', '"other"')) == [
        "6: [[source]] 'other' url: 'https://news.example/quake' is the url of the source on line 3 too"
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[tracker]\nname = "a\n', 2, "not valid TOML"),
        ("[tracker]\n[tracker]\n", 2, "not valid TOML"),
        ("[[source]]\nname = [\n", 2, "not valid TOML"),
        ('[source]\nname = "a"\n', 1, "two brackets"),
        ("source = 3\n", 1, "two brackets"),
        ("tracker = 3\n", 1, "a table of keys"),
        ("[tracker]\nconfirm_removed = 0\n", 2, "greater than or equal to 1"),
        ("[tracker]\nconfirm_removed = 2.5\n", 2, "whole number"),
        ("[tracker]\ndb = 3\n", 2, "text in quotes"),
        ('[tracker]\nmax_body = "20"\n', 2, "is no size"),
        ("[tracker]\ninterval = 60\n", 2, 'write it like "30s"'),
        ('[tracker]\nallow_private = ["10.1"]\n', 2, "is no network"),
        ("[tracker]\nallow_private = 1\n", 2, "true, false or a list"),
        ('[[source]]\nname = "a"\nurl = "https://a.example/"\nsplitter = "lables"\n', 4, "did you mean 'labels'?"),
        ('[[source]]\nname = "a"\nurl = "https://a.example/"\nsplitter = "xyzzy"\n', 4, "there are jsonld"),
        ('[tracker]\nca_file = "absent.pem"\n', 2, "No such file"),
        ('[tracker]\nca_file = "config.toml"\n', 2, "cannot be used"),
        ('[tracker]\nproxy = "proxy:3128"\n', 2, "http://proxy"),
        ('[[source]]\nname = "a"\nurl = "https://user:word@news.example/"\n', 3, "carries a user name"),
        ('[[source]]\nname = "a"\nurl = "https://news.example:port/"\n', 3, "is no URL"),
    ],
)
def test_a_mistake_is_told_in_plain_words(tmp_path, text, line, words):
    (found,) = mistakes(tmp_path, text)
    assert found.startswith(f"{line}: ")
    assert words in found


def test_no_file_is_told_with_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match="there is no config file") as caught:
        load(tmp_path / "absent.toml", {})
    assert "--config" in caught.value.hint


def test_a_file_that_is_no_text_is_told(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(path, {})


def test_a_directory_is_no_config_file(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path, {})


def test_a_store_beside_the_config_stays_there_wherever_the_program_is_started(tmp_path):
    assert loaded(tmp_path, '[tracker]\ndb = "data/news.db"\n').store == tmp_path / "data" / "news.db"
    assert loaded(tmp_path, '[tracker]\ndb = "/srv/news.db"\n').store == Path("/srv/news.db")


def test_lines_are_found_past_comments_long_texts_and_arrays():
    text = '''\
# name = "not this"
[tracker]
note = """
name = "nor this"
"""
list = [
  "a = 1",  # ]
  "b",
]
"quoted key" = 1
[[source]]
name = "first"
[source.selectors]
blocks = "li"
[[source]]
dotted.key = 2
'''
    lines = key_lines(text)
    assert lines.line(("tracker", "note")) == 3
    assert lines.line(("tracker", "list")) == 6
    assert lines.line(("tracker", "quoted key")) == 10
    assert lines.line(("source", 0, "name")) == 12
    assert lines.line(("source", 0, "selectors", "blocks")) == 14
    assert lines.line(("source", 1, "dotted", "key")) == 16
    assert lines.line(("source", 1, "absent")) == 15
    assert lines.line(("nothing",)) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_finding_lines_never_fails_whatever_the_text(text):
    assert key_lines(text).line(("source", 0)) >= 1
