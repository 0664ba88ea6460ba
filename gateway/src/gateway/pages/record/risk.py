"""How great the danger to the person is, from whom or what, what is to be done, and when that is looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import reports
from gateway.pages.forms import FormFixes
from gateway.pages.labels import THREAT
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.assessment import in_words_or_not
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from gateway.pages.answers import ReadReceiptReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

_DAY, _THREATS = "reviewOn", "threats"
_NO_THREAT: Final = Problem(_THREATS, N_("Choose from whom or what the danger comes, or only that it is not known."))
_OTHER_DAY: Final = Problem(
    _DAY,
    N_("Enter the day of the next review: today or later, and no later than this danger allows."),
    address=f"#{_DAY}-day",
)
_QUESTIONS: Final = questions_of(
    reports.ASSESS_RISK,
    {
        "level": (N_("How great is the danger to the person?"), N_("Say how great the danger is.")),
        "measures": (
            N_("What is to be done? Units that help the person read it: write no name and no address."),
            N_("Write down what is to be done."),
        ),
    },
)


def _read(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    typed, wrong = form.day(_DAY)
    values = {**typed, _THREATS: [each for each in form.all(_THREATS) if each in THREAT]}
    return values, [*wrong, *([] if values[_THREATS] else [_NO_THREAT])]


def _shown(_: Visitor, receipt: ReadReceiptReport, __: Form) -> dict[str, Any]:
    return {"day": _DAY, "threats": THREAT, **in_words_or_not(_QUESTIONS, receipt)}


ASSESSING: Final = ReportCommand(
    reports.ASSESS_RISK,
    "risk",
    lambda _: _QUESTIONS,
    done="risk_assessed",
    heading=N_("Assess the danger"),
    says=N_("The newest assessment counts, and earlier ones stay on the record. Reporters do not read it."),
    press=N_("Record the assessment"),
    template="record/risk.html",
    fixes=FormFixes(fields={_THREATS: _NO_THREAT, _DAY: _OTHER_DAY}),
    place="records",
    reads=_read,
    shows=_shown,
    link=N_("Assess the danger"),
)
