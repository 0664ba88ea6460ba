"""A referral ended: its unit is asked for nothing more, and notified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import matter_of
from notifications.application.reports.ending import end_access

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import DisclosureEndedV1
    from contracts.events.referral import ReferralClosedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_referral_end(
    event: DisclosureEndedV1 | ReferralClosedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """Of one referral."""
    matter = matter_of(event)
    await uow.matters.hold(matter.report_id)
    await end_access(event, matter, envelope, uow, outside)
    await uow.matters.end(matter)
