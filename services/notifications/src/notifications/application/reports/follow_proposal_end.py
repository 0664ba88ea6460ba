"""A proposal that a child is an adult no longer waits: a second person is not asked, and who proposed it is notified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from notifications.application.notices.notify import notify
from notifications.application.notices.posting import settle_news

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import AdultProposalEndedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_proposal_end(
    event: AdultProposalEndedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """A second person is not asked any more, and who proposed it is notified, unless they ended it themselves."""
    await settle_news(event.about, NoticeCode.SECOND_PERSON_NEEDED, uow)
    await notify(event, envelope, uow, outside)
