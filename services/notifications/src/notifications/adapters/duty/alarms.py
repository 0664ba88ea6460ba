"""Alarms in PostgreSQL: one alert at a time, by one worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Interval, Uuid, all_, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db.rows import Stored
from chassis.db.transaction import OnTransaction
from chassis.telemetry.spans import traceparent
from notifications.adapters import tables
from notifications.adapters.locks import Lock
from notifications.adapters.waiting import HOLD
from notifications.domain.duty.alarm import Alarm, AlarmState
from notifications.domain.vocabulary import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from notifications.domain.duty.alarm import AlertInterval

_alarm = tables.alarm
_STORED = Stored(_alarm, Alarm, Origin, words=(AlarmState,), computed={"origin"})
_REPORT = bindparam("about_report", type_=_alarm.c.report_id.type)
_OF = select(_alarm).where(_alarm.c.report_id == _REPORT).with_for_update()
# Written out: behind a parameter PostgreSQL could not count on the index of what runs.
_RUNS = _alarm.c.state == bindparam("runs", AlarmState.RUNNING.value, literal_execute=True)
# The first alert at once, whatever this machine's clock says: a filing may be dated ahead of it.
# In no order: an alarm that cannot be handled must not come before the others for ever.
_DUE = (
    select(_alarm.c.report_id)
    .where(
        _RUNS,
        _alarm.c.report_id != all_(bindparam("without", type_=ARRAY(Uuid))),
        or_(
            _alarm.c.rung == 0,
            _alarm.c.filed_at + _alarm.c.rung * bindparam("step", type_=Interval) <= bindparam("now"),
        ),
    )
    .order_by(func.random())
    .limit(20)
)


class PostgresAlarms(OnTransaction):
    """The `Alarms` port on one connection, as the worker role."""

    async def start(self, alarm: Alarm) -> None:
        row = {**_STORED.values(alarm, alarm.origin), "traceparent": traceparent()}
        await self._connection.execute(insert(_alarm).values(row).on_conflict_do_nothing())

    async def of(self, report_id: UUID) -> Alarm | None:
        """The report's alarm, locked."""
        row = (await self._connection.execute(_OF, {"about_report": report_id})).one_or_none()
        return _STORED.read(Alarm, row, origin=_STORED.read(Origin, row)) if row else None

    async def save(self, alarm: Alarm) -> None:
        """Stores what changes."""
        change = update(_alarm).where(_alarm.c.report_id == alarm.report_id)
        await self._connection.execute(change.values(_STORED.values(alarm, only={"rung", "state"})))


async def due_alarm(
    connection: Transaction, now: datetime, interval: AlertInterval, without: Sequence[UUID] = ()
) -> Alarm | None:
    """An alarm with an alert due, whose report is free and not in `without`; held until the transaction ends."""
    alarms = PostgresAlarms(connection)
    due = await connection.execute(_DUE, {"step": interval.step, "now": now, "without": list(without)})
    for report_id in due.scalars().all():
        if not (await connection.execute(HOLD, {"id": str(report_id)})).scalar_one():
            continue
        alarm = await alarms.of(report_id)
        # Another worker may have handled it between the two queries.
        if alarm is not None and alarm.is_due(now, interval):
            connection.locks(Lock.REPORT, report_id)
            return alarm
    return None
