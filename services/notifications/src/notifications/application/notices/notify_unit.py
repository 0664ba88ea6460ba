"""A referral waits for a unit: one content-free item in its inbox, and a mail that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.application.notices.posting import alerts_of_units, post, settle, withdraw
from notifications.application.reports.ports import Addressee
from notifications.domain.notices.routing import Occasion, routes_for
from notifications.domain.vocabulary import Recipient

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.notices.posting import Occurrence
    from notifications.application.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class NotifyUnit:
    """A referral was sent to `unit_id`, or `moved` on to it; `for_take_over` when it asks to take the report over."""

    occurrence: Occurrence
    referral_id: UUID
    unit_id: UUID
    for_take_over: bool
    purpose: str
    moved: bool


async def notify_unit(command: NotifyUnit, uow: UnitOfWork, clock: Clock) -> None:
    """Notifies the unit once; a unit it moved on from keeps no item, and of what is over there is no notice."""
    occurrence, recipient = command.occurrence, Recipient.unit(command.unit_id)
    await uow.matters.hold(occurrence.matter.report_id)
    addressee = Addressee(command.unit_id, occurrence.urgency, command.for_take_over, command.purpose)
    await uow.matters.address(occurrence.matter, addressee)
    if command.moved:
        await uow.matters.wait_for_opening(command.referral_id, command.unit_id)
    if await uow.matters.has_ended(occurrence.matter):
        return
    earlier = await uow.notices.asking_about(command.referral_id)
    # People on duty stay alerted: the clock goes on until a unit accepts.
    await withdraw([each for each in earlier if each.recipient.person_id is None and each.recipient != recipient], uow)
    await settle([each for each in await alerts_of_units(occurrence.matter, uow) if each.recipient != recipient], uow)
    for route in routes_for(Occasion.REFERRAL_WAITS):
        await post(route, recipient, occurrence, uow, clock)
    if command.for_take_over and await _is_taken_over(occurrence, uow):
        # History at once and not mailed; but the reporter's receipt waits for word that it was delivered.
        await settle(await uow.notices.asking_about(command.referral_id), uow)


async def _is_taken_over(occurrence: Occurrence, uow: UnitOfWork) -> bool:
    report = await uow.matters.report(occurrence.matter.report_id)
    return report is not None and report.taken_over
