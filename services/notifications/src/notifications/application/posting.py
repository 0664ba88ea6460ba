"""What every use case that tells somebody something shares: an item once per event, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.domain.delivery import Delivery
from notifications.domain.naming import notice_id
from notifications.domain.notice import Notice
from notifications.domain.routing import channels_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import UnitOfWork
    from notifications.domain.routing import Route
    from notifications.domain.vocabulary import Matter, Recipient, Urgency


@dataclass(frozen=True, slots=True)
class Desk:
    """What posting takes from outside besides the transaction."""

    clock: Clock


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Which event told us, and about what."""

    event_id: UUID
    matter: Matter
    urgency: Urgency


async def post(route: Route, recipient: Recipient, occurrence: Occurrence, uow: UnitOfWork, desk: Desk) -> bool:
    """Puts one item into the recipient's inbox and starts its other channels; False when the same event has done it already."""
    notice = Notice(
        notice_id(occurrence.event_id, occurrence.matter, recipient, route.code),
        recipient,
        occurrence.matter,
        code=route.code,
        urgency=occurrence.urgency,
        caused_by=occurrence.event_id,
        created_at=desk.clock.now(),
    )
    if not await uow.notices.add(notice):
        return False
    for channel in channels_of(notice.code, notice.urgency, recipient):
        await uow.deliveries.add(Delivery.of(notice, channel))
    return True


async def settle(notices: Iterable[Notice], uow: UnitOfWork) -> None:
    """What these asked for was done: they stay in the history and are mailed no more."""
    for notice in notices:
        notice.settle()
        await _retire(notice, uow)


async def withdraw(notices: Iterable[Notice], uow: UnitOfWork) -> None:
    """These leave the inbox and are mailed no more."""
    for notice in notices:
        notice.withdraw()
        await _retire(notice, uow)


async def _retire(notice: Notice, uow: UnitOfWork) -> None:
    await uow.notices.save(notice)
    for delivery in await uow.deliveries.pending_of(notice.id):
        delivery.cancel()
        await uow.deliveries.save(delivery)
