"""A dismissed report is opened again: news of it go out again, but of what was opened for it and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.referrals import ReferralEnd
from contracts.words.reports import goes_on
from notifications.application.notices.notify import notify
from notifications.domain.vocabulary import Matter

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import ReportReopenedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_reopening(
    event: ReportReopenedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """Of the person: what ended with the report has its own mark before that of the report is taken away, and its authors are notified.

    The Centre's own item goes on by an event of its own (`follow_reopened_item`), whichever of the two is heard first.
    """
    await uow.matters.hold(event.about)
    for referral_id in await uow.matters.referrals_of(event.about):
        addressee = await uow.matters.addressee_of(referral_id)
        if addressee and not addressee.for_take_over and addressee.purpose not in goes_on(ReferralEnd.DISMISSED):
            await uow.matters.end(Matter(event.about, referral_id))
    await uow.matters.reopen(Matter(event.about, None))
    await notify(event, envelope, uow, outside)
