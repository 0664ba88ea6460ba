"""A referral has ended: no answer to it is awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.openings.awaited import await_no_more

if TYPE_CHECKING:
    from contracts.events.referral import ReferralClosedV1
    from identification.application.directory import Directory
    from identification.application.ports import UnitOfWork


async def close_referral(event: ReferralClosedV1, uow: UnitOfWork, _: Directory) -> None:
    """Nothing opens or closes by it: what it opened was ended here before."""
    await await_no_more(event, uow)
