"""The configuration: one TOML file in, frozen values out, every mistake named at once. The one reader of the environment."""

from tracker.config.loading import Config, load
from tracker.config.service import notify_socket

__all__ = ["Config", "load", "notify_socket"]
