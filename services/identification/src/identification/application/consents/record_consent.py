"""Somebody asked the person for consent: they agreed, they refused, or they could not be asked yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.words.persons import ConsentOutcome
from identification.application.consents.withdraw_consent import end_what_rests_on_consent
from identification.application.frame import OnReport, on_report
from identification.domain.consents.consent import asking_must_fit, must_be_news
from identification.domain.policies import may_record_consent

if TYPE_CHECKING:
    from contracts.words.persons import NotAskedReason
    from identification.application.frame import HeldReport
    from identification.application.ports import Sources, UnitOfWork
    from identification.domain.consents.consent import Hearing

OPERATION = "consent.record"


@dataclass(frozen=True, slots=True)
class RecordConsent(OnReport):
    """What came of asking, heard by the author, the Centre's intake or duty, and how; `reason` of who could not be asked."""

    expected_version: int
    outcome: ConsentOutcome
    share_clinical: bool
    reason: NotAskedReason | None
    hearing: Hearing


@on_report(OPERATION, may_record_consent)
async def record_consent(command: RecordConsent, held: HeldReport, uow: UnitOfWork, _: Sources) -> None:
    """A line of the ledger for each scope that was answered. A yes lifts the seal, a no closes what a withdrawal closes.

    Who could not be asked is still to be asked: that somebody tried is in the ledger too.
    Raises ConsentNotAsked, ConsentAlreadyAnswered, StaleVersion, ReportMoveRefused, InvalidInput.
    """
    asking_must_fit(command.outcome, command.reason, share_clinical=command.share_clinical)
    held.expect(command.expected_version)
    report, by = held.record, command.principal.subject
    was_to_be_asked = report.is_to_be_asked
    report.hear_consent(
        command.outcome, by, held.now, others_wait=any(each.report.is_to_be_asked for each in held.others)
    )
    consents = (await uow.ledger.consents([command.report_id])).get(command.report_id, ())
    must_be_news(command.outcome, consents, share_clinical=command.share_clinical, to_be_asked=was_to_be_asked)
    if command.outcome is ConsentOutcome.AGREED:
        await uow.ledger.agree(report.filing, command.hearing, by, held.now, share_clinical=command.share_clinical)
    elif command.reason is not None:
        await uow.ledger.note_attempt(report.filing, command.reason, by, held.now)
    else:
        await end_what_rests_on_consent(held.facts, command.hearing, by, held.now, uow)
        for other in held.others:
            other.report.withdraw_offer(held.now)
            await uow.reports.save(other.report)
