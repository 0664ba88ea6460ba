"""Routes of the consent ledger."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import ConfigDict

from chassis.auth.dependencies import permission
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.documentation import refuses
from contracts.conditions import fields, when
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words.persons import ConsentOutcome, NotAskedReason
from contracts.words.reports import Answer
from identification.application.consents.record_consent import RecordConsent, record_consent
from identification.application.consents.withdraw_consent import WithdrawConsent, withdraw_consent
from identification.domain.consents.consent import Hearing
from identification.domain.consents.errors import ConsentAlreadyAnswered, TooManyAttempts
from identification.domain.errors import (
    ConsentAlreadyWithdrawn,
    ConsentNotAsked,
    ReportAltered,
    ReportedByDuty,
    ReportMoveRefused,
)
from identification.domain.reading.errors import CallBackNeeded, SecondFactorNeeded
from identification.entrypoints.http.reports.orders import Order
from identification.entrypoints.http.reports.schemas import ReportAnswer, Version

router = APIRouter(prefix="/reports", tags=["consents"])
ConsentRecorder = Annotated[Principal, permission(Permission.CONSENTS_RECORD)]
ConsentWithdrawer = Annotated[Principal, permission(Permission.CONSENTS_WITHDRAW)]


class ConsentWithdrawal(CamelModel):
    """The person withdraws consent; how that was heard."""

    expected_version: Version
    seen_alone: Answer
    called_back: Answer


_NO_FINDINGS = {"shareClinical": False}
_FITTING = when(
    "outcome",
    ConsentOutcome.NOT_ASKED.value,
    fields(given=["reason"], values=_NO_FINDINGS),
    fields(given=["seenAlone", "calledBack"], left_out=["reason"])
    | when("outcome", ConsentOutcome.REFUSED.value, fields(values=_NO_FINDINGS)),
)
"""What `asking_must_fit` asks for."""


class ConsentAnswer(CamelModel):
    """What came of asking the person; how an answer was heard, or why they could not be asked yet."""

    model_config = ConfigDict(json_schema_extra=_FITTING)

    expected_version: Version
    outcome: ConsentOutcome
    share_clinical: bool = False
    reason: NotAskedReason | None = None
    seen_alone: Answer | None = None
    called_back: Answer | None = None

    @property
    def hearing(self) -> Hearing | None:
        """None unless both are said."""
        if self.seen_alone is None or self.called_back is None:
            return None
        return Hearing(self.seen_alone, self.called_back)


@router.post("/{report_id}/consent")
@refuses(
    StaleVersion,
    ConsentNotAsked,
    ReportedByDuty,
    ConsentAlreadyAnswered,
    TooManyAttempts,
    SecondFactorNeeded,
    CallBackNeeded,
    ReportMoveRefused,
    ReportAltered,
)
async def post_consent(report_id: UUID, sent: ConsentAnswer, principal: ConsentRecorder, order: Order) -> ReportAnswer:
    """Records what an adult answered, or that they are still to be asked."""
    answer = (sent.outcome, sent.share_clinical, sent.reason, sent.hearing)
    command = RecordConsent(principal, order.key, report_id, sent.expected_version, *answer)
    return await order.done(record_consent, command)


@router.post("/{report_id}/consent/withdraw")
@refuses(StaleVersion, ConsentNotAsked, ReportedByDuty, ConsentAlreadyWithdrawn, ReportMoveRefused, ReportAltered)
async def post_consent_withdrawal(
    report_id: UUID, sent: ConsentWithdrawal, principal: ConsentWithdrawer, order: Order
) -> ReportAnswer:
    """Closes what rested on the person's consent; the very next read shows it."""
    hearing = Hearing(sent.seen_alone, sent.called_back)
    command = WithdrawConsent(principal, order.key, report_id, sent.expected_version, hearing)
    return await order.done(withdraw_consent, command)
