"""Hands one call over to the telephone service: to the number of the person it is for, or the duty telephone of the unit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from contracts.words.notices import Channel
from notifications.application.deliveries.carriers import Call, PhoneRefused, PhoneUnreachable
from notifications.application.deliveries.handing_over import Counter, DeliveryAttempt, Outcome, hand_over

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.deliveries.carriers import Phone
    from notifications.application.ports import Directory, Transactions
    from notifications.domain.deliveries import Delivery, Patience


@dataclass(frozen=True, slots=True)
class CallDependencies:
    """What calling takes from outside; without a phone each call is given up at once, and published as failed."""

    transactions: Transactions
    phone: Phone | None
    directory: Directory
    clock: Clock
    patience: Patience


async def call_person(outside: CallDependencies, without: Sequence[UUID] = ()) -> DeliveryAttempt | None:
    """Tries the most pressing call that is due; None when none is.

    `without` are notices that are left out. Raises NotDone, by the notice, for one that cannot be handled.
    """
    return await hand_over(
        Counter(outside.transactions, Channel.PHONE, outside.clock, outside.patience), partial(_call, outside), without
    )


async def _call(outside: CallDependencies, delivery: Delivery) -> Outcome:
    origin = delivery.origin
    if outside.phone is None:
        return Outcome.NO_SERVICE
    # Looked up at every try: a number that is corrected helps the call that is tried again.
    if (number := _number(delivery, outside.directory)) is None:
        return Outcome.NO_NUMBER
    if origin is None:
        return Outcome.REFUSED
    try:
        await outside.phone.call(Call(delivery.notice_id, delivery.code, number, origin))
    except PhoneRefused:
        return Outcome.REFUSED
    except PhoneUnreachable:
        return Outcome.UNREACHABLE
    return Outcome.DELIVERED


def _number(delivery: Delivery, directory: Directory) -> str | None:
    unit_id, person_id = delivery.recipient.unit_id, delivery.recipient.person_id
    if person_id is not None:
        return directory.own_number(person_id)
    return directory.duty_number(unit_id) if unit_id else None
