"""The Centre's duty confirmed where a referral went: that is not waited for any more, and the unit can read now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from notifications.application.notices.notify import notify
from notifications.application.notices.posting import settle

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import RerouteConfirmedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_confirmation(
    event: RerouteConfirmedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """The Centre's duty confirmed where it went: that is no longer open. The unit is notified: when it was asked, it could read nothing."""
    await uow.matters.hold(event.about)
    await uow.matters.let_open(event.referral_id, event.unit_id)
    await settle(await uow.notices.waiting(event.referral_id, NoticeCode.CONFIRMATION_WAITS), uow)
    await notify(event, envelope, uow, outside)
