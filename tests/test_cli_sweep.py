"""Every door with bad input: a line that names the thing, a way out where there is one, the right exit code, no traceback."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from story import NAME, URL, save_states

from tracker.cli import program
from tracker.store import sqlite_advice

READING = (
    ["sources"],
    ["blocks", NAME],
    ["show", "2"],
    ["events"],
    ["digest"],
    ["search", "causeway"],
    ["polls", NAME],
    ["page", NAME],
    ["diff", NAME, "--from", "24h"],
    ["replay"],
    ["export", "--warc", "out.warc"],
    ["backup", "copy.db"],
    ["prune", "--list"],
    ["verify"],
)
WRITING = (["replay", "--apply"], ["merge", "1", "2"], ["unmerge", "1"], ["prune", "--keep", "90d"])
MAKING = (["ingest", "page.html", "--url", URL],)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with a good store and all kinds of bad files."""
    folder = tmp_path_factory.mktemp("sweep")
    assert program.run(["ingest", *save_states(folder)[:6], "--url", URL, "--db", str(folder / "good.db")]) == 0
    (folder / "empty.db").write_bytes(b"")
    (folder / "notes.db").write_text("notes, long enough to be sure that this is no database\n" * 40, encoding="utf-8")
    with sqlite3.connect(folder / "foreign.db") as conn:
        conn.execute("CREATE TABLE t (a)")
    conn.close()
    for name in ("newer.db", "denied.db", "damaged.db"):
        shutil.copy(folder / "good.db", folder / name)
    with sqlite3.connect(folder / "newer.db") as conn:
        conn.execute("PRAGMA user_version = 99")
    conn.close()
    (folder / "denied.db.lock").mkdir()
    good = (folder / "good.db").read_bytes()
    (folder / "damaged.db").write_bytes(good[:16384] + b"\xff" * (len(good) - 16384))
    (folder / "folder").mkdir()
    (folder / "empty.html").write_bytes(b"")
    (folder / "binary.html").write_bytes(bytes(range(256)) * 20)
    (folder / "paper.pdf").write_bytes(b"%PDF-1.4\n%\xe2\xe3\n1 0 obj<<>>endobj\n" * 20)
    (folder / "page.html").write_text("<h1>Storm</h1><p>The causeway is closed, the harbour office said.</p>", "utf-8")
    (folder / "broken.toml").write_text("[tracker\n", "utf-8")
    (folder / "typo.toml").write_text('[tracker]\nintervall = "1s"\n', "utf-8")
    return folder


def names(folder: Path) -> list[str]:
    """List what is there besides what SQLite and the lock keep beside a store."""
    kept = ("-shm", "-wal", ".lock")
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(kept))


@pytest.fixture
def complaint(shelf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Give what runs a command that must fail, and gives what it says on stderr."""
    monkeypatch.chdir(shelf)

    def run(*arguments: str, code: int) -> str:
        before = names(shelf)
        assert program.run([*arguments]) == code, capsys.readouterr()
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err + shown.out
        assert names(shelf) == before, "a command that fails leaves nothing behind"
        return shown.err

    return run


BAD_STORES = {
    "missing.db": "there is no store at missing.db",
    "empty.db": "empty.db is empty, not a store",
    "notes.db": "notes.db is no store",
    "foreign.db": "foreign.db is a SQLite file, but not a store of ours",
    "newer.db": "newer.db was made by a newer version of tracker",
    "damaged.db": "damaged.db: ",
}


@pytest.mark.parametrize("store", BAD_STORES)
@pytest.mark.parametrize("command", [*READING, *WRITING], ids=" ".join)
def test_a_bad_store_is_named_with_a_hint_and_exit_code_three(command: list[str], store: str, complaint) -> None:
    """In every command that needs one."""
    said = complaint(*command, "--db", store, code=3)
    assert BAD_STORES[store] in said
    assert "hint: " in said


@pytest.mark.parametrize("store", sorted(set(BAD_STORES) - {"missing.db"}))
def test_a_bad_store_is_not_taken_in_to_or_polled_into(store: str, shelf: Path, complaint) -> None:
    """Nor is a byte of it changed."""
    before = (shelf / store).read_bytes()
    assert BAD_STORES[store] in complaint(*MAKING[0], "--db", store, code=3)
    assert (shelf / store).read_bytes() == before


@pytest.mark.parametrize("command", [*WRITING, *MAKING], ids=" ".join)
def test_a_lock_that_cannot_be_had_is_a_line_and_exit_code_three(command: list[str], complaint) -> None:
    """No permission, or something else in its place."""
    assert "denied.db.lock: " in complaint(*command, "--db", "denied.db", code=3)


@pytest.mark.parametrize("command", [*READING, *WRITING, *MAKING], ids=" ".join)
def test_a_folder_for_the_store_is_a_usage_error(command: list[str], complaint) -> None:
    """It wants the file itself."""
    assert "'folder' is a directory" in complaint(*command, "--db", "folder", code=2)


def test_a_store_in_a_folder_that_is_not_there_is_not_made(complaint) -> None:
    """A typo must not make folders."""
    said = complaint(*MAKING[0], "--db", "none/such.db", code=3)
    assert "no folder none" in said
    assert "hint: " in said
    assert "no folder" in complaint("demo", "--db", "none/such.db", code=2)


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (["page", NAME, "--at", "yesterday"], "'yesterday'"),
        (["page", NAME, "--at", "2020-01-01"], "not followed yet"),
        (["page", NAME, "--at", "2020-01-01", "--raw"], "not followed yet"),
        (["page", NAME, "--snapshot", "77"], "no snapshot 77"),
        (["page", NAME, "--snapshot", "1", "--at", "1h"], "name two pages"),
        (["page", "nobody"], "'nobody'"),
        (["diff", NAME], "--from"),
        (["diff", NAME, "--from", "later"], "'later'"),
        (["diff", "nobody", "--from", "1h"], "'nobody'"),
        (["events", "--since", "x"], "'x'"),
        (["events", "--limit", "0"], "--limit"),
        (["events", "--kind", "changed"], "block.revised"),
        (["events", "--source", "nobody"], "'nobody'"),
        (["digest", "--since", "x"], "'x'"),
        (["digest", "--source", "nobody"], "'nobody'"),
        (["digest", "--format", "x"], "'markdown'"),
        (["blocks", "nobody"], "'nobody'"),
        (["polls", "nobody"], "'nobody'"),
        (["show", "x"], "'x' is not a valid whole number"),
        (["show", "99"], "no block 99"),
        (["merge", "1", "99"], "no block 99"),
        (["unmerge", "1"], "not merged"),
        (["prune"], "what to keep"),
        (["prune", "--keep", "soon"], "'soon'"),
        (["prune", "--keep", "1d", "--source", "nobody"], "'nobody'"),
        (["search", ""], "no word"),
        (["replay", "nobody"], "'nobody'"),
        (["replay", "--into", "good.db"], "good.db is there already"),
        (["export", "--warc", "good.db"], "good.db is there already"),
        (["export", "--warc", "none/x.warc"], "none/x.warc cannot be written"),
        (["export", "nobody", "--warc", "x.warc"], "'nobody'"),
        (["backup", "good.db"], "good.db is there already"),
        (["backup", "none/x.db"], "no folder none"),
        (["ingest", "none.html"], "no file none.html"),
        (["ingest", "folder"], "folder holds no file"),
        (["ingest", "page.html", "--at", "soon"], "'soon'"),
        (["ingest", "page.html@soon"], "'soon'"),
        (["ingest", "page.html", "--timezone", "Mars/Base"], "'Mars/Base'"),
        (["demo"], "good.db is there already"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_bad_argument_is_named_and_exit_code_two(command: list[str], named: str, shelf: Path, complaint) -> None:
    """On a good store, which stays as it is."""
    before = (shelf / "good.db").read_bytes()
    assert named in complaint(*command, "--db", "good.db", code=2)
    assert (shelf / "good.db").read_bytes() == before


@pytest.mark.parametrize(
    ("command", "named", "code"),
    [
        (["split", "none.html"], "none.html", 2),
        (["split", "ftp://example.org/"], "ftp://example.org/", 2),
        (["split", "folder"], "folder", 2),
        (["split", "binary.html"], "binary.html: the page is no text", 2),
        (["split", "paper.pdf"], "paper.pdf: the page is no text but a PDF", 2),
        (["split", "page.html", "--at", "x"], "'x'", 2),
        (["split", "page.html", "--timezone", "Mars/Base"], "'Mars/Base'", 2),
        (["split", "page.html", "--fixture", "page.html"], "page.html", 2),
        (["split", "http://127.0.0.1:1/x"], "allow_private", 1),
        (["split", "http://"], "no http or https URL", 1),
        (["run"], "config.toml", 2),
        (["poll", "x"], "config.toml", 2),
        (["run", "--config", "broken.toml"], "broken.toml:1", 2),
        (["poll", "--config", "typo.toml"], "did you mean 'interval'", 2),
        (["sources", "--config", "broken.toml"], "broken.toml:1", 2),
        (["sources", "--config", "none.toml"], "none.toml", 2),
        (["sources", "--config", "folder"], "folder", 2),
        (["split", "page.html", "--config", "typo.toml"], "typo.toml:2", 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_needs_no_store_complains_as_well(command: list[str], named: str, code: int, complaint) -> None:
    """With what can be done about it."""
    said = complaint(*command, code=code)
    assert named in said
    assert "hint: " in said or "Usage: " in said


def test_an_empty_page_is_split_and_said_to_be_empty(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is a page, only with nothing on it."""
    monkeypatch.chdir(shelf)
    assert program.run(["split", "empty.html"]) == 0
    assert "empty" in capsys.readouterr().out


def test_check_tells_all_that_is_wrong_and_what_to_know_of_sqlite(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Config and store at once; the config's exit code first."""
    monkeypatch.chdir(shelf)
    assert program.run(["check", "--config", "typo.toml", "--db", "notes.db"]) == 2
    shown = capsys.readouterr().out
    assert "typo.toml:2" in shown
    assert "notes.db is no store" in shown
    assert program.run(["check", "--db", "notes.db"]) == 3
    assert program.run(["check", "--db", "good.db"]) == 0
    assert sqlite_advice() in capsys.readouterr().out


def test_the_very_bytes_of_a_page_do_not_go_to_a_terminal(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They may hold anything."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert program.run(["page", NAME, "--raw", "--db", str(shelf / "good.db")]) == 2
    assert "> page.html" in capsys.readouterr().err


def test_a_page_in_quarantine_can_be_looked_at(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its bytes, and what today's splitter makes of them."""
    store = str(shelf / "good.db")
    assert program.run(["polls", NAME, "--db", store]) == 0
    shown = capsys.readouterr()
    assert "quarantined (consent)" in shown.out
    assert "--snapshot 5" in shown.err
    assert program.run(["page", NAME, "--snapshot", "5", "--db", store]) == 0
    assert "We value your privacy" in capsys.readouterr().out
    assert program.run(["page", NAME, "--snapshot", "5", "--raw", "--db", store]) == 0
    assert '<div class="consent">' in capsys.readouterr().out
