"""Whether the Centre's duty is asking, who stands in for a case manager, or who reads for a procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from contracts import access
from contracts.words.positions import Position
from referral.domain.duty import on_duty

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from referral.application.ports import Sources, UnitOfWork


class Present(NamedTuple):
    """Who is on duty, for which case managers the caller stands in, and for which reports they sit on the panel or are the director."""

    on_duty: frozenset[UUID]
    stands_in_for: frozenset[UUID] = frozenset()
    sits_on: frozenset[UUID] = frozenset()
    directs: frozenset[UUID] = frozenset()


async def present_at_reading(principal: Principal, uow: UnitOfWork, sources: Sources) -> Present:
    """At this moment; no one for a caller of whom it decides nothing."""
    table, now = access.load(), sources.clock.now()
    duty = stands_in_for = sits_on = directs = frozenset[UUID]()
    if table.may_hold(Position.DUTY, principal.roles):
        turns = await uow.roster.turns(sources.directory.duty_unit())
        duty = on_duty(turns, sources.directory.standing_duty(), now)
    if table.may_hold(Position.CASE, principal.roles):
        stands_in_for = await uow.roster.stood_in_for(principal.subject, now)
    if table.may_hold(Position.PANEL, principal.roles):
        sits_on = await uow.roster.panels_of(principal.subject)
    if table.may_hold(Position.DIRECTOR, principal.roles):
        directs = await uow.roster.brought_to_directors()
    return Present(duty, stands_in_for, sits_on, directs)
