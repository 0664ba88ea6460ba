"""How many connections to databases a process has, may have, and could not get."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, cast
from weakref import WeakSet

from chassis.telemetry.metrics import sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncEngine
    from sqlalchemy.pool import QueuePool

    from chassis.telemetry.metrics.declared import Declared
    from chassis.telemetry.metrics.sources import Measured

_lock = Lock()
_all: WeakSet[PoolCount] = WeakSet()


class PoolCount:
    """The connections of one engine; its name is that of the database and of the role."""

    def __init__(self, engine: AsyncEngine, most: int) -> None:
        self._engine = engine.sync_engine
        self._named = {"db.client.connection.pool.name": f"{engine.url.database}/{engine.url.username}"}
        self._most = most
        self._timeouts = 0
        sources.count(self)
        with _lock:
            _all.add(self)

    def timed_out(self) -> None:
        """No connection came free in time."""
        self._timeouts += 1

    def figures(self) -> dict[str, int]:
        """For /readyz."""
        pool = cast("QueuePool", self._engine.pool)
        return {
            "pool_used": pool.checkedout(),
            "pool_idle": pool.checkedin(),
            "pool_most": self._most,
            "pool_timeouts": self._timeouts,
        }

    def measured(self, metric: Declared) -> Iterable[Measured]:
        """See Source."""
        if metric.name.startswith("db.client.connection."):
            found = self.figures()
            for figure, attributes in metric.figures.items():
                yield found[figure], {**self._named, **attributes}


def figures() -> dict[str, int]:
    """Those of all pools of this process together."""
    with _lock:
        pools = list(_all)
    counted = [pool.figures() for pool in pools]
    return {name: sum(each[name] for each in counted) for name in counted[0]} if counted else {}
