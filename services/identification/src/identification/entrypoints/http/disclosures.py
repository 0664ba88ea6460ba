"""Routes of what referrals open: everything that ends a grant is a command here."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from uuid import UUID

from fastapi import APIRouter

from identification.application.read_receipt import read_receipt
from identification.application.revoke_disclosure import RevokeDisclosure, revoke_disclosure
from identification.entrypoints.http.answers import answer
from identification.entrypoints.http.dependencies import OfReport, Parts, Repeatable, Revoker, Uow
from identification.entrypoints.http.schemas import ReportAnswer, Revocation

router = APIRouter(prefix="/referrals", tags=["disclosures"])


@router.post("/{referral_id}/revoke")
async def post_revocation(
    referral_id: UUID,
    sent: Revocation,
    principal: Revoker,
    once: Repeatable,
    uow: Uow,
    parts: Parts,
    report_id: OfReport = None,
) -> ReportAnswer:
    """Ends what the referral opened, or would open; the very next read is refused."""
    command = RevokeDisclosure(
        principal, once, referral_id, report_id, sent.expected_version, sent.reason, sent.successor_unit_id
    )
    report_id = await revoke_disclosure(command, uow, parts.clock, parts.directory)
    return answer(await read_receipt(report_id, principal, uow, parts.clock))
