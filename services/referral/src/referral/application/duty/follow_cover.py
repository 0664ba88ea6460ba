"""Identification published who stands in for a case manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.events.roster import CoverChangedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_cover(event: CoverChangedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """In place of what was known of this case manager."""
    if event.cover_id and event.begins_at and event.ends_at:
        await uow.roster.keep_cover(event.manager_id, event.cover_id, event.begins_at, event.ends_at)
    else:
        await uow.roster.end_cover(event.manager_id)
