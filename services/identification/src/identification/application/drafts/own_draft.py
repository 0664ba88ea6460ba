"""The caller's own draft, as far as the access table lets them read it: for all others it is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from contracts import access
from contracts.words.positions import Position
from identification.application.contents.classes import DRAFT
from identification.application.reading.view import TABLE

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.ports import UnitOfWork
    from identification.domain.drafts.draft import Draft


async def own_draft(
    draft_id: UUID, principal: Principal, uow: UnitOfWork, now: datetime, *, for_update: bool = False
) -> Draft:
    """The draft; raises NotFound when it is missing, gone or another person's."""
    draft = await uow.drafts.find(draft_id, principal, now, for_update=for_update)
    if access.rule(TABLE, access.Reader(_positions(draft, principal)), DRAFT).mask is not access.Mask.FULL:
        raise NotFound
    return draft


def _positions(draft: Draft, principal: Principal) -> frozenset[str]:
    is_author = draft.is_of(principal) and TABLE.may_hold(Position.AUTHOR, principal.roles)
    return frozenset({Position.AUTHOR} if is_author else ())
