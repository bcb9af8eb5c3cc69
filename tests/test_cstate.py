"""Incident files of cState: each update ends with a shortcode that holds its time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.model import BlockKind, Hint, Page
from tracker.splitting import cstate
from tracker.splitting.choosing import split
from tracker.splitting.document import Document

INCIDENT = """---
title: "Gate stuck"
date: 2026-02-01 08:00:00
resolved: true
section: issue
---

*Resolved* - All boats pass [the gate](https://h.example/gate). {{< track "2026-02-01 10:00:00" >}}

**Update**: We oil it.

- first the hinge
- then the lock

{{< track "2026-02-01T09:30:00.000Z" >}}

<!-- *Monitoring* - not for readers {{< track "2026-02-01 09:10:00" >}} -->
**Spare parts are here**: They came by boat. {{% track "2026-02-01 09:00:00" %}}
"""


def page(text):
    return Page(
        "https://status.h.example/issues/gate/", text.encode(), datetime(2026, 2, 2, tzinfo=UTC), "text/markdown"
    )


def blocks_of(text):
    return split(page(text)).blocks


def test_what_ends_with_a_time_is_a_block_with_the_title_of_the_incident():
    assert [(block.title, block.label, block.text) for block in blocks_of(INCIDENT)] == [
        ("Gate stuck", "Resolved", "All boats pass the gate."),
        ("Gate stuck", "Update", "We oil it.\n\n- first the hinge\n- then the lock"),
        ("Gate stuck", None, "Spare parts are here: They came by boat."),
    ]


def test_the_times_are_those_of_the_shortcodes():
    assert [f"{block.published.at:%H:%M}" for block in blocks_of(INCIDENT)] == ["10:00", "09:30", "09:00"]


def test_words_after_the_last_time_are_the_original():
    last = blocks_of(INCIDENT + "\nThe gate does not open.\n")[-1]
    assert (last.kind, last.text, last.published) == (BlockKind.ORIGINAL, "The gate does not open.", None)


@pytest.mark.parametrize("text", ["# Gate\n\nNo shortcode at all.", 'We track "2026-02-01" and {{< figure >}}.'])
def test_markdown_without_the_shortcode_is_none_of_it(text):
    assert cstate.find(Document(page(text)), Hint()) is None
