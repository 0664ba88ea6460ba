"""What every rebuilding shares: an empty database that nobody else writes into, and events applied as a consumer applies them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from chassis.inbox.applying import apply
from chassis.inbox.errors import reason_of
from chassis.inbox.place import Place
from chassis.inbox.table import TABLES as INBOX
from chassis.journal.errors import DatabaseNotEmpty, EventNotApplied, JournalRefused
from chassis.outbox.table import TABLES as OUTBOX

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from chassis.inbox.applying import Handlers
    from chassis.journal.entry import Entry

_PLATFORM = (
    OUTBOX.outbox,
    OUTBOX.sequence,
    INBOX.event,
    INBOX.position,
    INBOX.waiting,
    INBOX.dead_letter,
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How much was rebuilt: matters, events applied, events told again as others know them, and events that nobody knew."""

    matters: int
    applied: int
    retold: int
    anew: int


async def take_empty(connection: Transaction, tables: Sequence[sa.Table]) -> None:
    """Keeps everybody else from writing until the transaction ends; raises DatabaseNotEmpty.

    `tables` are the service's own, beside those of outbox and inbox.
    """
    every = (*tables, *_PLATFORM)
    await connection.execute(sa.text(f"lock table {', '.join(table.name for table in every)} in exclusive mode"))
    for table in every:
        if (await connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1))).first() is not None:
            raise DatabaseNotEmpty(table.name)


class Applying:
    """Applies events one by one on the transaction of the rebuilding."""

    def __init__(
        self, connection: Transaction, consumer: str, handlers: Handlers, without: Collection[UUID] = ()
    ) -> None:
        """`without` are events that are passed over, as dead letters that were given up."""
        self._connection = connection
        self._consumer = consumer
        self._handlers = handlers
        self._without = without
        self.applied = 0

    async def apply(self, entry: Entry) -> None:
        """Has the effect of the next event of its key. Raises EventNotApplied, and what a rebuilding refuses."""
        envelope = entry.envelope
        place = await Place.lock(self._connection, self._consumer, entry.topic, envelope.subject)
        if envelope.id not in self._without:
            try:
                await apply(place, envelope, self._connection, self._consumer, self._handlers)
            except JournalRefused:
                raise
            except Exception as error:
                raise EventNotApplied(envelope.id, reason_of(error)) from error
            self.applied += 1
        await place.advance(envelope.sequence)
