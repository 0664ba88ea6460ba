"""A draft lies untouched, or does so no more: its author is notified, and after a day the supervisor of the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.drafts import DraftReminder
from notifications.application.notices.notify import notify
from notifications.application.notices.posting import settle

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.drafts import DraftReminderChangedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_draft(
    event: DraftReminderChangedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """One item for each reader, which takes the place of an earlier one. A step of a later version changes nothing."""
    # Where a notice names a report, one about a draft names the draft: no report has that id.
    await uow.matters.hold(event.draft_id)
    if event.step is DraftReminder.OVER:
        await settle(await uow.notices.news_of(event.draft_id), uow)
    await notify(event, envelope, uow, outside)
