"""The Centre gave a report to a case manager, who is notified of what concerns it from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import notify

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import CaseAssignedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_assignment(
    event: CaseAssignedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """The case manager is notified instead of the intake."""
    await uow.matters.hold(event.about)
    await uow.matters.assign(event.about, event.manager_id)
    await notify(event, envelope, uow, outside)
