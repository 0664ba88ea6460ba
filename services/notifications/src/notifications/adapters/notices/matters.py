"""What is known about reports and referrals, in PostgreSQL: ids only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Uuid, all_, and_, any_, bindparam, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db.rows import Stored
from chassis.db.transaction import OnTransaction
from chassis.db.writes import insertion
from contracts.words.urgency import Urgency
from notifications.adapters import tables
from notifications.adapters.locks import Lock
from notifications.application.reports.ports import Addressee, Assignment, Report
from notifications.domain.naming import end_id
from notifications.domain.vocabulary import Matter

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, Table


_report, _addressee, _ended = tables.report, tables.addressee, tables.ended
_unopened, _opened = tables.unopened, tables.opened
_STORED_REPORT = Stored(_report, Report, words=(Urgency,), beside={"report_id"})
_STORED_ADDRESSEE = Stored(_addressee, Matter, Addressee, words=(Urgency,), beside={"accepted_by", "rejected"})
_STORED_END = Stored(_ended, Matter, beside={"id", "goes_on"})
_ADDRESS = insertion(
    _addressee,
    "on conflict (referral_id) do update set "
    "(unit_id, urgency, for_take_over, purpose, accepted_by, rejected) = "
    "(excluded.unit_id, excluded.urgency, excluded.for_take_over, excluded.purpose, null, false)",
)


def _ends(purpose: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a referral of this purpose ends with its report; a report itself has none, and one of which nothing is known ends."""
    return func.coalesce(purpose != all_(_ended.c.goes_on), True)


# Made once: to put a statement together takes as long as to have it answered.
_REPORT = bindparam("about_report", type_=_report.c.report_id.type)
_REFERRAL = bindparam("about_referral", type_=_addressee.c.referral_id.type)
_HOLD = text("select pg_advisory_xact_lock(hashtextextended(:report, 0))")
_REMEMBER = insert(_report).on_conflict_do_nothing()
_KNOWN = select(_report).where(_report.c.report_id == _REPORT)
_JOINT = select(_report.c.report_id).where(_report.c.joint_with == _REPORT).order_by(_report.c.report_id)
_WAITED_FOR = select(_addressee).where(_addressee.c.referral_id == _REFERRAL)
_END = insert(_ended).on_conflict_do_nothing(constraint="ended_once")
_PURPOSE = select(_addressee.c.purpose).where(_addressee.c.referral_id == _REFERRAL).scalar_subquery()
_HAS_ENDED = (
    select(_ended.c.id)
    .where(
        _ended.c.report_id == _REPORT,
        or_(_ended.c.referral_id == _REFERRAL, and_(_ended.c.referral_id.is_(None), _ends(_PURPOSE))),
    )
    .limit(1)
)
_KEPT_CLOSED = exists().where(
    _unopened.c.referral_id == _addressee.c.referral_id, _unopened.c.unit_id == _addressee.c.unit_id
)
_HAS_REFERRAL_ENDED = exists().where(
    _ended.c.report_id == _addressee.c.report_id,
    or_(
        _ended.c.referral_id == _addressee.c.referral_id,
        and_(_ended.c.referral_id.is_(None), _ends(_addressee.c.purpose)),
    ),
)
_ASSIGNED = (
    select(
        _addressee.c.report_id,
        _addressee.c.referral_id,
        _addressee.c.unit_id,
        _addressee.c.purpose,
        _addressee.c.accepted_by,
    )
    .where(
        _addressee.c.report_id == any_(bindparam("reports", type_=ARRAY(Uuid))),
        _addressee.c.purpose.is_not(None),
        ~_addressee.c.rejected,
        ~_KEPT_CLOSED,
        ~_HAS_REFERRAL_ENDED,
    )
    .order_by(_addressee.c.referral_id)
)


class PostgresMatters(OnTransaction):
    """The `Matters` port on one connection, as the worker role."""

    async def hold(self, report_id: UUID) -> None:
        """An advisory lock: the two topics about one report may be read at the same moment."""
        await self._lock(Lock.REPORT, report_id)

    async def hold_persons(self, report_id: UUID) -> Sequence[UUID]:
        await self._lock(Lock.REPORT, report_id)
        others = (await self._connection.execute(_JOINT, {"about_report": report_id})).scalars().all()
        for person in others:
            await self._lock(Lock.PERSON, person)
        return [report_id, *others]

    async def _lock(self, kind: Lock, report_id: UUID) -> None:
        self._connection.locks(kind, report_id)
        await self._connection.execute(_HOLD, {"report": str(report_id)})

    async def remember(self, report_id: UUID, report: Report) -> None:
        """Keeps the first answer: who filed a report does not change."""
        await self._connection.execute(_REMEMBER, {"report_id": report_id, **_STORED_REPORT.values(report)})

    async def report(self, report_id: UUID) -> Report | None:
        row = (await self._connection.execute(_KNOWN, {"about_report": report_id})).one_or_none()
        return _STORED_REPORT.read(Report, row) if row else None

    async def take_over(self, report_id: UUID, by: UUID) -> None:
        taken = update(_report).where(_report.c.report_id == report_id)
        await self._connection.execute(taken.values(taken_over=True, taken_over_by=by))

    async def assign(self, report_id: UUID, manager_id: UUID | None) -> None:
        given = update(_report).where(_report.c.report_id == report_id)
        await self._connection.execute(given.values(manager_id=manager_id))

    async def recuse(self, report_id: UUID, person_id: UUID) -> None:
        recused = func.array_append(func.array_remove(_report.c.recused, person_id), person_id)
        given = update(_report).where(_report.c.report_id == report_id)
        await self._connection.execute(given.values(recused=recused))

    async def address(self, matter: Matter, addressee: Addressee) -> None:
        self._connection.later(_ADDRESS, {**_STORED_ADDRESSEE.values(matter, addressee), "accepted_by": None})

    async def accept(self, referral_id: UUID, unit_id: UUID, by: UUID) -> None:
        await self._answered(referral_id, unit_id, accepted_by=by, rejected=False)

    async def reject(self, referral_id: UUID, unit_id: UUID) -> None:
        await self._answered(referral_id, unit_id, accepted_by=None, rejected=True)

    async def keep_closed(self, referral_id: UUID, unit_id: UUID) -> None:
        """Beside the referral's row, as this may be heard before it goes on to the unit."""
        await self._move(referral_id, unit_id, _opened, _unopened)

    async def let_open(self, referral_id: UUID, unit_id: UUID) -> None:
        """Remembered, as this may be heard before it goes on to the unit."""
        await self._move(referral_id, unit_id, _unopened, _opened)

    async def wait_for_opening(self, referral_id: UUID, unit_id: UUID) -> None:
        about = (_opened.c.referral_id == referral_id, _opened.c.unit_id == unit_id)
        if (await self._connection.execute(select(_opened).where(*about))).first() is None:
            await self.keep_closed(referral_id, unit_id)

    async def _move(self, referral_id: UUID, unit_id: UUID, left: Table, to: Table) -> None:
        await self._connection.execute(delete(left).where(left.c.referral_id == referral_id, left.c.unit_id == unit_id))
        row = {"referral_id": referral_id, "unit_id": unit_id}
        await self._connection.execute(insert(to).values(row).on_conflict_do_nothing())

    async def assignments_of(self, report_ids: Sequence[UUID]) -> Sequence[Assignment]:
        """In one order."""
        found = await self._connection.execute(_ASSIGNED, {"reports": list(report_ids)})
        return [Assignment(*row) for row in found.all()]

    async def _answered(self, referral_id: UUID, unit_id: UUID, **answer: object) -> None:
        of_unit = (_addressee.c.referral_id == referral_id, _addressee.c.unit_id == unit_id)
        await self._connection.execute(update(_addressee).where(*of_unit).values(answer))

    async def addressee_of(self, referral_id: UUID) -> Addressee | None:
        row = (await self._connection.execute(_WAITED_FOR, {"about_referral": referral_id})).one_or_none()
        return _STORED_ADDRESSEE.read(Addressee, row) if row else None

    async def referrals_of(self, report_id: UUID, *, for_take_over: bool = False) -> Sequence[UUID]:
        query = select(_addressee.c.referral_id).where(_addressee.c.report_id == report_id)
        if for_take_over:
            query = query.where(_addressee.c.for_take_over)
        return (await self._connection.execute(query.order_by(_addressee.c.referral_id))).scalars().all()

    async def end(self, matter: Matter, goes_on: Collection[str] = ()) -> None:
        """Leaves the mark, once."""
        values = {"id": end_id(matter), "goes_on": sorted(goes_on), **_STORED_END.values(matter)}
        await self._connection.execute(_END, values)

    async def reopen(self, matter: Matter) -> None:
        await self._connection.execute(delete(_ended).where(_ended.c.id == end_id(matter)))

    async def has_ended(self, matter: Matter) -> bool:
        about = {"about_report": matter.report_id, "about_referral": matter.referral_id}
        return (await self._connection.execute(_HAS_ENDED, about)).first() is not None
