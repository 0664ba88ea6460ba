"""A referral moved on to another unit: it leaves the unit that had it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.disclosures import OpeningRefusal
from identification.application.openings.told import NO_GRANT, authorised_for, keep, tell_allowed, told_by, unit_left
from identification.domain.disclosures.opening import why_not_moved

if TYPE_CHECKING:
    from contracts.events.referral import ReferralReroutedV1
    from identification.application.ports import UnitOfWork
    from identification.domain.disclosures.opening import Units


async def follow_reroute(event: ReferralReroutedV1, uow: UnitOfWork, units: Units) -> None:
    """To a unit that was not authorised it opens when duty confirms it; that it opens to one that was is published."""
    told = told_by(event, event.purpose)
    if told.purpose == NO_GRANT:
        return
    # Before the disclosure, as every command holds them.
    report = await uow.reports.held(told.report_id)
    known = await uow.disclosures.find(told.referral_id)
    if known is not None and known.ended:
        return
    refusal = why_not_moved(told, await authorised_for(told, uow), units)
    if known is None:
        await uow.openings.refuse(told, refusal or OpeningRefusal.OUT_OF_TURN)
        return
    goes = {
        None: lambda: known.addressed_to(told.unit_id, told.purpose),
        OpeningRefusal.UNCONFIRMED: lambda: known.held_for(told.unit_id),
    }.get(refusal)
    moved = goes is not None and await keep(told, goes, uow)
    if refusal is not None and (moved or goes is None):
        await uow.openings.refuse(told, refusal)
    if moved and refusal is None:
        await tell_allowed(report, told, event.rerouted_at, uow)
    if moved:
        await unit_left(report, known, event.rerouted_at, uow)
