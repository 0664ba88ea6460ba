"""What the Centre found when it assessed a report, as it is sent and as it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from contracts import access
from contracts.words.reports import Manner
from identification.application.contents.classes import TRIAGE
from identification.domain.ways_in import SentField, way_must_hold

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.reports import Assessment
    from identification.application.contents.ports import Content
    from identification.application.ports import UnitOfWork
    from identification.application.report_command import HeldReport
    from identification.domain.reports.report import Report


def reasons_must_fit(report: Report, assessment: Assessment) -> None:
    """Raises InvalidInput as `words_must_fit`."""
    words_must_fit(report, "assessment.reason", assessment.reason)


def words_must_fit(report: Report, field: str, words: str | None, class_: str = TRIAGE) -> None:
    """Raises InvalidInput without words why, or with them where the way in holds no text."""
    way, said = access.load().way(report.in_force.way_in), SentField(field, class_, Manner.WRITTEN)
    if words is not None:
        way_must_hold(way, [said])
    elif way.holds(said.class_, said.manner):
        raise InvalidInput([(field, "must be there: write down why.")])


def assessed(assessment: Assessment) -> Content:
    """What the class of assessments holds of it."""
    return assessment.model_dump(mode="json", by_alias=True)


async def end_proposed_dismissal(held: HeldReport, by: UUID, uow: UnitOfWork) -> None:
    """A proposal to dismiss the report ends with what it rested on: an assessment, the path or the consent of any of its persons.

    The held report is saved by its command, and that of the first person here, where it is another.
    """
    for each in (held.record, *(other.report for other in held.others)):
        if each.end_dismissal_proposal(by, held.now) and each is not held.record:
            await uow.reports.save(each)
