"""What mail and telephone share: a delivery claimed in a transaction, handed over outside any, recorded in another. At least once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from chassis.processes.apart import naming
from notifications.application.deliveries.carriers import Refused, Unreachable
from notifications.domain.notices.routing import CALLS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.ports import Clock
    from chassis.processes.apart import About
    from contracts.words.notices import Channel
    from notifications.application.ports import Directory, Transactions, UnitOfWork
    from notifications.domain.deliveries import Delivery, Patience


class Outcome(StrEnum):
    """How a try went.

    `no-service`: there is no telephone to call from. `no-number`: reference data has no number for the recipient. `lost`: the lease ran
    out or the notice was retired meanwhile, so it is not for us to record.
    """

    DELIVERED = "delivered"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NO_SERVICE = "no-service"
    NO_NUMBER = "no-number"
    TOO_OLD = "too-old"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class DeliveryAttempt:
    """One try of one delivery."""

    notice_id: UUID
    attempt: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class DeliveryDependencies(ABC):
    """What handing over by one channel takes from outside, and how it is done there."""

    channel: ClassVar[Channel]
    what: ClassVar[str]

    transactions: Transactions
    directory: Directory
    clock: Clock
    patience: Patience

    @abstractmethod
    async def hand(self, delivery: Delivery) -> Outcome:
        """One try outside any transaction; raises Refused and Unreachable."""


async def hand_over(outside: DeliveryDependencies, without: Sequence[UUID] = ()) -> DeliveryAttempt | None:
    """Tries the most pressing delivery that is due; None when none is. A worker that dies in between leaves it to the lease.

    `without` are notices that are left out. Raises NotDone, by the notice, for one that cannot be handled.
    """
    with naming() as about:
        return await _hand_over(outside, without, about)


async def _hand_over(outside: DeliveryDependencies, without: Sequence[UUID], about: About) -> DeliveryAttempt | None:
    async with outside.transactions() as uow:
        delivery = await uow.deliveries.next_due(outside.clock.now(), outside.channel, without)
        if delivery is None:
            return None
        about.what = delivery.notice_id
        too_old = delivery.gave_up_by_age(outside.clock.now(), outside.patience)
        attempt = delivery.progress.attempt if too_old else delivery.claim(outside.clock.now(), outside.patience)
        await uow.deliveries.save(delivery)
        if too_old:
            await _on_record(delivery, Outcome.TOO_OLD, uow)
    if too_old:
        return DeliveryAttempt(delivery.notice_id, attempt, Outcome.TOO_OLD)
    outcome = await _try(outside, delivery)
    async with outside.transactions() as uow:
        delivery = await uow.deliveries.get(delivery.notice_id, delivery.channel)
        if not delivery.is_held_by(attempt):
            if outcome is Outcome.DELIVERED:
                # It rang all the same, and the record says what happened.
                await _on_record(delivery, outcome, uow)
            return DeliveryAttempt(delivery.notice_id, attempt, Outcome.LOST)
        _note(delivery, outcome, outside)
        await uow.deliveries.save(delivery)
        await _on_record(delivery, outcome, uow)
    return DeliveryAttempt(delivery.notice_id, attempt, outcome)


async def _try(outside: DeliveryDependencies, delivery: Delivery) -> Outcome:
    try:
        return await outside.hand(delivery)
    except Refused:
        return Outcome.REFUSED
    except Unreachable:
        return Outcome.UNREACHABLE


def _note(delivery: Delivery, outcome: Outcome, outside: DeliveryDependencies) -> None:
    now = outside.clock.now()
    if outcome is Outcome.DELIVERED:
        delivery.delivered(now)
    elif outcome is Outcome.REFUSED:
        delivery.refused(now, outside.patience)
    elif outcome in (Outcome.NO_SERVICE, Outcome.NO_NUMBER):
        delivery.give_up(now)
    else:
        delivery.unreachable(now, outside.patience)


async def _on_record(delivery: Delivery, outcome: Outcome, uow: UnitOfWork) -> None:
    if delivery.code in CALLS:
        await uow.record.tried(delivery, outcome.value)
