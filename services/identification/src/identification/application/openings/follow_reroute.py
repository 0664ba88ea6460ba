"""A referral moved on to another unit: it leaves the unit that had it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.disclosures import OpeningRefusal
from identification.application.openings.told import NO_GRANT, authorised_for, keep, told_by
from identification.domain.disclosures.opening import why_not_moved

if TYPE_CHECKING:
    from contracts.events.referral import ReferralReroutedV1
    from identification.application.ports import UnitOfWork
    from identification.domain.disclosures.opening import Units


async def follow_reroute(event: ReferralReroutedV1, uow: UnitOfWork, units: Units) -> None:
    """To a unit that was not authorised it opens when duty confirms it."""
    told = told_by(event, event.purpose)
    if told.purpose == NO_GRANT:
        return
    known = await uow.disclosures.find(told.referral_id)
    if known is not None and known.ended:
        return
    refusal = why_not_moved(told, await authorised_for(told, uow), units)
    if known is None:
        await uow.openings.refuse(told, refusal or OpeningRefusal.OUT_OF_TURN)
    elif refusal is None:
        await keep(told, lambda: known.addressed_to(told.unit_id, told.purpose), uow)
    elif refusal is not OpeningRefusal.UNCONFIRMED or await keep(told, lambda: known.held_for(told.unit_id), uow):
        await uow.openings.refuse(told, refusal)
