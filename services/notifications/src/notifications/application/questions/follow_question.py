"""The Centre asked the reporter: the authors and their unit are notified that something is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import notify
from notifications.application.waiting import origin_of
from notifications.domain.questions import WaitingQuestion

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import ReportInfoRequestedV1
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
