"""An adult was asked whether they are sent to units for a purpose, and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.consents.answering import answer_must_fit, let_it_count
from identification.application.disclosures.sending import may_for_its_purpose
from identification.application.report_command import on_report_as
from identification.domain.consents.consent import ConsentScope, agrees_to, next_moment
from identification.domain.consents.errors import NotAgreedToBeIdentified
from identification.domain.consents.referral_consent import ReferralConsent, agreement_must_be_vouched_for
from identification.domain.disclosures.disclosure import CONSENT
from identification.domain.reports.minimum import end_of_day

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.commands.persons import ReferralConsent as GivenConsent
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "consent.record-for-purpose"


@on_report_as(OPERATION, may_for_its_purpose("recordReferralConsent"))
async def record_referral_consent(
    command: ReportCommand[GivenConsent], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """A line of the ledger. What the person agrees to can be sent from now on; whatever an earlier yes opened beyond it has ended.

    Raises InvalidInput, StaleVersion, ConsentNotAsked, ReportedByDuty, NotAgreedToBeIdentified, SecondFactorNeeded, CallBackNeeded,
    ReportMoveRefused.
    """
    given, report = command.given, held.record
    answer_must_fit(given, CONSENT, held, sources.directory)
    held.expect(given.expected_version)
    report.hear_referral_consent()
    if given.agreed:
        consents = (await uow.ledger.consents([report.id])).get(report.id, ())
        if not agrees_to(consents, ConsentScope.IDENTIFICATION):
            raise NotAgreedToBeIdentified
        agreement_must_be_vouched_for(
            given.method, given.called_back, stepped_up=command.principal.stepped_up(held.now)
        )
    before = (await uow.ledger.referral_consents([report.id])).get(report.id, ())
    answer = _answer(given, report.filing.person_id, command.principal.subject, next_moment(before, held.now))
    await let_it_count(answer, held, uow, sources.directory)


def _answer(given: GivenConsent, person: UUID, by: UUID, at: datetime) -> ReferralConsent:
    return ReferralConsent(
        person_id=person,
        purpose=given.purpose,
        agreed=given.agreed,
        unit_ids=tuple(sorted(set(given.unit_ids))),
        classes=frozenset(given.classes),
        until=None if given.until is None else end_of_day(given.until),
        given_by=given.given_by,
        method=given.method,
        language=given.language,
        interpreter=given.interpreter,
        seen_alone=given.seen_alone,
        called_back=given.called_back,
        recorded_by=by,
        recorded_at=at,
    )
