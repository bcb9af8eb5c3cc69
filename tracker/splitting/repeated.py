"""Repeated timestamped siblings: the general way. Finds the elements that repeat in shape and carry times of their own.

The geometry is in ``cells``, the judgement in ``judging``, the weighing against other evidence in ``candidates``.
"""

from __future__ import annotations

SPLITTER = "repeated"
VERSION = 1
