"""An adult was asked whether they are sent to units for a purpose, and answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from contracts import access
from contracts.words.disclosures import DisclosureEnd
from identification.application.disclosures.ending import end_disclosure, still_open
from identification.application.disclosures.sending import may_for_its_purpose
from identification.application.report_command import on_report_as
from identification.domain.consents.consent import ConsentScope, agrees_to, next_moment
from identification.domain.consents.errors import NotAgreedToBeIdentified
from identification.domain.consents.referral_consent import (
    ReferralConsent,
    agreement_must_be_vouched_for,
    agreement_must_fit,
    refusal_must_fit,
)
from identification.domain.disclosures.disclosure import CONSENT
from identification.domain.reports.minimum import belgrade_day, end_of_day

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.commands.persons import ReferralConsent as GivenConsent
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "consent.record-for-purpose"
_TABLE = access.load()


@on_report_as(OPERATION, may_for_its_purpose("recordReferralConsent"))
async def record_referral_consent(
    command: ReportCommand[GivenConsent], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """A line of the ledger. What the person agrees to can be sent from now on; whatever an earlier yes opened beyond it has ended.

    Raises InvalidInput, StaleVersion, ConsentNotAsked, ReportedByDuty, NotAgreedToBeIdentified, SecondFactorNeeded, CallBackNeeded,
    ReportMoveRefused.
    """
    given, report = command.given, held.record
    _must_fit(given, held, sources)
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
    # What waits at the Centre no unit reads: it goes on to one that is agreed to.
    covers = {*given.unit_ids, *sources.directory.duty_inboxes()} if given.agreed else set()
    asked = (each for each in held.facts.disclosures if each.purpose == given.purpose and each.unit_id not in covers)
    for disclosure in await still_open(asked, uow):
        await end_disclosure(report, disclosure, DisclosureEnd.CONSENT_WITHDRAWN, held.now, uow)
    await uow.ledger.answer_for_purpose(report.id, answer)


def _must_fit(given: GivenConsent, held: HeldReport, sources: Sources) -> None:
    if given.purpose not in _TABLE.purposes_on(CONSENT):
        raise InvalidInput([("purpose", "rests on no consent: choose a purpose that the person can agree to.")])
    if not given.agreed:
        refusal_must_fit(given.unit_ids, given.classes, given.until)
        return
    excluded, takes = held.record.filing.excluded_units, partial(sources.directory.takes, purpose=given.purpose)
    agreement_must_fit(
        given.unit_ids,
        given.classes,
        given.until,
        belgrade_day(held.now),
        _TABLE.agreeable(given.purpose),
        lambda unit: unit not in excluded and takes(unit),
    )


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
