"""Open questions, with or without a report, in PostgreSQL: one reminder at a time, by one worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from sqlalchemy import ARRAY, Uuid, all_, and_, bindparam, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db.rows import Stored
from chassis.db.transaction import OnTransaction
from chassis.telemetry.spans import traceparent
from notifications.domain.vocabulary import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta
    from uuid import UUID

    from sqlalchemy import Table

    from chassis.db.transaction import Transaction
    from notifications.domain.advice import WaitingAdvice
    from notifications.domain.questions import WaitingQuestion

T = TypeVar("T", "WaitingQuestion", "WaitingAdvice")
HOLD = text("select pg_try_advisory_xact_lock(hashtextextended(:id, 0))")
"""The lock of `Matters.hold`, taken before the row as everywhere; one that is held is passed over, not waited for."""


class Waiting(Generic[T]):
    """Rows of one table; `count` says how often each was reminded of, the next time is due `after` the moment `since`."""

    def __init__(
        self, table: Table, kind: type[T], *, held_by: str, count: str, since: str, after: Sequence[timedelta]
    ) -> None:
        """Names are those of columns; `held_by` is the id that everything about the row is locked by."""
        self._kind: type[T] = kind
        self.table, self._held_by, self.count, self._after = table, held_by, count, after
        (self.id,) = table.primary_key
        self.stored = Stored(table, kind, Origin, computed={"origin"})
        moments = ((made, table.c[since] <= bindparam(f"before_{made}")) for made in range(len(after)))
        is_due = or_(*(and_(table.c[count] == made, passed) for made, passed in moments))
        others = self.id != all_(bindparam("without", type_=ARRAY(Uuid)))
        # In no order: one that cannot be handled must not come before the others for ever. The first condition is the index's.
        few = select(table).order_by(func.random()).limit(20)
        self._due = few.where(text(f"{count} < {len(after)}"), others, is_due)

    async def due(self, connection: Transaction, now: datetime, without: Sequence[UUID] = ()) -> T | None:
        """One with a reminder to make, that is free and not in `without`; held until the transaction ends."""
        before = {f"before_{made}": now - after for made, after in enumerate(self._after)}
        for found in (await connection.execute(self._due, {**before, "without": list(without)})).all():
            if not (await connection.execute(HOLD, {"id": str(getattr(found, self._held_by))})).scalar_one():
                continue
            # It may have been answered between the two looks.
            known = select(self.table).where(self.id == getattr(found, self.id.name)).with_for_update()
            if row := (await connection.execute(known)).one_or_none():
                waiting: T = self.stored.read(self._kind, row, origin=self.stored.read(Origin, row))
                return waiting
        return None


class KeptWaiting(OnTransaction, Generic[T]):
    """`start` and `save` of the port of open questions."""

    _rows: Waiting[T]

    async def start(self, waiting: T) -> None:
        """Keeps it with the trace it belongs to."""
        stored = self._rows.stored.values(waiting, waiting.origin)
        row = insert(self._rows.table).values({**stored, "traceparent": traceparent()})
        await self._connection.execute(row.on_conflict_do_nothing())

    async def save(self, waiting: T) -> None:
        """Stores how often it was reminded of."""
        known = self._rows.id == getattr(waiting, self._rows.id.name)
        change = self._rows.stored.values(waiting, only={self._rows.count})
        await self._connection.execute(update(self._rows.table).where(known).values(change))
