"""A proposal about a child no longer waits: a second person is not asked any more, and who proposed it is notified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.events.identification import AdultProposalEndedV1, DismissalProposalEndedV1
from contracts.words.notices import NoticeCode
from notifications.application.notices.notify import matter_of, notify
from notifications.application.notices.posting import settle_news

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


_ASKS: Final = {
    AdultProposalEndedV1: NoticeCode.SECOND_PERSON_NEEDED,
    DismissalProposalEndedV1: NoticeCode.DISMISSAL_WAITS,
}


async def follow_proposal_end(
    event: AdultProposalEndedV1 | DismissalProposalEndedV1,
    envelope: Envelope,
    uow: UnitOfWork,
    outside: NoticeDependencies,
) -> None:
    """A second person is not asked any more, and who proposed it is notified, unless they ended it themselves."""
    await settle_news(matter_of(event).report_id, _ASKS[type(event)], uow)
    await notify(event, envelope, uow, outside)
