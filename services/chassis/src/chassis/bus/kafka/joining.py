"""Mends how kafka-python 3.0.12 joins a group; see `KeepsItsJoin`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kafka.coordinator.consumer import ConsumerCoordinator

if TYPE_CHECKING:
    from kafka.future import Future


class KeepsItsJoin(ConsumerCoordinator):  # type: ignore[misc]
    """Takes a join that ended between two polls as it ended.

    The library forgets such a join and begins another, for which every other reader has to join anew: readers that are polled in
    turns then join for ever, each whenever the other has, and one of them is given nothing.
    """

    _join_task: Any

    async def join_group_async(self, timeout_ms: float | None = None) -> Any:
        """As the library's, which looks only at joins that have not ended: this one ends once more as it did."""
        if self._join_task is not None and self._join_task.is_done:
            self._join_task = self._manager.call_soon(_ended, self._join_task)
        return await super().join_group_async(timeout_ms)


async def _ended(join: Future) -> Any:
    return await join
