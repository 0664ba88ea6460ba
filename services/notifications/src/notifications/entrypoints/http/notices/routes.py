"""Routes of the inbox."""

# No `from __future__ import annotations`: FastAPI reads these signatures at run time.

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from chassis.auth.dependencies import permission
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.dependencies import container, unit_of_work
from chassis.http.documentation import refuses
from chassis.idempotency.dependency import Repeatable
from contracts.fields import Cursor, Moment
from contracts.scopes import Permission
from notifications import bootstrap
from notifications.application.lists.count_inbox import count_inbox
from notifications.application.lists.list_inbox import ListInbox, list_inbox
from notifications.application.notices.open_notice import OpenNotice, open_notice
from notifications.application.ports import CallerUnitOfWork
from notifications.domain.errors import NoticeMoveRefused
from notifications.entrypoints.http.notices.schemas import InboxOut, NoticeOut, OpenNoticeIn, WaitingOut

router = APIRouter(prefix="/inbox", tags=["inbox"])

Reader = Annotated[Principal, permission(Permission.NOTICES_READ)]
Opener = Annotated[Principal, permission(Permission.NOTICES_OPEN)]
First = Annotated[int, Query(ge=1, le=100, description="how many items at most")]
After = Annotated[Cursor | None, Query()]
Since = Annotated[Moment | None, Query(description="what came after this moment counts as new")]
Open = Annotated[bool, Query(alias="open", description="leave out what was opened or no longer asks for anything")]
Container = Annotated[bootstrap.Container, container]
Uow = Annotated[CallerUnitOfWork, unit_of_work]


@router.get("")
async def get_inbox(
    principal: Reader, uow: Uow, first: First = 20, after: After = None, open_only: Open = False
) -> InboxOut:
    """What the caller's unit and the caller have in their inbox, newest first; with `open`, the most urgent before."""
    return InboxOut.of(await list_inbox(ListInbox(principal, first, after, open_only), uow))


@router.get("/count")
async def get_count(principal: Reader, uow: Uow, since: Since = None) -> WaitingOut:
    """How much is open for the caller's unit and for the caller."""
    waiting = await count_inbox(principal, since, uow)
    return WaitingOut(count=waiting.count, new=waiting.new, danger=waiting.danger)


@router.post("/{notice_id}/open")
@refuses(StaleVersion, NoticeMoveRefused)
async def post_open(
    notice_id: UUID,
    principal: Opener,
    idempotency_key: Repeatable,
    uow: Uow,
    container: Container,
    sent: OpenNoticeIn | None = None,
) -> NoticeOut:
    """Clears an item from the inbox; the report itself stays unread."""
    command = OpenNotice(principal, idempotency_key, notice_id, sent.expected_version if sent else None)
    return NoticeOut.of(await open_notice(command, uow, container.clock))
