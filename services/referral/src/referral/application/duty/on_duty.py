"""Whether the Centre's duty is asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import access
from contracts.words.positions import Position
from referral.domain.duty import on_duty

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from referral.application.ports import Sources, UnitOfWork


async def duty_at_reading(principal: Principal, uow: UnitOfWork, sources: Sources) -> frozenset[UUID]:
    """Who is on duty at this moment; no one for a caller of whom the roster decides nothing."""
    if not access.load().may_hold(Position.DUTY, principal.roles):
        return frozenset()
    turns = await uow.roster.turns(sources.directory.duty_unit())
    return on_duty(turns, sources.directory.standing_duty(), sources.clock.now())
