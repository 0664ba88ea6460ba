"""A person's formal procedure has moved: what it waited for before is not asked any more, and who is concerned is notified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.words.notices import NoticeCode
from contracts.words.procedures import ProcedureStep
from notifications.application.notices.notify import matter_of, notify
from notifications.application.notices.posting import settle_news

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import ProcedureMovedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork

_NOT_ASKED_ANY_MORE: Final = {
    ProcedureStep.SIGNED: (NoticeCode.SIGNATURE_WAITS,),
    ProcedureStep.DISSENTED: (NoticeCode.SIGNATURE_WAITS,),
    ProcedureStep.RETURNED: (NoticeCode.DECISION_WAITS,),
    ProcedureStep.RULED: (NoticeCode.DECISION_WAITS,),
    ProcedureStep.CONCLUDED: (NoticeCode.SIGNATURE_WAITS, NoticeCode.DECISION_WAITS),
}


async def follow_procedure(
    event: ProcedureMovedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """Before who is asked next is notified."""
    step = event.step if isinstance(event.step, ProcedureStep) else None
    for code in _NOT_ASKED_ANY_MORE.get(step, ()) if step else ():
        await settle_news(matter_of(event).report_id, code, uow)
    await notify(event, envelope, uow, outside)
