"""The centre for social work that protects a child answers for it, as guardianship authority, and records what the child says to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.persons import ConsentGiver, ConsentMethod
from contracts.words.reports import Answer
from identification.application.consents.answering import answer_must_fit, let_it_count
from identification.application.contents.classes import CHILD_VIEWS
from identification.application.report_command import on_report
from identification.domain.consents.consent import next_moment
from identification.domain.consents.referral_consent import ReferralConsent, views_must_fit
from identification.domain.disclosures.disclosure import GUARDIANSHIP
from identification.domain.reading.errors import SecondFactorNeeded
from identification.domain.reports.addendum import Addendum
from identification.domain.reports.minimum import end_of_day

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.commands.persons import Guardianship
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "guardianship.record"


@on_report(OPERATION, permitted("recordGuardianship"))
async def record_guardianship(
    command: ReportCommand[Guardianship], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """A line of the ledger of answers, and what the child says sealed beside it; it opens and ends what an adult's own answer does.

    Raises InvalidInput, StaleVersion, GuardianshipOfAdult, SecondFactorNeeded, ReportMoveRefused.
    """
    given, report, by = command.given, held.record, command.principal.subject
    answer_must_fit(given, GUARDIANSHIP, held, sources.directory)
    views_must_fit(given.views.heard, given.views.agrees, given.views.words)
    held.expect(given.expected_version)
    report.hear_guardianship(held.now)
    if given.agreed and not command.principal.stepped_up(held.now):
        raise SecondFactorNeeded
    before = (await uow.ledger.referral_consents([report.id])).get(report.id, ())
    await let_it_count(
        _answer(given, report.filing.person_id, by, next_moment(before, held.now)), held, uow, sources.directory
    )
    said = {"purpose": given.purpose.value, "agreed": given.agreed, **given.views.model_dump(mode="json")}
    addendum = Addendum(sources.ids.new(), CHILD_VIEWS, {"entries": [said]}, report.version, held.now)
    await uow.parts.append(report.filing, [addendum], by)


def _answer(given: Guardianship, person: UUID, by: UUID, at: datetime) -> ReferralConsent:
    """The authority represents the child by law, and writes its answer down itself: no one calls back."""
    return ReferralConsent(
        person_id=person,
        purpose=given.purpose,
        agreed=given.agreed,
        unit_ids=tuple(sorted(set(given.unit_ids))),
        classes=frozenset(given.classes),
        until=None if given.until is None else end_of_day(given.until),
        given_by=ConsentGiver.LEGAL_REPRESENTATIVE,
        method=ConsentMethod.WRITTEN,
        language=given.language,
        interpreter=given.interpreter,
        seen_alone=given.seen_alone,
        called_back=Answer.UNKNOWN,
        recorded_by=by,
        recorded_at=at,
        ground=GUARDIANSHIP,
    )
