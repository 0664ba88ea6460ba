"""Notifications placed the report in the Centre's inbox: the clock of delivery stops at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import Channel

if TYPE_CHECKING:
    from contracts.events.notifications import DeliveryDeliveredV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def note_delivery(event: DeliveryDeliveredV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """The clock of delivery stops when it lies in the Centre's inbox.

    Only the inbox of the Centre's intake counts; what comes before the report's referrals are opened is kept for them.

    A mail that was handed over is not yet with anybody.
    """
    if event.channel is not Channel.INBOX or event.unit_id != sources.directory.intake_unit():
        return
    for referral in await uow.referrals.of_report(event.report_id):
        if referral.is_formal_identification:
            referral.note_delivery(event.delivered_at)
            await uow.referrals.save(referral)
            return
    await uow.deliveries.note(event.report_id, event.delivered_at)
