"""The Centre's supervisor changed the duty roster: from now on its turns say who is alerted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.application.ports import UnitOfWork
    from notifications.domain.duty.roster import Turn


@dataclass(frozen=True, slots=True)
class FollowRoster:
    """The whole roster of the unit, in this version."""

    unit_id: UUID
    version: int
    turns: tuple[Turn, ...]


async def follow_roster(command: FollowRoster, uow: UnitOfWork) -> None:
    """The newest version counts, in whatever order versions come."""
    await uow.rosters.follow(command.unit_id, command.version, command.turns)
