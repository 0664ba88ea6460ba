"""A draft lies untouched, or does so no more: its author is notified, and after a day the supervisor of the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.events.identification import urgency_of
from contracts.words.drafts import DraftReminder
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.domain.notices.routing import Audience, Occasion, routes_for
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from contracts.events.drafts import DraftReminderChangedV1
    from notifications.application.ports import UnitOfWork

_OCCASIONS: Final = {
    DraftReminder.LEFT: Occasion.DRAFT_LEFT,
    DraftReminder.LEFT_LONGER: Occasion.DRAFT_LEFT_LONGER,
    DraftReminder.GOES_SOON: Occasion.DRAFT_GOES,
}


async def follow_draft(event: DraftReminderChangedV1, event_id: UUID, uow: UnitOfWork, clock: Clock) -> None:
    """One item for each reader, which takes the place of an earlier one. A step of a later version changes nothing."""
    # Where a notice names a report, one about a draft names the draft: no report has that id.
    matter = Matter(event.draft_id, None)
    await uow.matters.hold(event.draft_id)
    earlier = await uow.notices.news_of(event.draft_id)
    if event.step is DraftReminder.OVER:
        await settle(earlier, uow)
    if not isinstance(event.step, DraftReminder) or event.step not in _OCCASIONS:
        return
    occurrence = Occurrence(event_id, matter, urgency_of(event.urgency))
    for route in routes_for(_OCCASIONS[event.step]):
        of_unit = route.audience is Audience.UNIT
        recipient = Recipient.unit(event.unit_id) if of_unit else Recipient.person(event.author_id)
        if await post(route, recipient, occurrence, uow, clock):
            await settle([each for each in earlier if each.recipient == recipient], uow)
