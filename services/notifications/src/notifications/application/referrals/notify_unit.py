"""A unit is asked by a referral: one content-free item in its inbox, and a mail that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import urgency_of
from contracts.events.referral import ReferralReroutedV1, ReferralSentV1
from contracts.words.referrals import Purpose
from notifications.application.notices.notify import matter_of, notify
from notifications.application.notices.posting import alerts_of_units, settle, withdraw
from notifications.application.reports.ports import Addressee
from notifications.domain.vocabulary import Recipient

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def notify_unit(
    event: ReferralSentV1 | ReferralReroutedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """A unit is asked, and notified once; a unit it moved on from keeps no item, and of what is over there is no notice."""
    matter, unit = matter_of(event), Recipient.unit(event.unit_id)
    for_take_over = event.purpose is Purpose.FORMAL_IDENTIFICATION
    await uow.matters.hold(matter.report_id)
    addressee = Addressee(event.unit_id, urgency_of(event.urgency), for_take_over, event.purpose.value)
    await uow.matters.address(matter, addressee)
    if isinstance(event, ReferralReroutedV1):
        await uow.matters.wait_for_opening(event.referral_id, event.unit_id)
    if await uow.matters.has_ended(matter):
        return
    earlier = await uow.notices.asking_about(event.referral_id)
    # People on duty stay alerted: the clock goes on until a unit accepts.
    of_units = [each for each in earlier if each.recipient.person_id is None and each.caused_by != envelope.id]
    await withdraw([each for each in of_units if each.recipient != unit], uow)
    await settle([each for each in await alerts_of_units(matter, uow) if each.recipient != unit], uow)
    await notify(event, envelope, uow, outside)
    report = await uow.matters.report(matter.report_id) if for_take_over else None
    if report is not None and report.taken_over:
        # History at once and not mailed; but the reporter's receipt needs to know that it was delivered.
        await settle(await uow.notices.asking_about(event.referral_id), uow)
