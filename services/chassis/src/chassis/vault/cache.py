"""Opened keys in memory: few, for a short time, and never one that was destroyed meanwhile."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from chassis.vault.ports import Aead


class KeyCache:
    """Least recently used goes first; every entry ends `seconds` after it was put, used or not."""

    def __init__(self, limit: int, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`limit` keys at most; `monotonic` gives seconds."""
        self._limit = limit
        self._seconds = seconds
        self._monotonic = monotonic
        self._entries: OrderedDict[UUID, tuple[float, Aead]] = OrderedDict()
        self.epoch = 0

    def get(self, owner: UUID) -> Aead | None:
        """The opened key, if it is still fresh."""
        entry = self._entries.get(owner)
        if entry is None:
            return None
        if self._monotonic() >= entry[0]:
            del self._entries[owner]
            return None
        self._entries.move_to_end(owner)
        return entry[1]

    def put(self, owner: UUID, key: Aead, epoch: int) -> None:
        """Keeps a key that was read in `epoch`; one read before the last `forget` is not kept."""
        if epoch != self.epoch:
            return
        self._entries[owner] = (self._monotonic() + self._seconds, key)
        self._entries.move_to_end(owner)
        while len(self._entries) > self._limit:
            self._entries.popitem(last=False)

    def forget(self, owner: UUID) -> None:
        """Drops a key, also for reads that are under way."""
        self.epoch += 1
        self._entries.pop(owner, None)

    def __len__(self) -> int:
        """How many keys are held."""
        return len(self._entries)
