"""The Centre records how it assesses a person of a report that it took over, as often as something new is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import reports
from contracts.words.reports import ReportState
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.pages.answers import ReadReceiptReport
    from gateway.pages.forms import Form
    from gateway.pages.record.commands import Question
    from gateway.pages.rendering.visitor import Visitor

ASKED: Final = {
    "assessment.grounds": (
        N_("Are there grounds to think that the person is a victim of trafficking?"),
        N_("Say whether there are grounds."),
    ),
    "assessment.risk": (N_("How great is the danger to the person?"), N_("Say how great the danger is.")),
    "assessment.nextStep": (N_("What follows?"), N_("Say what follows.")),
    "assessment.reason": (
        N_("The reasons of the assessment, in your words. Only the Centre reads them."),
        N_("Write down the reasons of the assessment."),
    ),
}
"""What every assessment says, by its name in what is sent."""
_QUESTIONS: Final = questions_of(reports.ASSESS, ASKED)


def in_words_or_not(questions: Mapping[str, Question], receipt: ReadReceiptReport) -> dict[str, Any]:
    """Nothing is asked in words where the way in holds none."""
    asked = receipt["openQuestion"]
    codes = {name: each for name, each in questions.items() if each.choices}
    return {"questions": codes} if asked and asked["codesOnly"] else {}


def _shown(_: Visitor, receipt: ReadReceiptReport, __: Form) -> dict[str, Any]:
    return in_words_or_not(_QUESTIONS, receipt)


ASSESSING: Final = ReportCommand(
    reports.ASSESS,
    "assess",
    lambda _: _QUESTIONS,
    done="assessed",
    heading=N_("Assess the report"),
    says=N_(
        "The newest assessment counts, and earlier ones stay on the record. Of several persons each is assessed. "
        "Neither the reporter nor a unit learns of it."
    ),
    press=N_("Record the assessment"),
    place="records",
    shows=_shown,
    link=N_("Assess the report"),
    offered=lambda report: report["state"] is ReportState.RECEIVED,
)
