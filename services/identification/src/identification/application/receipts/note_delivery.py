"""Notifications placed the report in the Centre's duty inbox: the receipt says delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import Channel

if TYPE_CHECKING:
    from contracts.events.notifications import DeliveryDeliveredV1
    from identification.application.directory import Directory
    from identification.application.ports import UnitOfWork


async def note_delivery(event: DeliveryDeliveredV1, uow: UnitOfWork, units: Directory) -> None:
    """Dated by the event's own time. Other units' inboxes do not count, nor does a mail: that is not yet with anybody."""
    if event.channel is Channel.INBOX and event.unit_id in units.duty_inboxes():
        await uow.reports.note_delivery(event.report_id, event.delivered_at)
