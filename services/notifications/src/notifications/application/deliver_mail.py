"""Hands one mail over: claimed in a transaction, sent outside any, recorded in another. At least once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from notifications.application.ports import Letter, MailRefused, MailUnreachable

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import Directory, Mailer, Transactions
    from notifications.domain.delivery import Delivery, Patience


class Outcome(StrEnum):
    """How a try went. `lost`: the lease ran out or the notice was retired meanwhile, so it is not for us to record."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TOO_OLD = "too-old"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Tried:
    """One try of one mail."""

    notice_id: UUID
    attempt: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class PostRoom:
    """What handing mail over takes from outside."""

    transactions: Transactions
    mailer: Mailer
    directory: Directory
    clock: Clock
    patience: Patience


async def deliver_mail(room: PostRoom) -> Tried | None:
    """Tries the most pressing mail that is due; None when none is. A worker that dies in between leaves it to the lease."""
    async with room.transactions() as uow:
        delivery = await uow.deliveries.next_due(room.clock.now())
        if delivery is None:
            return None
        too_old = delivery.gave_up_by_age(room.clock.now(), room.patience)
        attempt = delivery.progress.attempt if too_old else delivery.claim(room.clock.now(), room.patience)
        await uow.deliveries.save(delivery)
    if too_old:
        return Tried(delivery.notice_id, attempt, Outcome.TOO_OLD)
    outcome = await _hand_over(delivery, room)
    async with room.transactions() as uow:
        delivery = await uow.deliveries.get(delivery.notice_id, delivery.channel)
        if not delivery.is_held_by(attempt):
            return Tried(delivery.notice_id, attempt, Outcome.LOST)
        _note(delivery, outcome, room)
        await uow.deliveries.save(delivery)
    return Tried(delivery.notice_id, attempt, outcome)


async def _hand_over(delivery: Delivery, room: PostRoom) -> Outcome:
    unit_id, origin = delivery.recipient.unit_id, delivery.origin
    # Looked up at every try: a corrected address helps the mail that waits.
    address = room.directory.mail_address(unit_id) if unit_id else None
    if address is None or origin is None:
        return Outcome.REFUSED
    try:
        await room.mailer.send(Letter(delivery.notice_id, delivery.code, address, delivery.created_at, origin))
    except MailRefused:
        return Outcome.REFUSED
    except MailUnreachable:
        return Outcome.UNREACHABLE
    return Outcome.DELIVERED


def _note(delivery: Delivery, outcome: Outcome, room: PostRoom) -> None:
    now = room.clock.now()
    if outcome is Outcome.DELIVERED:
        delivery.delivered(now)
    elif outcome is Outcome.REFUSED:
        delivery.refused(now, room.patience)
    else:
        delivery.unreachable(now, room.patience)
