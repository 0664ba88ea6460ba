"""Moves a group on the PostgreSQL log to the end of its topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.bus.errors import BusUnavailable, ConsumerRuns
from chassis.bus.postgres.naming import reader_lock, table_of
from chassis.domain.errors import Unavailable
from chassis.processes.leadership import SESSION_LOST, Leadership

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.db.database import Database

_LIMIT_SECONDS = 5
_MOVE = """
    insert into bus_group_position (group_name, topic, position) select $1, $2, coalesce(max(position), 0) from {table}
    on conflict (group_name, topic) do update set position = excluded.position, committed_at = clock_timestamp()
"""


class PostgresSkip:
    """The `BusSkip` port on the database `bus`, as the role of the group's service."""

    def __init__(self, bus: Database) -> None:
        """`bus` stays the caller's to dispose."""
        self._bus = bus

    async def __call__(self, group: str, topics: Sequence[str]) -> None:
        """See the port."""
        reading = Leadership(self._bus, reader_lock(group))
        try:
            if not await reading.held():
                raise ConsumerRuns(group)
            for topic in topics:
                move = _MOVE.format(table=table_of(topic))
                await reading.session.execute(move, group, topic, timeout=_LIMIT_SECONDS)
        except (*SESSION_LOST, Unavailable) as error:
            raise BusUnavailable from error
        finally:
            await reading.release()
