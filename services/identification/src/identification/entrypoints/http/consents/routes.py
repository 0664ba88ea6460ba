"""Routes of the consent ledger."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from chassis.auth.dependencies import permission
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.documentation import refuses
from chassis.http.models import CamelModel
from chassis.idempotency.dependency import Repeatable
from contracts.scopes import Permission
from contracts.words.reports import Answer
from identification.application.consents.withdraw_consent import WithdrawConsent, withdraw_consent
from identification.application.receipts.read_receipt import read_receipt
from identification.domain.consents.consent import Hearing
from identification.domain.errors import ConsentAlreadyWithdrawn, ConsentNotAsked, ReportAltered, ReportMoveRefused
from identification.entrypoints.http.dependencies import Container, Uow
from identification.entrypoints.http.reports.answers import answer
from identification.entrypoints.http.reports.schemas import ReportAnswer, Version

router = APIRouter(prefix="/reports", tags=["consents"])
ConsentWithdrawer = Annotated[Principal, permission(Permission.CONSENTS_WITHDRAW)]


class ConsentWithdrawal(CamelModel):
    """The person withdraws consent; how that was heard."""

    expected_version: Version
    seen_alone: Answer
    called_back: Answer


@router.post("/{report_id}/consent/withdraw")
@refuses(StaleVersion, ConsentNotAsked, ConsentAlreadyWithdrawn, ReportMoveRefused, ReportAltered)
async def post_consent_withdrawal(
    report_id: UUID,
    sent: ConsentWithdrawal,
    principal: ConsentWithdrawer,
    idempotency_key: Repeatable,
    uow: Uow,
    container: Container,
) -> ReportAnswer:
    """Closes what rested on the person's consent; the very next read shows it."""
    hearing = Hearing(sent.seen_alone, sent.called_back)
    command = WithdrawConsent(principal, idempotency_key, report_id, sent.expected_version, hearing)
    await withdraw_consent(command, uow, container.sources)
    return answer(await read_receipt(report_id, principal, uow, container.clock))
