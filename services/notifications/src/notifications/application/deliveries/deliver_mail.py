"""Hands one mail over: to the unit's address, an alert to that of the person it is for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from contracts.words.notices import Channel
from notifications.application.deliveries.carriers import Letter, MailRefused, MailUnreachable
from notifications.application.deliveries.handing_over import Counter, DeliveryAttempt, Outcome, hand_over
from notifications.domain.notices.catalogue import CALLS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.deliveries.carriers import Mailer
    from notifications.application.ports import Directory, Transactions
    from notifications.domain.deliveries import Delivery, Patience


@dataclass(frozen=True, slots=True)
class MailDependencies:
    """What handing mail over takes from outside."""

    transactions: Transactions
    mailer: Mailer
    directory: Directory
    clock: Clock
    patience: Patience


async def deliver_mail(outside: MailDependencies, without: Sequence[UUID] = ()) -> DeliveryAttempt | None:
    """Tries the most pressing mail that is due; None when none is.

    `without` are notices that are left out. Raises NotDone, by the notice, for one that cannot be handled.
    """
    return await hand_over(
        Counter(outside.transactions, Channel.EMAIL, outside.clock, outside.patience), partial(_send, outside), without
    )


async def _send(outside: MailDependencies, delivery: Delivery) -> Outcome:
    # Looked up at every try: a corrected address helps the mail that waits.
    address, origin = _address(delivery, outside.directory), delivery.origin
    if address is None or origin is None:
        return Outcome.REFUSED
    try:
        await outside.mailer.send(Letter(delivery.notice_id, delivery.code, address, delivery.created_at, origin))
    except MailRefused:
        return Outcome.REFUSED
    except MailUnreachable:
        return Outcome.UNREACHABLE
    return Outcome.DELIVERED


def _address(delivery: Delivery, directory: Directory) -> str | None:
    unit_id, person_id = delivery.recipient.unit_id, delivery.recipient.person_id
    if delivery.code in CALLS and person_id is not None:
        return directory.own_mail(person_id)
    return directory.mail_address(unit_id) if unit_id else None
