"""What each referral opens, and the tombstones of what has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, insert, or_, select, text, update

from chassis.db.transaction import OnTransaction
from identification.adapters import tables
from identification.adapters.disclosures.rows import DISCLOSURE
from identification.adapters.locks import Lock
from identification.domain.disclosures.disclosure import Disclosure

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

_table = tables.disclosure
_HOLD = text("select pg_advisory_xact_lock(hashtextextended(:referral, 0))")


class PostgresDisclosures(OnTransaction):
    """The `Disclosures` port on one connection."""

    async def find(self, referral_id: UUID) -> Disclosure | None:
        """Locked until the transaction ends; by its id, so that what is not there yet cannot come meanwhile."""
        self._connection.locks(Lock.REFERRAL, referral_id)
        await self._connection.execute(_HOLD, {"referral": str(referral_id)})
        query = select(_table).where(_table.c.referral_id == referral_id).with_for_update()
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else DISCLOSURE.read(Disclosure, row)

    async def was_accepted(self, report_id: UUID, purpose: str, since: datetime) -> bool:
        """By who took it on, which stays beside a tombstone."""
        of_report = (_table.c.report_id == report_id, _table.c.purpose == purpose, _table.c.accepted_by.is_not(None))
        open_since = or_(_table.c.ended_at.is_(None), _table.c.ended_at > since)
        query = select(exists().where(*of_report, open_since))
        return bool((await self._connection.execute(query)).scalar_one())

    async def put(self, disclosure: Disclosure) -> None:
        """Stores it; a row that has ended is left as it is."""
        values = DISCLOSURE.values(disclosure)
        known = await self.find(disclosure.referral_id)
        if known is None:
            await self._connection.execute(insert(_table).values(values))
        elif not known.ended:
            await self._connection.execute(
                update(_table).where(_table.c.referral_id == disclosure.referral_id).values(values)
            )
