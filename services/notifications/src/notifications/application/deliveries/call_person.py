"""One call to the telephone service: to the number of the person it is for, or the duty telephone of the unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from contracts.words.notices import Channel
from notifications.application.deliveries.carriers import Call
from notifications.application.deliveries.hand_over import DeliveryDependencies, Outcome

if TYPE_CHECKING:
    from notifications.application.deliveries.carriers import Phone
    from notifications.domain.deliveries import Delivery


@dataclass(frozen=True, slots=True)
class CallDependencies(DeliveryDependencies):
    """What calling takes from outside; without a phone each call is given up at once, and published as failed."""

    channel: ClassVar[Channel] = Channel.PHONE
    what: ClassVar[str] = "call"

    phone: Phone | None

    async def hand(self, delivery: Delivery) -> Outcome:
        """Looks the number up at every try: one that is corrected helps the call that is tried again."""
        if self.phone is None:
            return Outcome.NO_SERVICE
        if (number := self._number(delivery)) is None:
            return Outcome.NO_NUMBER
        if delivery.origin is None:
            return Outcome.REFUSED
        await self.phone.call(Call(delivery.notice_id, delivery.code, number, delivery.origin))
        return Outcome.DELIVERED

    def _number(self, delivery: Delivery) -> str | None:
        unit_id, person_id = delivery.recipient.unit_id, delivery.recipient.person_id
        if person_id is not None:
            return self.directory.own_number(person_id)
        return self.directory.duty_number(unit_id) if unit_id else None
