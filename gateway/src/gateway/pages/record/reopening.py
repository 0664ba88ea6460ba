"""A supervisor of the Centre opens a dismissed report again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.commands import reports
from contracts.words.reports import ReportState
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.assessment import in_words_or_not
from gateway.pages.record.commands import ReportCommand, questions_of

if TYPE_CHECKING:
    from gateway.pages.answers import RecordReport

_QUESTIONS: Final = questions_of(
    reports.REOPEN,
    {
        "reason": (N_("Why is the report opened again?"), N_("Say why the report is opened again.")),
        "words": (
            N_("What is new, in your words. Only the Centre reads it."),
            N_("Write down what is new."),
        ),
    },
)


def _is_offered(report: RecordReport) -> bool:
    """Of several persons with the first, since all go together."""
    number = report["reference"] and report["reference"]["number"]
    return report["state"] is ReportState.DISMISSED and number in (None, 1)


REOPENING: Final = ReportCommand(
    reports.REOPEN,
    "reopen",
    lambda _: _QUESTIONS,
    done="reopened",
    heading=N_("Open the report again"),
    says=N_(
        "The report goes on, for all of its persons, with whoever had it, and is to be assessed anew. The reporter sees that it is open "
        "again, and not why. What a withdrawal of consent closed stays closed, and so do requests to units that have ended."
    ),
    press=N_("Open it again"),
    place="records",
    shows=lambda _, receipt, __: in_words_or_not(_QUESTIONS, receipt),
    link=N_("Open the report again"),
    offered=_is_offered,
)
