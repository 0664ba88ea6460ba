"""Who works on a person gives that up for good: why, in one form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.commands import reports
from contracts.words.positions import Position
from contracts.words.reports import ReportState
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.assessment import in_words_or_not
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.procedure.reading import members_of

if TYPE_CHECKING:
    from gateway.pages.answers import RecordReport

_QUESTIONS: Final = questions_of(
    reports.RECUSE,
    {
        "reason": (N_("Why do you not work on this case?"), N_("Say why you do not work on this case.")),
        "words": (N_("More about it, if you want to. Only the Centre reads it."), N_("Leave it empty, or say more.")),
    },
)


def _is_offered(report: RecordReport) -> bool:
    """A case of several persons with the first, since all are given up together; a seat on a panel until one has voted."""
    if Position.PANEL in report["positions"]:
        return any(each["isYou"] and each["vote"] is None for each in members_of(report))
    if Position.CASE not in report["positions"]:
        return True
    number = report["reference"] and report["reference"]["number"]
    return report["state"] is ReportState.RECEIVED and number in (None, 1)


RECUSING: Final = ReportCommand(
    reports.RECUSE,
    "recuse",
    lambda _: _QUESTIONS,
    done="recused",
    heading=N_("Recuse yourself from the case"),
    says=N_(
        "You do not see the record any more, and it is never given to you again. At the Centre a supervisor is notified and gives it to "
        "another person; if you stand in for somebody, they keep it. In a unit your colleagues go on with it, and the Centre's duty is "
        "notified too. Of several persons this holds for all whom you work on, and on a panel for this one."
    ),
    press=N_("Recuse yourself"),
    warns=True,
    place="records",
    shows=lambda _, receipt, __: in_words_or_not(_QUESTIONS, receipt),
    link=N_("Recuse yourself from the case"),
    leaves=True,
    offered=_is_offered,
)
