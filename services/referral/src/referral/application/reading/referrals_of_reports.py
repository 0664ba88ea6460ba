"""What became of a report: its referrals, as far as the caller holds a position towards each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.application.reading.recording import recorded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from referral.application.ports import Sources, UnitOfWork
    from referral.application.reading.view import ReferralView


async def referrals_of_reports(
    report_ids: Sequence[UUID], principal: Principal, uow: UnitOfWork, sources: Sources, *, everybody: bool = False
) -> Sequence[ReferralView]:
    """Oldest first, each on the record; a report that is missing and one that is closed to the caller look the same.

    Each person who was reported at once has a report of their own; of the first one `everybody` asks for the referrals of all.
    """
    found = await uow.referrals.of_reports(report_ids, principal, everybody=everybody)
    return await recorded(found, principal, uow, sources)
