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
from contracts.scopes import Permission
from contracts.words.reports import Answer
from identification.application.consents.withdraw_consent import WithdrawConsent, withdraw_consent
from identification.domain.consents.consent import Hearing
from identification.domain.errors import (
    ConsentAlreadyWithdrawn,
    ConsentNotAsked,
    ReportAltered,
    ReportedByDuty,
    ReportMoveRefused,
)
from identification.entrypoints.http.reports.orders import Order
from identification.entrypoints.http.reports.schemas import ReportAnswer, Version

router = APIRouter(prefix="/reports", tags=["consents"])
ConsentWithdrawer = Annotated[Principal, permission(Permission.CONSENTS_WITHDRAW)]


class ConsentWithdrawal(CamelModel):
    """The person withdraws consent; how that was heard."""

    expected_version: Version
    seen_alone: Answer
    called_back: Answer


@router.post("/{report_id}/consent/withdraw")
@refuses(StaleVersion, ConsentNotAsked, ReportedByDuty, ConsentAlreadyWithdrawn, ReportMoveRefused, ReportAltered)
async def post_consent_withdrawal(
    report_id: UUID, sent: ConsentWithdrawal, principal: ConsentWithdrawer, order: Order
) -> ReportAnswer:
    """Closes what rested on the person's consent; the very next read shows it."""
    hearing = Hearing(sent.seen_alone, sent.called_back)
    command = WithdrawConsent(principal, order.key, report_id, sent.expected_version, hearing)
    return await order.done(withdraw_consent, command)
