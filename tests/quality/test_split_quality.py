"""The figures of splitting on the corpus that lies beside the project, where it does: they may not fall silently."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest

from tracker.model import Block, Page
from tracker.splitting.choosing import split

SHARED = Path(__file__).parents[2].parent / "shared"
CORPUS = SHARED / "corpus"
TOOL = SHARED / "tools" / "score_split.py"
TYPES = {".md": "text/markdown", ".txt": "text/plain"}
BESIDE = {"lead", "body", "original", "pinned_copy"}
FALLBACK_TIME = "2026-01-01T00:00:00+00:00"

LEAST_BLOCK_F1 = 0.99
LEAST_MEAN_FILE_F1 = 0.97
LEAST_TIMES = 0.99

pytestmark = pytest.mark.skipif(
    not (CORPUS / "manifest.csv").exists(), reason="the corpus does not lie beside the project"
)


@dataclass
class Figures:
    """Sums over the corpus."""

    gold: int = 0
    blocks: int = 0
    hits: int = 0
    timed: int = 0
    times: int = 0
    files: list[float] = field(default_factory=list)
    broken_up: list[str] = field(default_factory=list)


def as_scored(block: Block) -> dict[str, object]:
    published = block.published
    return {
        "kind": block.kind.value,
        "text": block.text,
        "title": block.title,
        "label": block.label,
        "key": block.key,
        "published_at": published.at.isoformat() if published else None,
        "precision": published.precision.value if published else None,
    }


def blocks_of(row: dict[str, str]) -> list[dict[str, object]]:
    path = CORPUS / "real" / row["file"]
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    at = datetime.fromisoformat(row["fetched_at"] or FALLBACK_TIME)
    page = Page(row["url"] or "https://unknown.example/", body, at, TYPES.get(path.suffix))
    return [as_scored(block) for block in split(page).blocks]


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_split", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def figures() -> Figures:
    score = scorer().score
    found = Figures()
    with (CORPUS / "manifest.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            blocks = blocks_of(row)
            gold = json.loads((CORPUS / "gold" / row["gold"]).read_text(encoding="utf-8")) if row["gold"] else []
            if row["is_live"] == "0" and not gold:
                if len(blocks) > 2 or any(block["kind"] not in BESIDE for block in blocks):
                    found.broken_up.append(row["file"])
            elif row["gold"]:
                add(found, score(gold, blocks))
    return found


def add(found: Figures, one: dict[str, int]) -> None:
    for name, value in one.items():
        setattr(found, name, getattr(found, name) + value)
    whole = one["gold"] + one["blocks"]
    found.files.append(2 * one["hits"] / whole if whole else 1.0)


def test_nearly_every_block_of_the_corpus_is_found_and_hardly_any_other(figures: Figures) -> None:
    assert 2 * figures.hits / (figures.gold + figures.blocks) >= LEAST_BLOCK_F1


def test_no_family_of_pages_is_left_behind(figures: Figures) -> None:
    assert sum(figures.files) / len(figures.files) >= LEAST_MEAN_FILE_F1


def test_nearly_every_time_that_a_page_prints_is_right(figures: Figures) -> None:
    assert figures.times / figures.timed >= LEAST_TIMES


def test_every_page_that_is_no_live_blog_stays_whole(figures: Figures) -> None:
    assert figures.broken_up == []
