"""By when each referral is to be answered and each person assessed, and the first of those of a report, which sorts the Centre's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db.transaction import OnTransaction
from identification.adapters import tables
from identification.adapters.locks import Lock

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

_table, _report = tables.awaited_answer, tables.report
_person = _report.alias()


class PostgresAwaitedAnswers(OnTransaction):
    """The `AwaitedAnswers` port on one connection, as the worker role."""

    async def begin(self, referral_id: UUID, report_id: UUID, by: datetime) -> None:
        await self._put(referral_id, report_id, by, again=False)

    async def move(self, referral_id: UUID, report_id: UUID, by: datetime) -> None:
        await self._put(referral_id, report_id, by)

    async def begin_again(self, referral_id: UUID, report_id: UUID, by: datetime) -> None:
        await self._put(referral_id, report_id, by, decided=True)

    async def decide(self, referral_id: UUID, report_id: UUID) -> None:
        await self._put(referral_id, report_id, None)

    async def take_over(self, report_id: UUID, by: datetime) -> None:
        self._connection.locks(Lock.REPORT, report_id)
        await self._connection.execute(update(_report).where(_report.c.id == report_id).values(take_over_by=by))

    async def assessed(self, person_report_id: UUID) -> bool:
        return bool((await self._connection.execute(select(func.assessed(person_report_id)))).scalar_one())

    async def _put(
        self, referral_id: UUID, report_id: UUID, by: datetime | None, *, again: bool = True, decided: bool = False
    ) -> None:
        self._connection.locks(Lock.REPORT, report_id)
        of_report = _report.c.id == report_id
        # A statement of its own: after a wait for the lock the last one sees what was committed meanwhile.
        await self._connection.execute(select(_report.c.id).where(of_report).with_for_update(key_share=True))
        row = insert(_table).values(referral_id=referral_id, report_id=report_id, respond_by=by)
        key, still_open = [_table.c.referral_id], _table.c.respond_by.is_not(None)
        once = row.on_conflict_do_nothing(index_elements=key)
        moved = row.on_conflict_do_update(
            index_elements=key, set_={"respond_by": by}, where=None if decided else still_open
        )
        await self._connection.execute(moved if again else once)
        first = select(func.min(_table.c.respond_by)).where(_table.c.report_id == report_id)
        # The Centre's own assessment of a person has the id of the person's report.
        of_units = first.where(~exists().where(_person.c.id == _table.c.referral_id))
        terms = {"answer_by": first.scalar_subquery(), "units_answer_by": of_units.scalar_subquery()}
        await self._connection.execute(update(_report).where(of_report).values(terms))
