"""What a service manager tells us through the environment (sd_notify(3), sd_watchdog_enabled(3))."""

from __future__ import annotations

import os
from collections.abc import Mapping


def notify_socket(environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the address at which the service manager wants to hear of our state; None when nobody does."""
    return environ.get("NOTIFY_SOCKET") or None
