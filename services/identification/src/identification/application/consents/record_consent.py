"""The person was asked for consent: they agreed, they refused, or they could not be asked yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.persons import ConsentOutcome
from identification.application.consents.withdraw_consent import end_what_rests_on_consent
from identification.application.persons.index import index_person
from identification.application.report_command import on_report
from identification.application.reports.assessments import end_proposed_dismissal
from identification.application.reports.place import CLASS, find_by_place
from identification.domain.consents.consent import Hearing, asking_must_fit, must_be_news, next_moment
from identification.domain.errors import ReportAltered
from identification.domain.reading.closed import is_source, must_rest_on_consent, yes_must_be_vouched_for, yes_opens

if TYPE_CHECKING:
    from contracts.commands.persons import ConsentAnswer
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "consent.record"


@on_report(OPERATION, permitted("recordConsent"))
async def record_consent(
    command: ReportCommand[ConsentAnswer], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """A line of the ledger for each scope that was answered. A yes lifts the seal, a no closes what a withdrawal closes.

    Who could not be asked is still to be asked: that it was tried is in the ledger too. A yes that the Centre heard itself and that
    opens something to it needs a second factor and a call back.
    Raises ConsentNotAsked, ReportedByDuty, ConsentAlreadyAnswered, TooManyAttempts, SecondFactorNeeded, CallBackNeeded, StaleVersion,
    ReportMoveRefused, InvalidInput.
    """
    given = command.given
    outcome, hearing, shares = given.outcome, _heard(given), given.share_clinical
    asking_must_fit(outcome, given.reason, hearing, share_clinical=shares)
    # A no needs no version: no change of others comes before what the person says.
    held.expect(None if outcome is ConsentOutcome.REFUSED else given.expected_version)
    report, by = held.record, command.principal.subject
    was_to_be_asked = report.is_to_be_asked
    consents = (await uow.ledger.consents([command.report_id])).get(command.report_id, ())
    if outcome is not ConsentOutcome.AGREED:
        must_rest_on_consent(report.in_force, consents)
    report.hear_consent(outcome, by, held.now, others_wait=any(each.report.is_to_be_asked for each in held.others))
    must_be_news(outcome, consents, share_clinical=shares, to_be_asked=was_to_be_asked)
    if given.reason is not None:
        await uow.ledger.note_attempt(report.filing, given.reason, by, next_moment(consents, held.now))
    elif hearing is not None and outcome is ConsentOutcome.AGREED:
        opens = yes_opens(report.in_force, consents, share_clinical=shares)
        if opens and not is_source(report.filing, held.positions, by):
            yes_must_be_vouched_for(hearing, stepped_up=command.principal.stepped_up(held.now))
        at = next_moment(consents, held.now)
        await uow.ledger.agree(report.filing, hearing, by, at, share_clinical=shares)
        words = (await uow.ledger.consents([report.id])).get(report.id, ())
        try:
            known = (await uow.parts.open([(report.filing, (CLASS,))])).get(report.id, {})
        except ReportAltered:
            # The alarm is raised, and what the person said counts all the same.
            known = {}
        find_by_place(report, words, known.get(CLASS), sources)
        await index_person(report, uow, sources)
    elif hearing is not None:
        await end_what_rests_on_consent(held.facts, hearing, by, held.now, uow)
        await end_proposed_dismissal(held, by, uow)
        for other in held.others:
            other.report.withdraw_offer(held.now)
            await uow.reports.save(other.report)


def _heard(given: ConsentAnswer) -> Hearing | None:
    """None unless both are said."""
    if given.seen_alone is None or given.called_back is None:
        return None
    return Hearing(given.seen_alone, given.called_back)
