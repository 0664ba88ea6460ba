"""After the databases were put back to an earlier moment: what the bus lost on the way is published again (decision 0017)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from chassis.bus.ports import KEPT
from chassis.outbox.relay import RELAY_LOCK
from chassis.outbox.table import TABLES
from chassis.processes.leadership import Leadership
from contracts.topics import CONSUMERS

if TYPE_CHECKING:
    from datetime import datetime

    from chassis.bus.ports import BusSkip
    from chassis.db.database import Database

_outbox = TABLES.outbox
_FIRST = sa.select(sa.func.min(_outbox.c.created_at))
# What was published longer before is not on the bus any more: a consumer that had not read it then never would have.
_AGAIN = (
    sa.update(_outbox).where(_outbox.c.published_at >= sa.bindparam("since")).values(published_at=None, retry_at=None)
)


class NotRepublished(Exception):
    """Nothing is published again; the message says why and what to do."""


async def republish(db: Database, skip: BusSkip, service: str, since: datetime) -> int:
    """Passes over all that the bus holds for the service, and lets its relay publish it again; how many events.

    To be done for every service before any relay or consumer starts. An inbox applies of it what it had not applied before.
    Raises NotRepublished, ConsumerRuns, BusError, Unavailable.
    """
    relaying = Leadership(db, RELAY_LOCK)
    try:
        if not await relaying.held():
            raise NotRepublished(
                f"The relay of {service} runs. Nothing was changed. End the relays and consumers of every service, and repeat."
            )
        async with db.transaction() as connection:
            first: datetime | None = (await connection.execute(_FIRST)).scalar_one()
        if first is not None and since < first:
            raise NotRepublished(
                f"The first event of {service} is of {first.isoformat(timespec='seconds')}, later than the moment that was given. "
                "Nothing was changed. Give the moment to which the databases were put back."
            )
        await skip(service, CONSUMERS[service])
        async with db.transaction() as connection:
            return (await connection.execute(_AGAIN, {"since": since - KEPT})).rowcount
    finally:
        await relaying.release()
