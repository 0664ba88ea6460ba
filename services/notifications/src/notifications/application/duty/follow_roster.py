"""The Centre's supervisor changed the duty roster: from now on its turns say who is alerted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from notifications.application.ports import UnitOfWork
    from notifications.domain.duty.roster import Turn


async def follow_roster(unit_id: UUID, version: int, turns: Sequence[Turn], uow: UnitOfWork) -> None:
    """The newest version counts, in whatever order versions come."""
    await uow.rosters.follow(unit_id, version, turns)
