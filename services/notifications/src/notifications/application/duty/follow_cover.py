"""Another case manager has the cases of one who is away, and is notified of what concerns these as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.roster import CoverChangedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_cover(event: CoverChangedV1, _: Envelope, uow: UnitOfWork, __: NoticeDependencies) -> None:
    """In place of what was known of this case manager."""
    if event.cover_id and event.begins_at and event.ends_at:
        await uow.rosters.follow_cover(event.manager_id, event.cover_id, event.begins_at, event.ends_at)
    else:
        await uow.rosters.end_cover(event.manager_id)
