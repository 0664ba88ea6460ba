"""Routes of drafts: parse, call the use case, render."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from chassis.auth.dependencies import permission
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.commands import add_command
from chassis.http.documentation import refuses
from chassis.idempotency.dependency import Repeatable
from contracts.commands import drafts
from contracts.scopes import Permission
from identification.application.drafts.discard_draft import DiscardDraft, discard_draft
from identification.application.drafts.list_drafts import list_drafts
from identification.application.drafts.read_draft import read_draft
from identification.application.drafts.save_draft import save_draft
from identification.application.receipts.read_receipt_of_draft import read_receipt_of_draft
from identification.domain.errors import DraftTooLarge, ReportAltered, TooManyDrafts
from identification.entrypoints.http.dependencies import Container, Uow
from identification.entrypoints.http.drafts.answers import draft_head, opened_draft, saving_command
from identification.entrypoints.http.drafts.schemas import (
    Discarded,
    DraftAnswer,
    DraftHead,
    DraftList,
    NewDraft,
    NextDraft,
)
from identification.entrypoints.http.reports.answers import answer
from identification.entrypoints.http.reports.orders import Order
from identification.entrypoints.http.reports.schemas import ReportAnswer

router = APIRouter(prefix="/drafts", tags=["drafts"])
Filer = Annotated[Principal, permission(Permission.REPORTS_FILE)]


@router.post("", status_code=201)
@refuses(DraftTooLarge, TooManyDrafts)
async def post_draft(
    sent: NewDraft, principal: Filer, idempotency_key: Repeatable, uow: Uow, container: Container
) -> DraftHead:
    """Keeps a first step; the answer says what was kept, without repeating it."""
    command = saving_command(sent, principal, idempotency_key)
    return draft_head(await save_draft(command, uow, container.clock, container.dependencies.ids))


@router.get("")
async def get_drafts(principal: Filer, uow: Uow, container: Container) -> DraftList:
    """The caller's drafts, newest change first; nothing that was typed."""
    return DraftList(items=[draft_head(each) for each in await list_drafts(principal, uow, container.clock)])


@router.get("/{draft_id}")
async def get_draft(draft_id: UUID, principal: Filer, uow: Uow, container: Container) -> DraftAnswer:
    """What was typed, exactly; the read is on the record."""
    return opened_draft(await read_draft(draft_id, principal, uow, container.clock))


@router.get("/{draft_id}/receipt")
@refuses(ReportAltered)
async def get_receipt_of_draft(draft_id: UUID, principal: Filer, uow: Uow, container: Container) -> ReportAnswer:
    """The receipt of the report that the caller's draft became."""
    return answer(await read_receipt_of_draft(draft_id, principal, uow, container.clock))


@router.post("/{draft_id}")
@refuses(StaleVersion, DraftTooLarge)
async def post_next(
    draft_id: UUID, sent: NextDraft, principal: Filer, idempotency_key: Repeatable, uow: Uow, container: Container
) -> DraftHead:
    """Keeps a further step in the place of the one before."""
    command = saving_command(sent, principal, idempotency_key, draft_id, sent.expected_version)
    return draft_head(await save_draft(command, uow, container.clock, container.dependencies.ids))


@add_command(router, drafts.DISCARD_DRAFT, StaleVersion)
async def discard(order: Order, principal: Principal, given: drafts.Discarding, draft_id: UUID) -> Discarded:
    """Which one is gone."""
    command = DiscardDraft(principal, order.key, draft_id, given)
    return Discarded(id=await discard_draft(command, order.uow, order.container.clock))
