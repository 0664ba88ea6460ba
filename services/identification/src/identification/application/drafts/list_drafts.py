"""A reporter's drafts, by their moments and flags: nothing that was typed is opened for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.domain.drafts.draft import Draft


async def list_drafts(principal: Principal, uow: UnitOfWork, clock: Clock) -> Sequence[Draft]:
    """The caller's own, newest change first; never more than 20."""
    return await uow.drafts.of(principal, clock.now())
