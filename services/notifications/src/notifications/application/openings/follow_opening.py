"""A referral that went on opens to the unit: from now on it may be called about the person, and be notified of news once it accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.events.identification import OpeningAllowedV1
    from notifications.application.ports import UnitOfWork


async def follow_opening(event: OpeningAllowedV1, uow: UnitOfWork) -> None:
    """Identification says so; that the referral waits the unit was notified of by the reroute."""
    await uow.matters.hold(event.about)
    await uow.matters.let_open(event.referral_id, event.unit_id)
