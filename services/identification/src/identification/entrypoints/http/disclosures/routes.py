"""Routes of what referrals open: everything that ends a grant is a command here."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from chassis.auth.dependencies import permission
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.documentation import refuses
from chassis.idempotency.dependency import Repeatable
from contracts.scopes import Permission
from identification.application.disclosures.confirm_reroute import ConfirmReroute, confirm_reroute
from identification.application.disclosures.ends_ahead import ends_ahead
from identification.application.disclosures.revoke_disclosure import RevokeDisclosure, revoke_disclosure
from identification.application.lists.list_references import list_references
from identification.application.receipts.read_receipt import read_receipt
from identification.domain.errors import (
    DisclosureAlreadyEnded,
    NothingToConfirm,
    ReportAltered,
    ReportMoveRefused,
    SuccessorNotSuitable,
    SuccessorRequired,
    UnitNotSuitable,
)
from identification.entrypoints.http.dependencies import Container, OfReport, Uow
from identification.entrypoints.http.disclosures.schemas import (
    Confirmation,
    KeptReferences,
    NamedReports,
    ReferralIds,
    Revocation,
    RevokedAnswer,
    UnconfirmedReferrals,
)
from identification.entrypoints.http.reports.answers import answer, revoked
from identification.entrypoints.http.reports.schemas import ReportAnswer

router = APIRouter(prefix="/referrals", tags=["disclosures"])
Revoker = Annotated[Principal, permission(Permission.DISCLOSURES_REVOKE)]
Reader = Annotated[Principal, permission(Permission.REPORTS_READ)]
Confirmer = Annotated[Principal, permission(Permission.DISCLOSURES_CONFIRM)]


@router.post("/{referral_id}/revoke")
@refuses(
    StaleVersion, SuccessorRequired, SuccessorNotSuitable, DisclosureAlreadyEnded, ReportMoveRefused, ReportAltered
)
async def post_revocation(
    referral_id: UUID,
    sent: Revocation,
    principal: Revoker,
    idempotency_key: Repeatable,
    uow: Uow,
    container: Container,
    report_id: OfReport = None,
) -> RevokedAnswer:
    """Ends what the referral opened, or would open; the very next read is refused."""
    command = RevokeDisclosure(
        principal, idempotency_key, referral_id, report_id, sent.expected_version, sent.reason, sent.successor_unit_id
    )
    report_id = await revoke_disclosure(command, uow, container.clock, container.directory)
    receipt = await read_receipt(report_id, principal, uow, container.clock)
    return revoked(receipt, ahead=await ends_ahead(referral_id, uow))


@router.post("/{referral_id}/confirm")
@refuses(NothingToConfirm, UnitNotSuitable, DisclosureAlreadyEnded, ReportMoveRefused, ReportAltered)
async def post_confirmation(
    referral_id: UUID,
    sent: Confirmation,
    principal: Confirmer,
    idempotency_key: Repeatable,
    uow: Uow,
    container: Container,
) -> ReportAnswer:
    """The Centre's duty says that the unit may take the referral on."""
    command = ConfirmReroute(principal, idempotency_key, referral_id, sent.unit_id)
    report_id = await confirm_reroute(command, uow, container.clock, container.directory)
    return answer(await read_receipt(report_id, principal, uow, container.clock))


@router.post("/unconfirmed")
async def post_unconfirmed(asked: ReferralIds, _: Confirmer, uow: Uow) -> UnconfirmedReferrals:
    """Those of the referrals that wait for a word of the Centre's duty."""
    return UnconfirmedReferrals(referral_ids=list(await uow.authorisations.unconfirmed(asked.ids)))


@router.post("/references")
async def post_references(asked: NamedReports, principal: Reader, uow: Uow) -> KeptReferences:
    """References of reports that notices name: those that were open to the caller's unit; of dangers for the Centre's superiors."""
    return KeptReferences(references=await list_references(asked.report_ids, principal, uow))
