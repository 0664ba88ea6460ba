"""The Centre corrected a report: of one that was entered for another unit, that one is notified of nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from notifications.application.notices.notify import notify
from notifications.application.notices.posting import withdraw
from notifications.domain.vocabulary import Recipient

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import ReportCorrectedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_correction(
    event: ReportCorrectedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """What was offered to it, or asked, leaves its inbox; of questions that are open the other one is reminded."""
    if event.unit_was is not None:
        of_unit, asked = Recipient.unit(event.unit_was), (NoticeCode.HAND_OVER_WAITS, NoticeCode.QUESTION_WAITS)
        await uow.matters.hold(event.about)
        news = await uow.notices.news_of(event.about)
        await withdraw([each for each in news if each.recipient == of_unit and each.code in asked], uow)
        await uow.questions.ask_instead(event.about, event.unit_now)
    await notify(event, envelope, uow, outside)
