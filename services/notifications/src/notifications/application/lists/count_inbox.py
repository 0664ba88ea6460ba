"""How much is open for the caller: numbers only, so that a page can say "3 new" without holding anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.inbox import has_an_inbox
from notifications.application.lists.ports import Waiting

if TYPE_CHECKING:
    from datetime import datetime

    from chassis.domain.principal import Principal
    from notifications.application.ports import CallerUnitOfWork


async def count_inbox(principal: Principal, since: datetime | None, uow: CallerUnitOfWork) -> Waiting:
    """What is open now, and how much of it came after `since`; zero for roles that are never notified.

    `since` is the moment of the page that the caller looks at; without it nothing counts as new.
    """
    if not has_an_inbox(principal):
        return Waiting(0, 0, 0)
    return await uow.inbox.count(principal, since)
