"""Referrals while the service is rebuilt: one role does what callers and the worker do otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.adapters import tables
from referral.adapters.clocks.term_counts import PostgresTermCounts
from referral.adapters.duty.repository import PostgresRoster
from referral.adapters.flow.totals import StageTotals
from referral.adapters.referrals.followed import PostgresEarlyDeliveries, PostgresFollowedReferrals
from referral.adapters.referrals.storage import Storage
from referral.application.ports import FollowUnitOfWork

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from referral.adapters.referrals.storage import Outbox
    from referral.domain.referrals.referral import Referral

OWN_TABLES = (tables.referral, tables.clock, tables.rejection, tables.early_delivery, tables.duty_roster)
"""What must be empty before; counts are written over, and records of reads and commands are no part of what is rebuilt."""


class PostgresRebuiltReferrals(PostgresFollowedReferrals):
    """The `FollowedReferrals` port as the migrator role."""

    async def hold(self, report_id: UUID) -> None:
        """Nobody else writes, and a lock for every report would be too many."""

    async def save(self, referral: Referral) -> None:
        """Stores whatever changed: also the rejections that only callers log otherwise."""
        await self._storage.log_rejections(referral)
        await super().save(referral)


def rebuilding_unit_of_work_on(connection: Transaction, cause: UUID, outbox: Outbox) -> FollowUnitOfWork:
    """On the transaction of the rebuilding; `cause` is the event that is applied."""
    referrals = PostgresRebuiltReferrals(Storage(connection, outbox))
    return FollowUnitOfWork(
        cause,
        referrals,
        PostgresEarlyDeliveries(connection),
        PostgresRoster(connection),
        StageTotals(connection),
        PostgresTermCounts(connection),
    )
