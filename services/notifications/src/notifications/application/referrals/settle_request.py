"""A unit accepted the referral: nothing about it is open any more, and the Centre learns of what it sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import matter_of, notify
from notifications.application.notices.posting import alerts_of_units, settle

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.referral import ReferralAcceptedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def settle_request(
    event: ReferralAcceptedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """A unit accepted: what asks for a step on it becomes history; the unit works on the person from now on."""
    await uow.matters.hold(event.about)
    await uow.matters.accept(event.referral_id, event.unit_id, event.accepted_by)
    asking = await uow.notices.asking_about(event.referral_id)
    await settle([each for each in asking if each.caused_by != envelope.id], uow)
    await settle(await alerts_of_units(matter_of(event), uow), uow)
    await notify(event, envelope, uow, outside)
