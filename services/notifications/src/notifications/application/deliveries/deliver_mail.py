"""One mail: to the unit's address, an alert to that of the person it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from contracts.words.notices import Channel
from notifications.application.deliveries.carriers import Letter
from notifications.application.deliveries.hand_over import DeliveryDependencies, Outcome
from notifications.domain.notices.routing import CALLS

if TYPE_CHECKING:
    from notifications.application.deliveries.carriers import Mailer
    from notifications.domain.deliveries import Delivery


@dataclass(frozen=True, slots=True)
class MailDependencies(DeliveryDependencies):
    """What handing mail over takes from outside."""

    channel: ClassVar[Channel] = Channel.EMAIL
    what: ClassVar[str] = "mail"

    mailer: Mailer

    async def hand(self, delivery: Delivery) -> Outcome:
        """Looks the address up at every try: one that is corrected helps the mail that is pending."""
        address, origin = self._address(delivery), delivery.origin
        if address is None or origin is None:
            return Outcome.REFUSED
        await self.mailer.send(Letter(delivery.notice_id, delivery.code, address, delivery.created_at, origin))
        return Outcome.DELIVERED

    def _address(self, delivery: Delivery) -> str | None:
        unit_id, person_id = delivery.recipient.unit_id, delivery.recipient.person_id
        if delivery.code in CALLS and person_id is not None:
            return self.directory.own_mail(person_id)
        return self.directory.mail_address(unit_id) if unit_id else None
