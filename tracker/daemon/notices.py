"""Telling a service manager where we are: the protocol of sd_notify(3), a datagram for each state."""

from __future__ import annotations

import contextlib
import socket

READY = "READY=1"
STOPPING = "STOPPING=1"
ALIVE = "WATCHDOG=1"
"""To be sent when work was done, not by a timer: a hung loop must fall silent."""


class Notices:
    """Sends to the socket that the service manager named; silent without one."""

    def __init__(self, address: str | None) -> None:
        self._address = f"\0{address[1:]}" if address and address.startswith("@") else address

    def send(self, state: str) -> None:
        """Send one state. A manager that does not listen is no reason to stop."""
        if self._address is None:
            return
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.setblocking(False)
            out.sendto(state.encode(), self._address)
