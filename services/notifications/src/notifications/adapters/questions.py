"""Questions that wait, in PostgreSQL: one reminder at a time, in one worker's hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Uuid, all_, and_, bindparam, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db.rows import Stored
from chassis.telemetry.spans import traceparent
from notifications.adapters import tables
from notifications.domain.questions import REMINDED_AFTER, WaitingQuestion
from notifications.domain.vocabulary import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.db.transaction import Transaction

_waiting = tables.waiting_question
_STORED = Stored(_waiting, WaitingQuestion, Origin, computed={"origin"})
# In no order: one that cannot be handled must not stand before the others for ever.
_DUE = (
    select(_waiting)
    .where(
        _waiting.c.reminders < len(REMINDED_AFTER),
        _waiting.c.question_id != all_(bindparam("without", type_=ARRAY(Uuid))),
        or_(
            *(
                and_(_waiting.c.reminders == made, _waiting.c.asked_at <= bindparam(f"asked_before_{made}"))
                for made in range(len(REMINDED_AFTER))
            )
        ),
    )
    .order_by(func.random())
    .limit(20)
)
_HOLD = text("select pg_try_advisory_xact_lock(hashtextextended(:report, 0))")


class PostgresQuestions:
    """The `Questions` port on one connection, as the worker role."""

    def __init__(self, connection: Transaction) -> None:
        """Reads and writes in the transaction of `connection`."""
        self._connection = connection

    async def start(self, waiting: WaitingQuestion) -> None:
        row = {**_STORED.values(waiting, waiting.origin), "traceparent": traceparent()}
        await self._connection.execute(insert(_waiting).values(row).on_conflict_do_nothing())

    async def save(self, waiting: WaitingQuestion) -> None:
        """Stores what changes."""
        change = update(_waiting).where(_waiting.c.question_id == waiting.question_id)
        await self._connection.execute(change.values(_STORED.values(waiting, only={"reminders"})))

    async def end(self, report_id: UUID, question_id: UUID | None = None) -> bool:
        of_report = _waiting.c.report_id == report_id
        ended = delete(_waiting).where(of_report)
        await self._connection.execute(
            ended if question_id is None else ended.where(_waiting.c.question_id == question_id)
        )
        return (
            await self._connection.execute(select(_waiting.c.question_id).where(of_report).limit(1))
        ).first() is not None


async def due_question(connection: Transaction, now: datetime, without: Sequence[UUID] = ()) -> WaitingQuestion | None:
    """One with a reminder to make, whose report is free and not in `without`; held until the transaction ends."""
    before = {f"asked_before_{made}": now - after for made, after in enumerate(REMINDED_AFTER)}
    for found in (await connection.execute(_DUE, {**before, "without": list(without)})).all():
        # The lock of `Matters.hold`; one that is held is passed over, not waited for.
        if not (await connection.execute(_HOLD, {"report": str(found.report_id)})).scalar_one():
            continue
        # It may have been answered between the two looks.
        known = select(_waiting).where(_waiting.c.question_id == found.question_id).with_for_update()
        if row := (await connection.execute(known)).one_or_none():
            return _STORED.read(WaitingQuestion, row, origin=_STORED.read(Origin, row))
    return None
