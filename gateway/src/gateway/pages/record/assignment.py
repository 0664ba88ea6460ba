"""The Centre gives a report to a case manager: who of them, in one form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.commands import reports
from contracts.words.people import CentreRole
from contracts.words.reports import ReportState
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import Question, ReportCommand

if TYPE_CHECKING:
    from gateway.pages.answers import RecordReport
    from gateway.pages.rendering.visitor import Visitor

_ASKS: Final = N_("Which case manager goes on with it?")
_MISSING: Final = N_("Choose a case manager.")


async def _case_managers(visitor: Visitor, _: str) -> dict[str, Question]:
    """Names are no sentences of the catalogues: they are shown as they are."""
    people = (await visitor.ask("People", role=CentreRole.CENTRE_CASE_MANAGER))["people"]
    return {"managerId": Question(_ASKS, {each["id"]: each["name"] for each in people}, _MISSING)}


def _is_offered(report: RecordReport) -> bool:
    """Of several persons with the first, since all go together."""
    number = report["reference"] and report["reference"]["number"]
    return report["state"] is ReportState.RECEIVED and number in (None, 1)


ASSIGNING: Final = ReportCommand(
    reports.ASSIGN,
    "assign",
    lambda _: {},
    done="assigned",
    heading=N_("Give the case to a case manager"),
    says=N_(
        "The case manager is notified, reads the record from now on and decides what follows. Of several persons all go to the "
        "same one. The intake does not see the record any more; who is on duty and the supervisor do."
    ),
    press=N_("Give it to them"),
    place="records",
    link=N_("Give the case to a case manager"),
    found=_case_managers,
    leaves=True,
    offered=_is_offered,
)
