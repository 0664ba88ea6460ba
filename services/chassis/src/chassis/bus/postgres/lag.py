"""How far a group is behind on the PostgreSQL log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from chassis.bus.errors import BusUnavailable
from chassis.bus.postgres.naming import table_of
from chassis.domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.db.database import Database


class PostgresLag:
    """The `BusLag` port on the database `bus`, as the role of the group's service."""

    def __init__(self, bus: Database) -> None:
        """`bus` stays the caller's to dispose."""
        self._bus = bus

    async def __call__(self, group: str, topics: Sequence[str]) -> int:
        """See the port."""
        try:
            async with self._bus.transaction() as connection:
                return sum([await self._behind(connection, group, topic) for topic in topics])
        except Unavailable as error:
            raise BusUnavailable from error

    @staticmethod
    async def _behind(connection: AsyncConnection, group: str, topic: str) -> int:
        read = "select coalesce(max(position), 0) from bus_group_position where group_name = :group and topic = :topic"
        query = sa.text(f"select count(*) from {table_of(topic)} where position > ({read})")
        found: int = (await connection.execute(query, {"group": group, "topic": topic})).scalar_one()
        return found
