"""What is known about reports and referrals, in PostgreSQL: ids only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db.writes import insertion
from notifications.adapters import tables
from notifications.application.ports import Addressee, Report
from notifications.domain.naming import end_id
from notifications.domain.vocabulary import Urgency

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from notifications.domain.vocabulary import Matter

_report, _addressee, _ended = tables.report, tables.addressee, tables.ended
_ADDRESS = insertion(
    _addressee,
    "on conflict (referral_id) do update set "
    "(unit_id, urgency, for_take_over) = (excluded.unit_id, excluded.urgency, excluded.for_take_over)",
)


class PostgresMatters:
    """The `Matters` port on one connection, as the worker role."""

    def __init__(self, connection: Transaction) -> None:
        """Reads and writes in the transaction of `connection`."""
        self._connection = connection

    async def hold(self, report_id: UUID) -> None:
        """An advisory lock: the two topics about one report may be read at the same moment."""
        lock = text("select pg_advisory_xact_lock(hashtextextended(:report, 0))")
        await self._connection.execute(lock, {"report": str(report_id)})

    async def remember(self, report_id: UUID, report: Report) -> None:
        """Keeps the first answer: who filed a report does not change."""
        row = {
            "report_id": report_id,
            "author_id": report.author_id,
            "urgency": report.urgency.value,
            "taken_over": report.taken_over,
        }
        await self._connection.execute(insert(_report).values(row).on_conflict_do_nothing())

    async def report(self, report_id: UUID) -> Report | None:
        """What is known of it."""
        row = (await self._connection.execute(select(_report).where(_report.c.report_id == report_id))).one_or_none()
        return Report(row.author_id, Urgency(row.urgency), row.taken_over) if row else None

    async def take_over(self, report_id: UUID) -> None:
        """The Centre has it in hand."""
        await self._connection.execute(update(_report).where(_report.c.report_id == report_id).values(taken_over=True))

    async def address(self, matter: Matter, addressee: Addressee) -> None:
        """The referral now waits for this unit."""
        row = {
            "referral_id": matter.referral_id,
            "report_id": matter.report_id,
            "unit_id": addressee.unit_id,
            "urgency": addressee.urgency.value,
            "for_take_over": addressee.for_take_over,
        }
        self._connection.later(_ADDRESS, row)

    async def addressee_of(self, referral_id: UUID) -> Addressee | None:
        """The unit it waits for."""
        query = select(_addressee).where(_addressee.c.referral_id == referral_id)
        row = (await self._connection.execute(query)).one_or_none()
        return Addressee(row.unit_id, Urgency(row.urgency), row.for_take_over) if row else None

    async def referrals_of(self, report_id: UUID, *, for_take_over: bool = False) -> Sequence[UUID]:
        """Referrals of the report that a unit was told of."""
        query = select(_addressee.c.referral_id).where(_addressee.c.report_id == report_id)
        if for_take_over:
            query = query.where(_addressee.c.for_take_over)
        return (await self._connection.execute(query.order_by(_addressee.c.referral_id))).scalars().all()

    async def end(self, matter: Matter) -> None:
        """Leaves the mark, once."""
        row = {"id": end_id(matter), "report_id": matter.report_id, "referral_id": matter.referral_id}
        await self._connection.execute(insert(_ended).values(row).on_conflict_do_nothing(constraint="ended_once"))

    async def has_ended(self, matter: Matter) -> bool:
        """Whether the referral or its report has ended."""
        query = select(_ended.c.id).where(
            _ended.c.report_id == matter.report_id,
            or_(_ended.c.referral_id == matter.referral_id, _ended.c.referral_id.is_(None)),
        )
        return (await self._connection.execute(query.limit(1))).first() is not None
