"""A referral that went on opens to the unit: from now on it may be called about the person, and be notified of news once it accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import OpeningAllowedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_opening(event: OpeningAllowedV1, _: Envelope, uow: UnitOfWork, __: NoticeDependencies) -> None:
    """It opens to the unit it went on to: from now on the unit may be called about the person, and gets news once it accepts."""
    await uow.matters.hold(event.about)
    await uow.matters.let_open(event.referral_id, event.unit_id)
