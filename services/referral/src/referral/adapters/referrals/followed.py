"""Referrals as the service itself works on them, in transactions of its worker role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Uuid, all_, bindparam, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql

from chassis.db.transaction import OnTransaction
from chassis.db.writes import insertion
from contracts.words.referrals import ClockState
from referral.adapters import tables
from referral.adapters.referrals.rows import REFERRAL, clock_rows, progress_values
from referral.adapters.referrals.storage import only

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from referral.adapters.referrals.storage import Storage
    from referral.domain.referrals.referral import Referral

_referral, _clock, _early = tables.referral, tables.clock, tables.early_delivery
_ADD, _ADD_CLOCKS = insertion(_referral), insertion(_clock)
# Made once: to put a statement together takes as long as to have it answered.
_ID = bindparam("asked_id", type_=_referral.c.id.type)
_HOLD = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("report"), 0)))
_BY_ID = select(_referral).where(_referral.c.id == _ID).with_for_update()
_IF_FREE = select(_referral).where(_referral.c.id == _ID).with_for_update(skip_locked=True)
_OF_REPORT = (
    select(_referral)
    .where(_referral.c.report_id == _ID)
    .order_by(_referral.c.sent_at, _referral.c.id)
    .with_for_update()
)
# Begins at the clocks that run: their index holds no others. Written out: behind a parameter it could not be counted on.
_RUNS = _clock.c.state == bindparam("runs", ClockState.RUNNING.value, literal_execute=True)
_DUE = (
    select(_referral.c.id)
    .join(_clock, _clock.c.referral_id == _referral.c.id)
    .where(_RUNS, _clock.c.due_at < bindparam("passed_at", type_=_clock.c.due_at.type))
    .where(_clock.c.referral_id != all_(bindparam("without", type_=ARRAY(Uuid))))
    .order_by(_clock.c.due_at)
    .with_for_update(of=_referral, skip_locked=True)
)
_TAKE = delete(_early).where(_early.c.report_id == _ID).returning(_early.c.delivered_at)


class PostgresFollowedReferrals:
    """The `FollowedReferrals` port."""

    def __init__(self, storage: Storage) -> None:
        """`storage` works on a transaction of the worker role."""
        self._storage = storage

    async def add(self, referral: Referral) -> None:
        # Published first: it holds the totals, and the rows can then wait to be sent with those of another referral.
        await self._storage.publish(referral)
        self._storage.connection.later(_ADD, REFERRAL.values(referral.sending, referral.progress))
        self._storage.connection.later(_ADD_CLOCKS, *clock_rows(referral.id, referral.clocks))

    async def find(self, referral_id: UUID) -> Referral | None:
        return only(await self._storage.load(_BY_ID, {"asked_id": referral_id}))

    async def of_report(self, report_id: UUID) -> Sequence[Referral]:
        """Every referral of the report, held."""
        await self.hold(report_id)
        return await self._storage.load(_OF_REPORT, {"asked_id": report_id})

    async def hold(self, report_id: UUID) -> None:
        """Keeps others from adding a referral of the report meanwhile."""
        # Rows that do not exist yet cannot be locked: an early delivery and the opening of its report would miss each other.
        await self._storage.connection.execute(_HOLD, {"report": str(report_id)})

    async def due(self, now: datetime, limit: int, without: Sequence[UUID] = ()) -> Sequence[UUID]:
        asked = {"passed_at": now, "without": list(without)}
        found = await self._storage.connection.execute(_DUE.limit(literal(limit, literal_execute=True)), asked)
        # One with two such clocks was met twice.
        return list(dict.fromkeys(found.scalars()))

    async def if_free(self, referral_id: UUID) -> Referral | None:
        return only(await self._storage.load(_IF_FREE, {"asked_id": referral_id}))

    async def save(self, referral: Referral) -> None:
        await self._storage.connection.execute(
            update(_referral).where(_referral.c.id == referral.id).values(progress_values(referral))
        )
        await self._storage.write_clocks(referral)
        await self._storage.publish(referral)


class PostgresEarlyDeliveries(OnTransaction):
    """The `EarlyDeliveries` port."""

    async def note(self, report_id: UUID, at: datetime) -> None:
        row = postgresql.insert(_early).values(report_id=report_id, delivered_at=at)
        earliest = func.least(_early.c.delivered_at, row.excluded.delivered_at)
        await self._connection.execute(
            row.on_conflict_do_update(index_elements=["report_id"], set_={"delivered_at": earliest})
        )

    async def take(self, report_id: UUID) -> datetime | None:
        """When the report was first delivered, if that came early; the row is gone afterwards, as if it had come in time."""
        found: datetime | None = (await self._connection.execute(_TAKE, {"asked_id": report_id})).scalar_one_or_none()
        return found
