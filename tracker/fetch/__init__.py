"""Fetching pages. The HTTP library lives in this room only; others know ``Fetcher`` and ``Fetched``."""

from tracker.fetch.client import HttpFetcher, user_agent
from tracker.fetch.port import Fetched, Fetcher

__all__ = ["Fetched", "Fetcher", "HttpFetcher", "user_agent"]
