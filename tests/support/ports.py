"""Ports for an installation of a test, which no other process of the tests has."""

from __future__ import annotations

import fcntl
import os
import random
import socket
import tempfile

_BLOCK = 20
_OURS: dict[int, int] = {}


def free_block(among: range = range(29000, 29980)) -> int:
    """The first of twenty ports that no one listens on, and that no other process of the tests chose."""
    blocks = list(among[::_BLOCK])
    random.shuffle(blocks)
    for first in blocks:
        if all(_is_free(first + offset) for offset in range(_BLOCK)) and _is_ours(first):
            return first
    raise AssertionError(f"No block of 20 free ports among {among}.")


def _is_ours(first: int) -> bool:
    """Whether this process has the block until it ends: lanes choose theirs in the same moment, before anything listens."""
    if first not in _OURS:
        # A bare descriptor: it stays open, and locked, as long as the process is there.
        lock = os.open(f"{tempfile.gettempdir()}/spona-ports-{os.getuid()}-{first}", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        _OURS[first] = lock
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
