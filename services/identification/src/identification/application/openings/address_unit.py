"""A referral was sent to a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.openings.told import NO_GRANT, authorised_for, keep, told_by
from identification.domain.disclosures.disclosure import Disclosure, DisclosureState
from identification.domain.disclosures.opening import why_not_sent

if TYPE_CHECKING:
    from contracts.events.referral import ReferralSentV1
    from identification.application.ports import UnitOfWork
    from identification.domain.disclosures.opening import Units


async def address_unit(event: ReferralSentV1, uow: UnitOfWork, units: Units) -> None:
    """The unit's members see what may be seen before acceptance, if this service sent it there."""
    told = told_by(event, event.purpose)
    if told.purpose == NO_GRANT:
        return
    known = await uow.disclosures.find(told.referral_id)
    if known is not None and known.ended:
        return
    refusal = why_not_sent(told, await authorised_for(told, uow), units)
    if refusal is not None:
        await uow.openings.refuse(told, refusal)
        return
    before = known or Disclosure(told.referral_id, told.report_id, told.purpose, None, DisclosureState.NONE)
    await keep(told, lambda: before.addressed_to(told.unit_id, told.purpose), uow)
