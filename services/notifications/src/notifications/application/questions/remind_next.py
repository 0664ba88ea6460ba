"""A question is still open: its readers are notified again, after two hours and after a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import ReportInfoRequestedV1
from notifications.application.notices.notify import post_rows
from notifications.application.waiting import next_due
from notifications.domain.naming import alert_id
from notifications.domain.notices.routing import rows_of
from notifications.domain.vocabulary import Matter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork
    from notifications.application.waiting import Watch
    from notifications.domain.questions import WaitingQuestion


async def remind_next(watch: Watch[WaitingQuestion], without: Sequence[UUID] = ()) -> UUID | None:
    """Reminds of one question (`next_due`); its id."""
    return await next_due(watch, _remind, without)


async def _remind(waiting: WaitingQuestion, reminder: int, uow: UnitOfWork, outside: NoticeDependencies) -> None:
    await uow.questions.save(waiting)
    matter, cause = Matter(waiting.report_id, None), alert_id(waiting.origin.caused_by, reminder)
    await post_rows(rows_of(ReportInfoRequestedV1), waiting, matter, cause, uow, outside, reminder)
