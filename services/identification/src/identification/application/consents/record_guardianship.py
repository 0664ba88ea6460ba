"""The centre for social work that protects a child answers for it, as guardianship authority, and records what the child says to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.persons import ConsentGiver, ConsentMethod
from contracts.words.reports import Answer
from identification.application.consents.answering import answer_must_fit, as_answered, let_it_count
from identification.application.contents.classes import CHILD_VIEWS
from identification.application.report_command import on_report
from identification.domain.consents.referral_consent import views_must_fit
from identification.domain.disclosures.disclosure import GUARDIANSHIP
from identification.domain.reading.errors import SecondFactorNeeded
from identification.domain.reports.addendum import Addendum

if TYPE_CHECKING:
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
    held.expect(given.expected_version if given.agreed else None)
    report.hear_guardianship(held.now)
    if given.agreed and not command.principal.stepped_up(held.now):
        raise SecondFactorNeeded
    before = (await uow.ledger.referral_consents([report.id])).get(report.id, ())
    # The authority represents the child by law, and writes its answer down itself: no one calls back.
    answer = as_answered(
        given,
        held,
        by,
        before,
        given_by=ConsentGiver.LEGAL_REPRESENTATIVE,
        method=ConsentMethod.WRITTEN,
        called_back=Answer.UNKNOWN,
        ground=GUARDIANSHIP,
    )
    await let_it_count(answer, held, uow, sources.directory)
    said = {"purpose": given.purpose.value, "agreed": given.agreed, **given.views.model_dump(mode="json")}
    addendum = Addendum(sources.ids.new(), CHILD_VIEWS, {"entries": [said]}, report.version, held.now)
    await uow.parts.append(report.filing, [addendum], by)
