"""The person took back what they agreed to: who has the report in hand at the Centre reads less from now on, and is notified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import notify
from notifications.application.questions.end_questions import end_questions

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import ConsentWithdrawnV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def tell_access_changed(
    event: ConsentWithdrawnV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """The person took their consent back: what the Centre asked waits no more.

    Units whose access rested on consent hear of it by the end of their referral.
    """
    await end_questions(event.about, uow)
    await notify(event, envelope, uow, outside)
