"""Everything that a topic of the PostgreSQL log holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from chassis.bus.errors import BusUnavailable, NotAllowed, UnknownTopic
from chassis.bus.ports import Received
from chassis.bus.postgres.naming import table_of
from chassis.domain.errors import Unavailable

if TYPE_CHECKING:
    from chassis.db.database import Database

_PARTITION = 0


class PostgresContents:
    """The `BusContents` port on the database `bus`."""

    def __init__(self, bus: Database) -> None:
        """`bus` stays the caller's to dispose."""
        self._bus = bus

    async def __call__(self, topic: str) -> list[Received]:
        """See the port."""
        query = sa.text(
            f"select position, key, header_names, header_values, value from {table_of(topic)} order by position"
        )
        try:
            async with self._bus.transaction() as connection:
                rows = (await connection.execute(query)).all()
        except Unavailable as error:
            raise BusUnavailable from error
        except DBAPIError as error:
            refused = isinstance(getattr(error.orig, "__cause__", None), asyncpg.InsufficientPrivilegeError)
            raise (NotAllowed if refused else UnknownTopic)(topic) from error
        return [
            Received(topic, _PARTITION, position, key, dict(zip(names, values, strict=True)), value)
            for position, key, names, values, value in rows
        ]
