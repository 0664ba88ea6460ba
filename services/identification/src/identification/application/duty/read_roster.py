"""Who is on duty now, and who is on the roster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from identification.domain.duty.roster import on_duty

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from identification.application.directory import Directory
    from identification.application.ports import UnitOfWork
    from identification.domain.duty.roster import DutyRoster


@dataclass(frozen=True, slots=True)
class RosterView:
    """The roster, and who is on duty by it, or by the standing order when no turn is in force."""

    roster: DutyRoster
    on_duty: tuple[UUID, ...]
    by_standing_order: bool
    standing_order: tuple[UUID, ...]


async def read_roster(uow: UnitOfWork, clock: Clock, directory: Directory) -> RosterView:
    """As it is at this moment."""
    roster, standing_order = await uow.rosters.read(directory.duty_unit()), tuple(directory.standing_order())
    now = clock.now()
    by_standing_order = not any(turn.in_force(now) for turn in roster.turns)
    return RosterView(roster, on_duty(roster.turns, standing_order, now), by_standing_order, standing_order)
