"""A case manager, who stood in for them, or a member of a panel gave a case up: supervisors are notified, they themself of nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import notify
from notifications.application.notices.posting import withdraw

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import CaseRecusedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_recusal(
    event: CaseRecusedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """Their pending notifications about it leave their inbox."""
    await uow.matters.hold(event.about)
    await uow.matters.recuse(event.about, event.recused_id)
    await uow.matters.assign(event.about, event.manager_id)
    await withdraw(await uow.notices.of_person(event.about, event.recused_id), uow)
    await notify(event, envelope, uow, outside)
