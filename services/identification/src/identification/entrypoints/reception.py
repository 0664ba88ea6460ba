"""What identification does when others tell something: parse, call the use case. Names are those of the spans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.inbox.handlers import handlers
from contracts.events.notifications import DeliveryDeliveredV1
from contracts.events.referral import ReferralAcceptedV1, ReferralRejectedV1, ReferralReroutedV1, ReferralSentV1
from contracts.open_words import Unknown
from contracts.words.notices import Channel
from identification.application.disclosures import follow_referral
from identification.application.receipts import note_delivery as delivery
from identification.bootstrap import duty_inboxes, unit_of_work_for_event, units
from identification.domain.disclosures.opening import ToldReferral

if TYPE_CHECKING:
    from contracts.words.referrals import Purpose
    from identification.application.ports import UnitOfWork


async def address_unit(event: ReferralSentV1, uow: UnitOfWork) -> None:
    """A unit was addressed."""
    await follow_referral.address_unit(_told(event, event.purpose), uow, units())


async def follow_reroute(event: ReferralReroutedV1, uow: UnitOfWork) -> None:
    """A referral went on to another unit."""
    await follow_referral.follow_reroute(_told(event, event.purpose), uow, units())


async def narrow_to_supervisor(event: ReferralRejectedV1, uow: UnitOfWork) -> None:
    """A unit would not take it."""
    await follow_referral.narrow_to_supervisor(_told(event, Unknown.UNKNOWN), uow)


async def open_grant(event: ReferralAcceptedV1, uow: UnitOfWork) -> None:
    """A worker took a referral on."""
    await follow_referral.open_grant(_told(event, event.purpose), event.accepted_by, uow, units())


def _told(
    event: ReferralSentV1 | ReferralReroutedV1 | ReferralRejectedV1 | ReferralAcceptedV1, purpose: Purpose | Unknown
) -> ToldReferral:
    return ToldReferral(event.referral_id, event.report_id, purpose.value, event.unit_id)


async def note_delivery(event: DeliveryDeliveredV1, uow: UnitOfWork) -> None:
    """A notice lies in an inbox; a mail that was handed over is not yet with anybody."""
    if event.channel is Channel.INBOX:
        await delivery.note_delivery(event.report_id, event.unit_id, duty_inboxes(), event.delivered_at, uow)


HANDLERS = handlers(
    "identification",
    {
        ReferralSentV1: address_unit,
        ReferralReroutedV1: follow_reroute,
        ReferralRejectedV1: narrow_to_supervisor,
        ReferralAcceptedV1: open_grant,
        DeliveryDeliveredV1: note_delivery,
    },
    unit_of_work_for_event,
)
