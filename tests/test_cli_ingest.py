"""``tracker ingest``: whatever people keep pages in, taken in by time, with a verdict on each source."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from story import NAME, NOON, URL, save_states

from tracker import poll
from tracker.archive import write_warc
from tracker.cli import demo_site, program
from tracker.model import Page
from tracker.poll import record, saved

STATES = [demo_site.page(frame, NOON - timedelta(minutes=90)) for frame in demo_site.frames()]


def fed(store: Path, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    """Ingest; give stdout and stderr."""
    capsys.readouterr()
    assert program.run(["ingest", *arguments, "--db", str(store)]) == code
    shown = capsys.readouterr()
    return shown.out, shown.err


def events(store: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[Any, ...]]:
    """Give what makes the record of a store."""
    capsys.readouterr()
    assert program.run(["events", "--json", "--db", str(store)]) == 0
    read = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [(event["kind"], event["detected_at"], event["text"], event["old_text"]) for event in read]


@pytest.fixture
def plain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[Any, ...]]:
    """Give the record that the story's files leave."""
    folder = tmp_path / "plain"
    folder.mkdir()
    fed(folder / "t.db", capsys, *save_states(folder), "--url", URL)
    return events(folder / "t.db", capsys)


def pages() -> list[Page]:
    """Give the story as fetched pages."""
    return [
        Page(
            URL, body.encode(), NOON + timedelta(minutes=minute), "text/html", headers=(("Content-Type", "text/html"),)
        )
        for minute, body in enumerate(STATES)
    ]


def test_a_warc_a_folder_and_a_git_history_leave_the_same_record(
    tmp_path: Path, plain: list[tuple[Any, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    """The way of keeping does not matter."""
    write_warc(pages(), tmp_path / "story.warc.gz")
    fed(tmp_path / "warc.db", capsys, str(tmp_path / "story.warc.gz"))
    assert events(tmp_path / "warc.db", capsys) == plain

    folder = tmp_path / "folder"
    folder.mkdir()
    save_states(folder)
    fed(tmp_path / "folder.db", capsys, str(folder), "--url", URL)
    assert events(tmp_path / "folder.db", capsys) == plain

    page = keep_in_git(tmp_path / "repository")
    fed(tmp_path / "git.db", capsys, f"git:{page}", "--url", URL)
    assert worded(events(tmp_path / "git.db", capsys)) == worded(plain)


def worded(record: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Leave what needs a second look at an unchanged page, which git does not keep: it confirms removals."""
    return [event for event in record if event[0] in {"block.added", "block.revised"}]


def keep_in_git(folder: Path) -> Path:
    """Commit each state of the story; give the file."""
    folder.mkdir()
    page = folder / "storm.html"
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for minute, body in enumerate(STATES):
        page.write_text(body, encoding="utf-8")
        at = f"{NOON + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}"
        who = {
            f"GIT_{role}_{what}": "desk@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        dated = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at, "PATH": os.environ["PATH"], **who}
        subprocess.run(["git", "-C", str(folder), "add", "."], check=True)
        subprocess.run(
            ["git", "-C", str(folder), "commit", "-q", "--allow-empty", "-m", "as it is"], check=True, env=dated
        )
    return page


def test_files_of_several_kinds_are_taken_in_together_by_time(
    tmp_path: Path, plain: list[tuple[Any, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Half of the story in a WARC, the other half in files, in no order."""
    write_warc(pages()[::2], tmp_path / "even.warc")
    odd = save_states(tmp_path)[1::2]
    fed(tmp_path / "t.db", capsys, *reversed(odd), str(tmp_path / "even.warc"), "--url", URL)
    assert events(tmp_path / "t.db", capsys) == plain


def test_a_page_from_before_the_newest_is_refused_told_and_exit_code_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten refused pages are not ten lines."""
    store, files = tmp_path / "t.db", save_states(tmp_path)
    fed(store, capsys, files[-1], "--url", URL)
    before = events(store, capsys)
    out, err = fed(store, capsys, *files[:10], "--url", URL, code=1)
    assert "10 pages (10 refused)" in out
    assert "is older than the newest one believed" in err
    assert "5 more refused" in err
    assert events(store, capsys) == before
    out, _ = fed(store, capsys, *files[:10], "--url", URL, "--json", code=1)
    assert len(json.loads(out)["refused"]) == 10


def test_one_damaged_file_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What could be read is taken in and told; then the complaint, exit code 2."""
    files = save_states(tmp_path)
    damaged = tmp_path / "storm-20260301T120030Z.html.gz"
    damaged.write_bytes(b"\x1f\x8b\x08broken")
    out, err = fed(tmp_path / "t.db", capsys, *files, str(damaged), "--url", URL, code=2)
    assert "17 pages" in out
    assert "5 added" in out
    assert damaged.name in err


def test_a_mistake_of_ours_on_one_page_is_logged_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is kept, for a splitter that is mended."""
    real = record.process_page

    def sick(store: Any, row: Any, page: Page, **more: Any) -> poll.PollResult:
        if page.fetched_at == NOON + timedelta(minutes=3):
            raise ZeroDivisionError("three is not a number")
        return real(store, row, page, **more)

    monkeypatch.setattr(saved, "process_page", sick)
    store, files = tmp_path / "t.db", save_states(tmp_path)
    out, err = fed(store, capsys, *files[:6], "--url", URL, "--source", "storm", code=1)
    assert "storm: 6 pages (1 unchanged, 1 bug, 1 quarantined)" in out
    assert "three is not a number" in err
    assert "Traceback" in err
    assert program.run(["polls", "storm", "--json", "--db", str(store)]) == 0
    polls = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (bug,) = [one for one in polls if one["outcome"] == "bug"]
    assert bug["snapshot"] is not None


def test_what_is_left_out_of_a_warc_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A picture is no page."""
    picture = Page(f"{URL}.png", b"\x89PNG", NOON, "image/png", headers=(("Content-Type", "image/png"),))
    write_warc([pages()[0], picture], tmp_path / "crawl.warc")
    _, err = fed(tmp_path / "t.db", capsys, str(tmp_path / "crawl.warc"))
    assert "left out " in err
    assert "image/png" in err


def test_a_source_of_the_config_is_taken_by_its_name_or_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what the config says of it, so that the daemon goes on where ingesting ended."""
    config = tmp_path / "config.toml"
    config.write_text(
        f'[tracker]\ndb = "{tmp_path}/t.db"\n[[source]]\nname = "storm"\nurl = "{URL}"\n', encoding="utf-8"
    )
    files = save_states(tmp_path)
    for more in (["--url", URL], ["--source", "storm"]):
        assert program.run(["ingest", files[0], *more, "--config", str(config)]) == 0
        assert "storm: 1 page" in capsys.readouterr().out
    assert program.run(["sources", "--json", "--config", str(config)]) == 0
    (source,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (source["name"], source["url"], source["enabled"]) == ("storm", URL, True)


@pytest.mark.parametrize("given", ["git:none/such.html", "empty", "git:no-history.html", "missing.html"])
def test_what_holds_no_page_is_a_usage_error_that_names_it(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And leaves no event."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "no-history.html").write_text("<p>new</p>", encoding="utf-8")
    _, err = fed(tmp_path / "t.db", capsys, given, code=2)
    assert given.removeprefix("git:").split("/")[0] in err
    assert "Traceback" not in err


def test_the_name_is_that_of_the_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """When nobody gives one."""
    out, _ = fed(tmp_path / "t.db", capsys, save_states(tmp_path)[0], "--url", URL)
    assert out.startswith(f"{NAME}: 1 page")
