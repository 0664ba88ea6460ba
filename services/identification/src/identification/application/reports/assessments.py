"""What the Centre found when it assessed a report, as it is sent and as it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from contracts import access
from contracts.words.reports import Manner
from identification.application.contents.classes import TRIAGE
from identification.domain.ways_in import SentField, way_must_hold

if TYPE_CHECKING:
    from contracts.commands.reports import Assessment
    from identification.application.contents.ports import Content
    from identification.domain.reports.report import Report


def reasons_must_fit(report: Report, assessment: Assessment) -> None:
    """Raises InvalidInput without the reasons in words, or with them where the way in holds no text."""
    way, said = access.load().way(report.in_force.way_in), SentField("assessment.reason", TRIAGE, Manner.WRITTEN)
    if assessment.reason is not None:
        way_must_hold(way, [said])
    elif way.holds(said.class_, said.manner):
        raise InvalidInput([(said.name, "must be there: write down why.")])


def assessed(assessment: Assessment) -> Content:
    """What the class of assessments holds of it."""
    return assessment.model_dump(mode="json", by_alias=True)
