"""What is asked of whole topics of the PostgreSQL log: everything that one holds, and to move a group to their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from chassis.bus.errors import BusUnavailable, ConsumerRuns, NotAllowed, UnknownTopic
from chassis.bus.postgres.consumer import COLUMNS, received
from chassis.bus.postgres.naming import reader_lock, table_of
from chassis.domain.errors import Unavailable
from chassis.processes.leadership import SESSION_LOST, Leadership

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.bus.ports import Received
    from chassis.db.database import Database

_LIMIT_SECONDS = 5
_MOVE = """
    insert into bus_group_position (group_name, topic, position) select $1, $2, coalesce(max(position), 0) from {table}
    on conflict (group_name, topic) do update set position = excluded.position, committed_at = clock_timestamp()
"""


async def contents(bus: Database, topic: str) -> list[Received]:
    """See `BusContents`."""
    query = sa.text(f"select {COLUMNS} from {table_of(topic)} order by position")
    try:
        async with bus.transaction() as connection:
            rows = (await connection.execute(query)).all()
    except Unavailable as error:
        raise BusUnavailable from error
    except DBAPIError as error:
        refused = isinstance(getattr(error.orig, "__cause__", None), asyncpg.InsufficientPrivilegeError)
        raise (NotAllowed if refused else UnknownTopic)(topic) from error
    return [received(topic, *row) for row in rows]


async def skip(bus: Database, group: str, topics: Sequence[str]) -> None:
    """See `BusSkip`; as the role of the group's service."""
    reading = Leadership(bus, reader_lock(group))
    try:
        if not await reading.held():
            raise ConsumerRuns(group)
        for topic in topics:
            await reading.session.execute(_MOVE.format(table=table_of(topic)), group, topic, timeout=_LIMIT_SECONDS)
    except (*SESSION_LOST, Unavailable) as error:
        raise BusUnavailable from error
    finally:
        await reading.release()
