"""The Centre's own item goes on, since its report was opened again: news of it go out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import matter_of

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.referral import ReferralReopenedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_reopened_item(event: ReferralReopenedV1, _: Envelope, uow: UnitOfWork, __: NoticeDependencies) -> None:
    """Its mark, which it got in order after its end, is gone."""
    matter = matter_of(event)
    await uow.matters.hold(matter.report_id)
    await uow.matters.reopen(matter)
