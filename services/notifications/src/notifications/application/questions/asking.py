"""The Centre asked the reporter: the authors and their unit hear that something waits, again after two hours and after a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import ReportInfoRequestedV1
from contracts.words.notices import NoticeCode
from notifications.application.notices.notifying import notify, post_rows
from notifications.application.notices.posting import settle
from notifications.application.waiting import next_due, origin_of
from notifications.domain.naming import rung_id
from notifications.domain.notices.routing import rows_of
from notifications.domain.questions import WaitingQuestion
from notifications.domain.vocabulary import Matter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from contracts.envelope import Envelope
    from contracts.events.identification import ReportInfoAnsweredV1
    from notifications.application.notices.notifying import NoticeDependencies
    from notifications.application.ports import UnitOfWork
    from notifications.application.waiting import Watch


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


async def remind_next(watch: Watch[WaitingQuestion], without: Sequence[UUID] = ()) -> UUID | None:
    """Reminds of one question (`next_due`); its id."""
    return await next_due(watch, _remind, without)


async def _remind(waiting: WaitingQuestion, reminder: int, uow: UnitOfWork, outside: NoticeDependencies) -> None:
    await uow.questions.save(waiting)
    matter, cause = Matter(waiting.report_id, None), rung_id(waiting.origin.caused_by, reminder)
    await post_rows(rows_of(ReportInfoRequestedV1), waiting, matter, cause, uow, outside, reminder)


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
