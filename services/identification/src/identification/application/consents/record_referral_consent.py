"""An adult was asked whether they are sent to units for a purpose, and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.consents.answering import answer_must_fit, as_answered, let_it_count
from identification.application.disclosures.sending import may_for_its_purpose
from identification.application.report_command import on_report_as
from identification.domain.consents.consent import ConsentScope, agrees_to
from identification.domain.consents.errors import NotAgreedToBeIdentified
from identification.domain.consents.referral_consent import agreement_must_be_vouched_for
from identification.domain.disclosures.disclosure import CONSENT

if TYPE_CHECKING:
    from contracts.commands.persons import ReferralConsent as GivenConsent
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "consent.record-for-purpose"


@on_report_as(OPERATION, may_for_its_purpose("recordReferralConsent"))
async def record_referral_consent(
    command: ReportCommand[GivenConsent], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """A line of the ledger. What the person agrees to can be sent from now on; whatever an earlier yes opened beyond it has ended.

    Raises InvalidInput, StaleVersion, ConsentNotAsked, NotAgreedToBeIdentified, SecondFactorNeeded, CallBackNeeded,
    ReportMoveRefused.
    """
    given, report = command.given, held.record
    answer_must_fit(given, CONSENT, held, sources.directory)
    held.expect(given.expected_version if given.agreed else None)
    report.hear_referral_consent()
    if given.agreed:
        consents = (await uow.ledger.consents([report.id])).get(report.id, ())
        if not agrees_to(consents, ConsentScope.IDENTIFICATION):
            raise NotAgreedToBeIdentified
        agreement_must_be_vouched_for(
            given.method, given.called_back, stepped_up=command.principal.stepped_up(held.now)
        )
    before = (await uow.ledger.referral_consents([report.id])).get(report.id, ())
    answer = as_answered(
        given,
        held,
        command.principal.subject,
        before,
        given_by=given.given_by,
        method=given.method,
        called_back=given.called_back,
    )
    await let_it_count(answer, held, uow, sources.directory)
