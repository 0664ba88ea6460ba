"""A supervisor of the Centre opens a dismissed report again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.disclosures import DisclosureEnd
from contracts.words.referrals import Purpose
from identification.application.contents.classes import TRIAGE
from identification.application.disclosures.authorising import authorise_by_law
from identification.application.disclosures.ending import still_open
from identification.application.report_command import on_whole_report
from identification.application.reports.assessments import words_must_fit
from identification.application.reports.place import CLASS, find_by_place
from identification.domain.disclosures.opening import Way
from identification.domain.reports.addendum import Addendum

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.reports import Reopening
    from identification.application.contents.ports import Content
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand
    from identification.domain.reading.positions import Facts

OPERATION = "report.reopen"


@on_whole_report(OPERATION, permitted("reopenReport"))
async def reopen_report(command: ReportCommand[Reopening], held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """The Centre has it, for all of its persons, as before the dismissal; why is sealed with the assessment that dismissed it.

    Each person is assessed anew. Whatever consent, a withdrawal or the dismissal ended stays ended. Raises StaleVersion, ReportMoveRefused;
    InvalidInput as `words_must_fit`.
    """
    given, by, everybody = command.given, command.principal.subject, (held.facts, *held.others)
    held.expect(given.expected_version)
    words_must_fit(held.record, "words", given.words)
    takes = sources.directory.assessment_takes()
    ask_when_safe = any(each.report.progress.to_ask_since is not None for each in everybody)
    # With a class under the key of the person: of who was erased nothing is found.
    known = await uow.parts.open([(each.report.filing, (CLASS, "birth")) for each in everybody])
    for each in everybody:
        report, place = each.report, known.get(each.report.id, {}).get(CLASS)
        await _end_what_the_dismissal_closed(each, uow)
        report.reopen(held.now, assess=takes, ask_when_safe=ask_when_safe)
        words = (await uow.ledger.consents([report.id])).get(report.id, ())
        find_by_place(report, words, place, sources)
        # Stored before what rests on it: row-level security asks the row.
        event_id, *_ = await uow.reports.save(report)
        await uow.awaited.begin_again(report.id, held.record.id, held.now + takes)
        await _protect_child(each, event_id, place, by, uow, sources)
    said: Content = {"reopenedAt": held.now.isoformat(), "reopened": given.reason.value, "reopenedWords": given.words}
    addendum = Addendum(sources.ids.new(), TRIAGE, said, held.record.version, held.now)
    await uow.parts.append(held.record.filing, [addendum], by)


async def _end_what_the_dismissal_closed(facts: Facts, uow: UnitOfWork) -> None:
    """Referral ended these requests with the report: nothing is published of them again."""
    dismissed = facts.report.state.row
    closed = (each for each in facts.disclosures if not dismissed.discloses(each.purpose))
    for each in await still_open(closed, uow):
        await uow.disclosures.put(each.closed(facts.at, DisclosureEnd.REPORT_DISMISSED))


async def _protect_child(
    facts: Facts, event_id: UUID, place: Content | None, by: UUID, uow: UnitOfWork, sources: Sources
) -> None:
    """The request to protect a child has gone on; where none does, the law says again to whom the report opens."""
    filing, directory = facts.report.in_force, sources.directory
    goes_on = any(each.purpose == Purpose.CHILD_PROTECTION and not each.ended for each in facts.disclosures)
    if not filing.child_path or goes_on:
        return
    at_encounter = directory.serving_csr(str((place or {}).get("encounter")))
    await authorise_by_law(filing, event_id, Way.SUCCESSOR, at_encounter, directory.duty_unit(), by, facts.at, uow)
