"""An alert grows into a full report: its author says more, section by section, without a second report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts import access
from identification.application.contents.classes import added_contents, readable_for
from identification.application.persons.index import index_person
from identification.application.report_command import OnReport, on_report
from identification.domain.reports.addendum import Addendum, may_have_another_addition
from identification.domain.reports.minimum import age_must_fit_birth, belgrade_day, problems_of_person
from identification.domain.reports.non_punishment import is_in_proceedings
from identification.domain.ways_in import way_must_hold

if TYPE_CHECKING:
    from uuid import UUID

    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport
    from identification.domain.reports.answers import LaterAnswers

OPERATION = "report.extend"
_NOTHING = ("answers", "says nothing that could be added: answer a question, or say something about the person.")


@dataclass(frozen=True, slots=True)
class ExtendReport(OnReport):
    """What the author, who has seen version `expected_version`, knows besides; `draft_id` is the draft that this ends."""

    expected_version: int
    further: LaterAnswers
    draft_id: UUID | None = None


@on_report(OPERATION, permitted("extendReport"))
async def extend_report(command: ExtendReport, held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """Seals what is new in each class beside what was there, all of it as one addition and one version.

    Those notified of the report by what was filed stay so: an age that would turn it onto another way is refused.
    Raises InvalidInput, StaleVersion, ReportMoveRefused, AgeContradictsBirth, TooManyAddenda.
    """
    filing, further, by = held.record.filing, command.further, command.principal
    way_must_hold(access.load().way(held.record.in_force.way_in), further.stated)
    if wrong := list(problems_of_person(further, sources.directory, belgrade_day(held.now))):
        raise InvalidInput(wrong)
    if not (contents := added_contents(further, filing, sources.directory)):
        raise InvalidInput([_NOTHING])
    held.expect(command.expected_version)
    held.record.add_to(held.now, readable_for(contents, held.record))
    if is_in_proceedings(further.answers):
        held.record.note_proceedings(held.now)
    child_path = held.record.in_force.child_path
    age_must_fit_birth(further.birth_date, further.age_band, filing.submitted_at.date(), child_path=child_path)
    may_have_another_addition(await uow.parts.number_of_additions(command.report_id, held.record.no_additions))
    version = held.record.version
    added = [Addendum(sources.ids.new(), class_, said, version, held.now) for class_, said in contents.items()]
    await uow.parts.append(filing, added, by.subject)
    await index_person(held.record, uow, sources)
    # As in a filing: a draft that is gone already, or is another person's, stops nothing.
    if command.draft_id is not None:
        await uow.drafts.remove(command.draft_id, by, held.now, command.report_id)
