"""The caller's own draft, as far as the access table lets them read it: for all others it is missing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from contracts import access
from contracts.words.positions import Position
from identification.application.contents.classes import DRAFT
from identification.application.reading.view import TABLE
from identification.domain.drafts.errors import DraftAlreadySent

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
    is_author = draft.is_of(principal) and TABLE.may_hold(Position.AUTHOR, principal.roles)
    reader = access.Reader(frozenset({Position.AUTHOR} if is_author else ()))
    if access.rule(TABLE, reader, DRAFT).mask is not access.Mask.FULL:
        raise NotFound
    return draft


async def end_draft(draft_id: UUID, version: int | None, principal: Principal, uow: UnitOfWork, now: datetime) -> None:
    """A draft that is gone, or another person's, stops no report; one that became a report does. Of two at once one is blocked here.

    Raises DraftAlreadySent, and StaleVersion of one that is no longer as its author saw it in `version`.
    """
    if version is not None:
        with suppress(NotFound):
            draft = await own_draft(draft_id, principal, uow, now, for_update=True)
            draft.expect(version)
    await uow.drafts.remove(draft_id, principal, now)
    try:
        report = await uow.reports.filed_from(draft_id, principal)
    except NotFound:
        return
    raise DraftAlreadySent(report)
