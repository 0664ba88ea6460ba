"""The Centre's supervisor changed the duty roster: from now on its turns say who is alerted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.domain.duty.roster import Turn

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.roster import RosterChangedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_roster(event: RosterChangedV1, _: Envelope, uow: UnitOfWork, __: NoticeDependencies) -> None:
    """The newest version counts, in whatever order versions come."""
    turns = [Turn(each.person_id, each.place, each.starts_at, each.ends_at) for each in event.turns]
    await uow.rosters.follow(event.unit_id, event.version, turns)
