"""Identification opened nothing: either duty can confirm it, or it should not have been announced at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.disclosures import OpeningRefusal
from notifications.application.notices.notify import matter_of, notify
from notifications.application.notices.posting import settle_alerts

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import OpeningRefusedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def alert_refused_opening(
    event: OpeningRefusedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """Identification opened nothing: either duty can confirm it, or it should not have been announced at all.

    What is published out of turn leaves open what an earlier event opened.
    """
    await uow.matters.hold(event.about)
    if event.reason is not OpeningRefusal.OUT_OF_TURN:
        await uow.matters.keep_closed(event.referral_id, event.unit_id)
        await settle_alerts(matter_of(event), event.unit_id, uow)
    await notify(event, envelope, uow, outside)
