"""A question was answered: who asked is notified, and the Centre's duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import notify
from notifications.application.questions.end_questions import end_questions

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import ReportInfoAnsweredV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_answer(
    event: ReportInfoAnsweredV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """A question was answered: the asker is notified, and the Centre's duty."""
    await end_questions(event.about, uow, event.question_id)
    await notify(event, envelope, uow, outside)
