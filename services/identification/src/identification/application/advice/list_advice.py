"""Questions without a report, by their moments: nothing that was written is opened for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.ports import Page
from identification.application.advice.find_advice import AdviceView
from identification.application.advice.reaching import may_read, positions_of

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork


async def list_advice(
    principal: Principal, uow: UnitOfWork, clock: Clock, first: int, after: str | None = None, *, waiting: bool = False
) -> Page[AdviceView]:
    """What the caller asked, for the Centre what everybody asked; raises InvalidInput for a foreign cursor."""
    page = await uow.advices.page(principal, clock.now(), first, after, waiting=waiting)
    views = [AdviceView(found.advice, positions_of(found, principal)) for found in page.items]
    shown = [(view, cursor) for view, cursor in zip(views, page.cursors, strict=True) if may_read(view.positions)]
    return Page([view for view, _ in shown], [cursor for _, cursor in shown], page.next_cursor)
