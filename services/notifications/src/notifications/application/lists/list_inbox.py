"""What is open for the caller: their unit's notices and their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.ports import Page
from notifications.application.inbox import has_an_inbox

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from notifications.application.ports import CallerUnitOfWork
    from notifications.domain.notices.notice import Notice


@dataclass(frozen=True, slots=True)
class ListInbox:
    """`first` items after the cursor; `open_only` leaves out what was opened or settled."""

    principal: Principal
    first: int
    after: str | None
    open_only: bool


async def list_inbox(query: ListInbox, uow: CallerUnitOfWork) -> Page[Notice]:
    """Newest first, of what is open the most urgent before; empty for roles that are never notified.

    Raises InvalidInput for a cursor of another list.
    """
    if not has_an_inbox(query.principal):
        return Page((), (), None)
    return await uow.inbox.page(query.principal, query.first, query.after, open_only=query.open_only)
