"""Routes of referrals: parse, call the use case, render."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from dataclasses import asdict, dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.auth.dependencies import permission
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.commands import add_command
from chassis.idempotency.dependency import Repeatable
from contracts.commands import referrals as declared
from contracts.scopes import Permission
from referral.application.lists.count_worklist import count_worklist
from referral.application.lists.list_referrals import list_referrals
from referral.application.reading.read_referral import read_referral
from referral.application.reading.read_referrals import read_referrals
from referral.application.reading.referrals_of_reports import referrals_of_reports
from referral.application.referral_command import ReferralCommand
from referral.application.referrals.accept_referral import accept_referral
from referral.application.referrals.reject_referral import reject_referral
from referral.domain.errors import (
    CentreNeverRejects,
    DutyReroutesOnly,
    ReferralMoveRefused,
    TakenOverInIdentification,
    UnitNotSuitable,
)
from referral.entrypoints.http.dependencies import Container, ListingQuery, Uow
from referral.entrypoints.http.referrals.schemas import (
    Ids,
    ReferralAnswer,
    ReferralBatch,
    ReferralCounts,
    ReferralList,
    RefusalAnswer,
    ReportIds,
    ReportsReferrals,
    answer,
    batch,
    by_report,
)

router = APIRouter(prefix="/referrals", tags=["referrals"])
Reader = Annotated[Principal, permission(Permission.REFERRALS_READ)]


@router.get("")
async def get_referrals(principal: Reader, asked: ListingQuery, uow: Uow, container: Container) -> ReferralList:
    """The worklist of the caller's unit; with `reportId` the referrals of that report instead."""
    if asked.report_id is not None:
        views = await referrals_of_reports([asked.report_id], principal, uow, container.sources)
        return ReferralList(items=[answer(view) for view in views])
    page = await list_referrals(asked.of(principal), uow, container.sources)
    return ReferralList(
        items=[answer(view) for view in page.items], cursors=list(page.cursors), next_cursor=page.next_cursor
    )


# Before the referrals by their ids: "counts" is none.
@router.get("/counts")
async def get_counts(principal: Reader, uow: Uow, container: Container) -> ReferralCounts:
    """How many reports of the caller's worklist press; 100 is so many or more."""
    return ReferralCounts(**asdict(await count_worklist(principal, uow, container.sources)))


@router.get("/{referral_id}")
async def get_referral(referral_id: UUID, principal: Reader, uow: Uow, container: Container) -> ReferralAnswer:
    """One referral as far as the caller may see it; the read is on the record."""
    return answer(await read_referral(referral_id, principal, uow, container.sources))


@router.post("/batch")
async def post_batch(asked: Ids, principal: Reader, uow: Uow, container: Container) -> ReferralBatch:
    """Several referrals; null means missing or forbidden."""
    return batch(asked.ids, await read_referrals(asked.ids, principal, uow, container.sources))


@router.post("/by-report")
async def post_by_report(asked: ReportIds, principal: Reader, uow: Uow, container: Container) -> ReportsReferrals:
    """The referrals of several reports."""
    ids, everybody = asked.report_ids, asked.everybody
    views = await referrals_of_reports(ids, principal, uow, container.sources, everybody=everybody)
    return by_report(ids, views, everybody=everybody)


@dataclass(frozen=True)
class CommandRequest:
    """Its key, and what it is carried out with."""

    key: Repeatable
    uow: Uow
    container: Container


Order = Annotated[CommandRequest, Depends()]


@add_command(router, declared.ACCEPT, StaleVersion, TakenOverInIdentification, ReferralMoveRefused)
async def accept(order: Order, principal: Principal, given: declared.Acceptance, referral_id: UUID) -> ReferralAnswer:
    """The referral as accepted."""
    command = ReferralCommand(principal, order.key, referral_id, given)
    await accept_referral(command, order.uow, order.container.sources)
    return answer(await read_referral(referral_id, principal, order.uow, order.container.sources))


@add_command(
    router, declared.REJECT, StaleVersion, UnitNotSuitable, CentreNeverRejects, DutyReroutesOnly, ReferralMoveRefused
)
async def reject(order: Order, principal: Principal, given: declared.Refusal, referral_id: UUID) -> RefusalAnswer:
    """What became of it."""
    command = ReferralCommand(principal, order.key, referral_id, given)
    return RefusalAnswer(id=referral_id, outcome=await reject_referral(command, order.uow, order.container.sources))
