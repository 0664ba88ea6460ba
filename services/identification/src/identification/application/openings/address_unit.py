"""A referral was sent to a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.openings.announced import NO_GRANT, announced_by, authorised_for, keep
from identification.application.openings.awaited import await_answer
from identification.domain.disclosures.disclosure import Disclosure, DisclosureState
from identification.domain.disclosures.opening import why_not_sent

if TYPE_CHECKING:
    from contracts.events.referral import ReferralSentV1
    from identification.application.directory import Directory
    from identification.application.ports import UnitOfWork


async def address_unit(event: ReferralSentV1, uow: UnitOfWork, units: Directory) -> None:
    """The unit's members see what may be seen before acceptance, if this service sent it there."""
    await await_answer(event, uow)
    announced = announced_by(event, event.purpose)
    if announced.purpose == NO_GRANT:
        return
    known = await uow.disclosures.find(announced.referral_id)
    if known is not None and known.ended:
        return
    refusal = why_not_sent(announced, await authorised_for(announced, uow), units)
    if refusal is not None:
        await uow.openings.refuse(announced, refusal)
        return
    before = known or Disclosure(
        announced.referral_id, announced.report_id, announced.purpose, None, DisclosureState.NONE
    )
    await keep(announced, lambda: before.addressed_to(announced.unit_id, announced.purpose), uow)
