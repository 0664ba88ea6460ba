"""A referral moved on to another unit: it leaves the unit that had it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.disclosures import OpeningRefusal
from identification.application.openings.announced import (
    NO_GRANT,
    announce_allowed,
    announced_by,
    authorised_for,
    keep,
    unit_left,
)
from identification.application.openings.awaited import await_another
from identification.domain.disclosures.opening import why_not_moved

if TYPE_CHECKING:
    from contracts.events.referral import ReferralReroutedV1
    from identification.application.directory import Directory
    from identification.application.ports import UnitOfWork


async def follow_reroute(event: ReferralReroutedV1, uow: UnitOfWork, units: Directory) -> None:
    """To a unit that was not authorised it opens when duty confirms it; that it opens to one that was is published."""
    await await_another(event, uow)
    announced = announced_by(event, event.purpose)
    if announced.purpose == NO_GRANT:
        return
    # Before the disclosure, as every command holds them.
    report = await uow.reports.held(announced.report_id)
    known = await uow.disclosures.find(announced.referral_id)
    if known is not None and known.ended:
        return
    refusal = why_not_moved(announced, await authorised_for(announced, uow), units)
    if known is None:
        await uow.openings.refuse(announced, refusal or OpeningRefusal.OUT_OF_TURN)
        return
    goes = {
        None: lambda: known.addressed_to(announced.unit_id, announced.purpose),
        OpeningRefusal.UNCONFIRMED: lambda: known.held_for(announced.unit_id),
    }.get(refusal)
    moved = goes is not None and await keep(announced, goes, uow)
    if refusal is not None and (moved or goes is None):
        await uow.openings.refuse(announced, refusal)
    if moved and refusal is None:
        await announce_allowed(report, announced, event.rerouted_at, uow)
    if moved:
        await unit_left(report, known, event.rerouted_at, uow)
