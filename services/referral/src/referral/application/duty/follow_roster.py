"""Identification published the duty roster: what is newer replaces what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.domain.duty import Turn

if TYPE_CHECKING:
    from contracts.events.roster import RosterChangedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_roster(event: RosterChangedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """The whole roster of the unit, or nothing when this version or a later one is known."""
    # In which order they are alerted is nothing to this service.
    turns = [Turn(turn.person_id, turn.starts_at, turn.ends_at) for turn in event.turns]
    await uow.roster.keep(event.unit_id, event.version, turns)
