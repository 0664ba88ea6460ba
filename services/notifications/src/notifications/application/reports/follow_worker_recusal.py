"""A member of a unit does not work on a person any more: who goes on is asked for, and they themself are notified of nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import notify
from notifications.application.notices.posting import withdraw

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import WorkerRecusedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_worker_recusal(
    event: WorkerRecusedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """Their pending notifications about it leave their inbox."""
    await uow.matters.hold(event.about)
    await uow.matters.recuse(event.about, event.recused_id)
    await withdraw(await uow.notices.of_person(event.about, event.recused_id), uow)
    await notify(event, envelope, uow, outside)
