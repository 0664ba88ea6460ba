"""A front-line worker files a suspicion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contracts.words.positions import Position
from identification.application.contents.classes import contents_of
from identification.application.disclosures.authorising import record_grounds
from identification.application.drafts.own_draft import end_draft
from identification.application.home import home_of_reporter
from identification.application.persons.index import index_filed
from identification.application.reading.ports import about_report
from identification.application.reports.place import find_by_place
from identification.domain.reports.caution import cautions_of
from identification.domain.reports.minimum import must_be_reportable
from identification.domain.reports.non_punishment import is_in_proceedings
from identification.domain.reports.record import Filing
from identification.domain.reports.reference_code import new_reference
from identification.domain.reports.report import Report
from identification.domain.vocabulary import is_child_path, urgency_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import IdempotencyKey
    from identification.application.home import Home
    from identification.application.ports import Sources, UnitOfWork
    from identification.domain.keyed import Keyed
    from identification.domain.reports.answers import Answered, Answers
    from identification.domain.reports.caution import Cautioned

OPERATION = "report.file"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was said of each person; `draft_id` is the draft that this ends.

    With a `draft_version` the draft ends only if it is still as its author saw it.
    `keyed` says who reported it, where the Centre's intake enters it for them.
    """

    principal: Principal
    idempotency_key: IdempotencyKey
    persons: Sequence[Answers]
    draft_id: UUID | None = None
    draft_version: int | None = None
    keyed: Keyed | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """The report, of several persons that of the first, and what its author should look at again."""

    report_id: UUID
    warnings: Sequence[Cautioned]


# Without the command decorator: nothing is held yet, and a reference that is taken is drawn again.
async def file_report(command: FileReport, uow: UnitOfWork, sources: Sources) -> Filed:
    """Saves the report, its sealed contents, grounds, whom the law opens it to, event and line on the record in one transaction.

    The draft that it was typed into goes in the same transaction. A repeat of the command answers the same and does nothing.
    Raises ReportIncomplete, WayInNotAvailable, WayInDoesNotFitAge, ConsentMissing, EncounterInFuture, AgeContradictsBirth,
    InvalidInput, DraftAlreadySent, StaleVersion of the draft, KeyedByIntakeOnly; Forbidden for a caller who belongs to no unit.
    """
    principal, keyed = command.principal, command.keyed
    directory, now = sources.directory, sources.clock.now()
    home = home_of_reporter(principal, keyed, directory)
    warnings = cautions_of(command.persons, now)
    if (earlier := await uow.idempotency.seen(principal, OPERATION, command.idempotency_key)) is not None:
        return Filed(earlier.id, warnings)
    persons = must_be_reportable(command.persons, keyed, directory, now)
    if command.draft_id is not None:
        await end_draft(command.draft_id, command.draft_version, principal, uow, now)
    first, *others = filings = filings_of(command, persons, home, sources, now)
    offered = keyed is not None and keyed.unit_id is not None and all(each.may_be_offered_at_once for each in filings)
    reports = [Report.file(first, others, offered=offered, takes=directory.take_over_takes(first.danger))]
    reports += [Report.add_person(each, offered=offered) for each in others]
    for answers, report in zip(persons, reports, strict=True):
        if is_in_proceedings(answers.answers):
            report.note_proceedings(now)
    find_by_place(reports[0], (), {"encounter": persons[0].encounter_municipality}, sources)
    events = []
    for report in reports:
        while (event := await uow.reports.add(report)) is None:
            # Five characters are drawn, so that people can read them out: among many thousand reports two draw the same.
            report.filing = replace(report.filing, reference=new_reference(sources.draw))
        events.append(event)
    for answers, report, event in zip(persons, reports, events, strict=True):
        contents = contents_of(answers, principal, report.filing, directory, keyed)
        await uow.parts.seal(report.filing, contents)
        await index_filed(report, contents, uow, sources)
        await record_grounds(answers, report.filing, event, directory, uow)
    lines = [about_report(each.id, frozenset({Position.AUTHOR}), OPERATION) for each in filings]
    await uow.audit_log.note(principal, lines)
    await uow.idempotency.done(id=first.id)
    return Filed(first.id, warnings)


def filings_of(
    command: FileReport, persons: Sequence[Answered], home: Home, sources: Sources, now: datetime
) -> list[Filing]:
    """One of each person, all of one moment; an author who goes back to the draft is shown the first.

    The author's unit finds the report as a whole (DESIGN 10.8), so it cannot be kept from one person alone: it is excluded of all.
    """
    keyed, directory, ids = command.keyed, sources.directory, [sources.ids.new() for _ in persons]
    own = {home.unit}.intersection(unit for each in persons for unit in each.excluded_units)
    return [
        Filing(
            id=ids[place],
            reference=new_reference(sources.draw),
            person_id=sources.ids.new(),
            author_id=command.principal.subject,
            author_unit=home.unit,
            author_agency=home.agency,
            author_sector=home.sector,
            way_in=each.way_in,
            child_path=is_child_path(each.age),
            danger=each.danger,
            still_here=each.still_here,
            still_here_until=each.still_here_until,
            urgency=urgency_of(each.danger, each.age),
            serving_csr=directory.serving_csr(each.present_municipality or each.encounter_municipality)
            if is_child_path(each.age)
            else None,
            excluded_units=tuple(dict.fromkeys([*each.excluded_units, *own])),
            submitted_at=now,
            draft_id=None if place else command.draft_id,
            joint_with=ids[0] if place else None,
            number=place + 1,
            persons=len(persons),
            source=None if keyed is None else keyed.source,
            # Their clock may be ahead of ours.
            received_at=None if keyed is None else min(keyed.received_at, now),
        )
        for place, each in enumerate(persons)
    ]
