"""What a caller is towards a question, and whether the access table lets them read it: for all others it is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.commands import Held
from chassis.domain.errors import NotFound
from contracts import access
from contracts.words.positions import Position
from identification.application.contents.classes import ADVICE
from identification.application.reading.view import TABLE

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.advice.ports import Found
    from identification.application.ports import UnitOfWork
    from identification.domain.advice.advice import Advice


async def reached(
    advice_id: UUID, principal: Principal, uow: UnitOfWork, now: datetime, *, for_update: bool = False
) -> Held[Advice]:
    """The question and the caller's positions; raises NotFound when it is missing, gone, or not for the caller."""
    found = await uow.advices.find(advice_id, principal, now, for_update=for_update)
    positions = positions_of(found, principal)
    if not may_read(positions):
        raise NotFound
    return Held(found.advice, positions, now)


def positions_of(found: Found, principal: Principal) -> frozenset[str]:
    """Every position held, as the access table lets the caller's roles hold it."""
    held = {Position.DUTY if principal.subject in found.on_duty else Position.INTAKE}
    held |= {Position.AUTHOR} if found.advice.is_of(principal) else set()
    return frozenset(each for each in held if TABLE.may_hold(each, principal.roles))


def may_read(positions: frozenset[str]) -> bool:
    """Whether any of them opens the class."""
    return access.rule(TABLE, access.Reader(positions), ADVICE).mask is access.Mask.FULL
