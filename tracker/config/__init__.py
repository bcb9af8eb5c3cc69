"""The configuration: one TOML file in, frozen values out, every mistake named at once. The one reader of the environment."""

from tracker.config.loading import Config, load

__all__ = ["Config", "load"]
