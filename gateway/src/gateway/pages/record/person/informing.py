"""The Centre records that it informed the prosecutor of a person who is detained, charged or to be expelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import persons
from gateway.pages.forms import FormFixes
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import today_typed
from gateway.pages.record.assessment import in_words_or_not
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from gateway.pages.answers import ReadReceiptReport, RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

_ON: Final = "informedOn"
_QUESTIONS: Final = questions_of(
    persons.INFORM_PROSECUTOR,
    {
        "how": (N_("How was the prosecutor informed?"), N_("Say how the prosecutor was informed.")),
        "office": (N_("Which prosecutor's office?"), N_("Write down which prosecutor's office was informed.")),
        "reference": (N_("Reference of the letter or of the office, if there is one"), ""),
        "note": (N_("What was said to the prosecutor, or answered, if you want to write it down"), ""),
    },
)
_FIXES: Final = FormFixes(
    fields={_ON: Problem(_ON, N_("Enter the day on which it was: today or earlier."), address=f"#{_ON}-day")}
)


def _shown(_: Visitor, receipt: ReadReceiptReport, __: Form) -> dict[str, Any]:
    return {"today": today_typed(), **in_words_or_not(_QUESTIONS, receipt)}


def _is_offered(report: RecordReport) -> bool:
    return bool(report["receipt"] and report["receipt"]["informProsecutor"])


INFORMING: Final = ReportCommand(
    persons.INFORM_PROSECUTOR,
    "prosecutor",
    lambda _: _QUESTIONS,
    done="prosecutor_informed",
    heading=N_("Record that the prosecutor was informed"),
    says=N_(
        "A person who was forced into an offence is not to be punished for it. Inform the prosecutor that the person may be a victim of "
        "trafficking, then record it here. Neither the police nor the reporter can do that for you."
    ),
    press=N_("Record it"),
    template="record/person/informing.html",
    fixes=_FIXES,
    place="records",
    reads=lambda form: form.day(_ON),
    shows=_shown,
    link=N_("Record that the prosecutor was informed"),
    offered=_is_offered,
)
