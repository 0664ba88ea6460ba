"""Routes of what referrals open: everything that ends a grant is a command here."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.auth.dependencies import permission
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.commands import add_command
from contracts.commands import referrals
from contracts.scopes import Permission
from identification.application.disclosures.confirm_reroute import ConfirmReroute, confirm_reroute
from identification.application.disclosures.ends_ahead import ends_ahead
from identification.application.disclosures.revoke_disclosure import RevokeDisclosure, revoke_disclosure
from identification.application.lists.list_references import list_references
from identification.domain.disclosures.errors import NothingToRestOn
from identification.domain.errors import (
    DisclosureAlreadyEnded,
    NothingToConfirm,
    ReportAltered,
    ReportMoveRefused,
    SuccessorNotSuitable,
    SuccessorRequired,
    UnitNotSuitable,
)
from identification.entrypoints.http.dependencies import OfReport, Uow
from identification.entrypoints.http.disclosures.schemas import (
    KeptReferences,
    NamedReports,
    ReferralIds,
    RevokedAnswer,
    UnconfirmedReferrals,
)
from identification.entrypoints.http.reports.answers import answer, revoked
from identification.entrypoints.http.reports.orders import CommandRequest, Order
from identification.entrypoints.http.reports.schemas import ReportAnswer

router = APIRouter(prefix="/referrals", tags=["disclosures"])
Reader = Annotated[Principal, permission(Permission.REPORTS_READ)]
Confirmer = Annotated[Principal, permission(Permission.DISCLOSURES_CONFIRM)]


@dataclass(frozen=True)
class RevocationRequest(CommandRequest):
    """A revocation may name the report too."""

    report_id: OfReport = None


@add_command(
    router,
    referrals.REVOKE,
    StaleVersion,
    SuccessorRequired,
    SuccessorNotSuitable,
    DisclosureAlreadyEnded,
    ReportMoveRefused,
    ReportAltered,
)
async def revoke(
    asked: Annotated[RevocationRequest, Depends()], principal: Principal, given: referrals.Revocation, referral_id: UUID
) -> RevokedAnswer:
    """What it ended is what the referral opened, or would open."""
    command = RevokeDisclosure(principal, asked.key, referral_id, asked.report_id, given)
    receipt = await asked.receipt(await revoke_disclosure(command, asked.uow, asked.container.sources), principal)
    return revoked(receipt, ahead=await ends_ahead(referral_id, asked.uow))


@add_command(
    router,
    referrals.CONFIRM_REROUTE,
    NothingToConfirm,
    UnitNotSuitable,
    NothingToRestOn,
    DisclosureAlreadyEnded,
    ReportMoveRefused,
    ReportAltered,
)
async def confirm(order: Order, principal: Principal, given: referrals.Confirmation, referral_id: UUID) -> ReportAnswer:
    """The receipt of the referral's report."""
    command = ConfirmReroute(principal, order.key, referral_id, given)
    return answer(await order.receipt(await confirm_reroute(command, order.uow, order.container.sources), principal))


@router.post("/unconfirmed")
async def post_unconfirmed(asked: ReferralIds, _: Confirmer, uow: Uow) -> UnconfirmedReferrals:
    """Those of the referrals that wait for a word of the Centre's duty."""
    return UnconfirmedReferrals(referral_ids=list(await uow.authorisations.unconfirmed(asked.ids)))


@router.post("/references")
async def post_references(asked: NamedReports, principal: Reader, uow: Uow) -> KeptReferences:
    """References of reports that notices name: those that were open to the caller's unit; of dangers for the Centre's superiors."""
    return KeptReferences(references=await list_references(asked.report_ids, principal, uow))
