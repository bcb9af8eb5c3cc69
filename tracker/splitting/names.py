"""The names that a source's ``splitter`` may have in the config: those of the families that compete for a web page."""

from __future__ import annotations

from tracker.splitting import amp, jsonld, labels, microdata, plain, platforms, repeated, statuspage

SPLITTERS = (
    *(family.SPLITTER for family in (jsonld, microdata, amp, repeated, labels, statuspage, plain)),
    *dict.fromkeys(platform.name for platform in platforms.PLATFORMS),
)
"""Families first, then platforms. Feeds and JSON documents are known by their kind; selectors by having some."""
