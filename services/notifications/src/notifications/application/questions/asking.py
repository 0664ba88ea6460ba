"""The Centre asked the reporter: the authors and their unit hear that something waits, until it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import ReportInfoAnsweredV1, ReportInfoRequestedV1
from contracts.words.notices import NoticeCode
from notifications.application.notices.notify import notify
from notifications.application.notices.posting import settle
from notifications.application.waiting import origin_of
from notifications.domain.questions import WaitingQuestion

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from contracts.envelope import Envelope, EventData
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_question(
    event: ReportInfoRequestedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """However many questions wait, one line leads each reader to them; raises AuthorIsUnknown."""
    waiting = WaitingQuestion(
        event.question_id,
        event.about,
        event.author_id,
        event.second_author_id,
        event.unit_id,
        event.asked_at,
        origin_of(envelope),
    )
    await uow.matters.hold(waiting.report_id)
    await uow.questions.start(waiting)
    await notify(event, envelope, uow, outside)


async def follow_answer(
    event: ReportInfoAnsweredV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """A question was answered: the asker is notified, and the Centre's duty."""
    await end_questions(event.about, uow, event.question_id)
    await notify(event, envelope, uow, outside)


async def end_questions(report_id: UUID, uow: UnitOfWork, question_id: UUID | None = None) -> None:
    """Of one question, or of all; while another one of the report waits, the items that lead there stay."""
    await uow.matters.hold(report_id)
    if not await uow.questions.end(report_id, question_id):
        news = await uow.notices.news_of(report_id)
        await settle([each for each in news if each.code is NoticeCode.QUESTION_WAITS], uow)


FOLLOWED: dict[type[EventData], Callable[..., Awaitable[None]]] = {
    ReportInfoRequestedV1: follow_question,
    ReportInfoAnsweredV1: follow_answer,
}
