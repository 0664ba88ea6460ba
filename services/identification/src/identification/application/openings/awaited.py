"""By when what referral asked for is to be answered, for the Centre's list: its order is that of referral's own worklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.referrals import Purpose

if TYPE_CHECKING:
    from contracts.events.referral import (
        ReferralAcceptedV1,
        ReferralClosedV1,
        ReferralRejectedV1,
        ReferralReroutedV1,
        ReferralSentV1,
    )
    from identification.application.ports import UnitOfWork


async def await_answer(event: ReferralSentV1, uow: UnitOfWork) -> None:
    """Its unit answers by then; the Centre, whose own item it is, takes the report over."""
    if event.purpose is Purpose.FORMAL_IDENTIFICATION:
        await uow.awaited.take_over(event.report_id, event.respond_by)
    else:
        await uow.awaited.begin(event.referral_id, event.report_id, event.respond_by)


async def await_another(event: ReferralRejectedV1 | ReferralReroutedV1, uow: UnitOfWork) -> None:
    """It is with another unit now. The release before published no term with it: then that of before counts."""
    if event.respond_by is not None:
        await uow.awaited.move(event.referral_id, event.report_id, event.respond_by)


async def await_no_more(event: ReferralAcceptedV1 | ReferralClosedV1, uow: UnitOfWork) -> None:
    """It is decided, or has ended."""
    await uow.awaited.decide(event.referral_id, event.report_id)
