"""Searches that found nothing, in the database: request processes are several, and a bound counts all that one person does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from chassis.db.transaction import OnTransaction
from contracts.events.roster import SearchesBoundedV1
from identification.adapters import tables
from identification.domain.persons.searching import WITHIN

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from chassis.outbox.writer import OutboxWriter

_empty = tables.empty_search


class PostgresEmptySearches(OnTransaction):
    """The `EmptySearches` port on one connection."""

    def __init__(self, connection: Transaction, outbox: OutboxWriter) -> None:
        """`outbox` writes on the same `connection`."""
        super().__init__(connection)
        self._outbox = outbox

    async def since(self, person_id: UUID, after: datetime) -> list[datetime]:
        counted = select(_empty.c.at).where(_empty.c.person_id == person_id, _empty.c.at > after).order_by(_empty.c.at)
        return list((await self._connection.execute(counted)).scalars())

    async def add(self, person_id: UUID, at: datetime, *, bounds: bool) -> None:
        old = delete(_empty).where(_empty.c.person_id == person_id, _empty.c.at <= at - WITHIN)
        await self._connection.execute(old)
        await self._connection.execute(insert(_empty).values(person_id=person_id, at=at))
        if bounds:
            self._outbox.write(SearchesBoundedV1(person_id=person_id, bounded_at=at), person_id)
