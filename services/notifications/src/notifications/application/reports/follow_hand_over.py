"""A report is handed over: its author's unit hears that something waits, and its author that a colleague took it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from notifications.application.notices.notify import notify
from notifications.application.notices.posting import settle_news

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import HandOverChangedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_hand_over(
    event: HandOverChangedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """What waited for the unit waits no more, whichever step this is."""
    await settle_news(event.report_id, NoticeCode.HAND_OVER_WAITS, uow)
    await notify(event, envelope, uow, outside)
