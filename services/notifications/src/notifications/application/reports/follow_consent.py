"""The person was asked for consent: the Centre hears what its reporter recorded, and the reporter that the Centre did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import notify
from notifications.application.questions.end_questions import end_questions
from notifications.domain.notices.routing import is_refused

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import ConsentRecordedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_consent(
    event: ConsentRecordedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """The person was asked, or it was tried: the Centre hears what a reporter recorded, the reporter that the Centre asked."""
    if is_refused(event):
        await end_questions(event.about, uow)
    await notify(event, envelope, uow, outside)
