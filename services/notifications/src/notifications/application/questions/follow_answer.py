"""A question was answered, or answers are not waited for any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from notifications.application.notices.posting import settle
from notifications.application.notices.tell_news import TellNews, tell_news
from notifications.domain.notices.routing import Occasion

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from contracts.events.identification import ReportInfoAnsweredV1
    from notifications.application.ports import Directory, UnitOfWork


async def follow_answer(
    event: ReportInfoAnsweredV1, event_id: UUID, uow: UnitOfWork, directory: Directory, clock: Clock
) -> None:
    """The asker is notified, and the Centre's duty."""
    await end_questions(event.about, uow, event.question_id)
    news = TellNews(event_id, event.about, Occasion.QUESTION_ANSWERED, None, event.asked_by)
    await tell_news(news, uow, directory, clock)


async def end_questions(report_id: UUID, uow: UnitOfWork, question_id: UUID | None = None) -> None:
    """Of one question, or of all; while another one of the report waits, the items that lead there stay."""
    await uow.matters.hold(report_id)
    if not await uow.questions.end(report_id, question_id):
        news = await uow.notices.news_of(report_id)
        await settle([each for each in news if each.code is NoticeCode.QUESTION_WAITS], uow)
