"""Questions without a report that wait, in PostgreSQL: one alert at a time, in one worker's hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Uuid, all_, and_, bindparam, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db.rows import Stored
from chassis.telemetry.spans import traceparent
from notifications.adapters import tables
from notifications.domain.advice import ALERTED_AFTER, WaitingAdvice
from notifications.domain.vocabulary import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.db.transaction import Transaction

_waiting = tables.waiting_advice
_STORED = Stored(_waiting, WaitingAdvice, Origin, computed={"origin"})
# In no order: one that cannot be handled must not stand before the others for ever.
_DUE = (
    select(_waiting)
    .where(
        text(f"alerts < {len(ALERTED_AFTER)}"),
        _waiting.c.advice_id != all_(bindparam("without", type_=ARRAY(Uuid))),
        or_(
            *(
                and_(_waiting.c.alerts == made, _waiting.c.due_at <= bindparam(f"due_before_{made}"))
                for made in range(len(ALERTED_AFTER))
            )
        ),
    )
    .order_by(func.random())
    .limit(20)
)
_HOLD = text("select pg_try_advisory_xact_lock(hashtextextended(:advice, 0))")


class PostgresAdvices:
    """The `Advices` port on one connection, as the worker role."""

    def __init__(self, connection: Transaction) -> None:
        """Reads and writes in the transaction of `connection`."""
        self._connection = connection

    async def start(self, waiting: WaitingAdvice) -> None:
        row = {**_STORED.values(waiting, waiting.origin), "traceparent": traceparent()}
        await self._connection.execute(insert(_waiting).values(row).on_conflict_do_nothing())

    async def save(self, waiting: WaitingAdvice) -> None:
        """Stores what changes."""
        change = update(_waiting).where(_waiting.c.advice_id == waiting.advice_id)
        await self._connection.execute(change.values(_STORED.values(waiting, only={"alerts"})))

    async def end(self, advice_id: UUID) -> None:
        await self._connection.execute(delete(_waiting).where(_waiting.c.advice_id == advice_id))


async def due_advice(connection: Transaction, now: datetime, without: Sequence[UUID] = ()) -> WaitingAdvice | None:
    """One that is overdue, that is free and that is not in `without`; held until the transaction ends."""
    before = {f"due_before_{made}": now - after for made, after in enumerate(ALERTED_AFTER)}
    for found in (await connection.execute(_DUE, {**before, "without": list(without)})).all():
        # The lock of `Matters.hold`; one that is held is passed over, not waited for.
        if not (await connection.execute(_HOLD, {"advice": str(found.advice_id)})).scalar_one():
            continue
        # It may have been answered between the two looks.
        known = select(_waiting).where(_waiting.c.advice_id == found.advice_id).with_for_update()
        if row := (await connection.execute(known)).one_or_none():
            return _STORED.read(WaitingAdvice, row, origin=_STORED.read(Origin, row))
    return None
