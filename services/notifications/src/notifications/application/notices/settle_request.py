"""A unit accepted the referral: nothing about it waits any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.posting import alerts_of_units, settle
from notifications.domain.vocabulary import Matter

if TYPE_CHECKING:
    from contracts.events.referral import ReferralAcceptedV1
    from notifications.application.ports import UnitOfWork


async def settle_request(event: ReferralAcceptedV1, uow: UnitOfWork) -> None:
    """Every open item that asks for a step on the referral becomes history; the unit works on the person from now on."""
    await uow.matters.hold(event.about)
    await uow.matters.accept(event.referral_id, event.unit_id, event.accepted_by)
    await settle(await uow.notices.asking_about(event.referral_id), uow)
    await settle(await alerts_of_units(Matter(event.about, event.referral_id), uow), uow)
