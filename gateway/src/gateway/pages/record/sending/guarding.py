"""The centre for social work that protects a child, as guardianship authority: what it answers for the child, and whom it checks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from contracts import access
from contracts.commands import persons
from contracts.words.persons import GuardianCheckResult
from contracts.words.reports import Answer
from gateway.pages.forms import FormFixes
from gateway.pages.labels import PURPOSE
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.sending.answer_form import MISSING, begun, onward, read, step_of
from gateway.pages.record.sending.grounds import is_child, purposes_to_answer_for

if TYPE_CHECKING:
    from gateway.pages.answers import RecordIdentityReport, RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

_PAGE, _GUARDIAN = "guardianship", "guardian"
_PURPOSES: Final = {code: said for code, said in PURPOSE.items() if code in access.load().purposes_on(_PAGE)}
_VIEWS: Final = ("views.heard", "views.agrees", "views.words")
_QUESTIONS: Final = questions_of(
    persons.RECORD_GUARDIANSHIP,
    {
        "purpose": (N_("What kind of help is it about?"), N_("Choose the kind of help.")),
        "agreed": (N_("What do you answer for the child?"), N_("Say what you answer.")),
        "views.heard": (N_("Was the child heard about it?"), N_("Say whether the child was heard.")),
        "views.agrees": (N_("What does the child say to it?"), N_("Say what the child says to it.")),
        "views.words": (N_("The child's own words, if you wrote them down"), ""),
        "interpreter": (
            N_("Did an interpreter put it into the child's language?"),
            N_("Say whether an interpreter did."),
        ),
        "seenAlone": (
            N_("Was the child alone with you?"),
            N_("Say whether the child was alone; “I do not know” is an answer too."),
        ),
    },
    purpose=_PURPOSES,
    agreed={Answer.YES: N_("We agree for the child"), Answer.NO: N_("We do not agree for the child")},
)
_CHECK: Final = questions_of(
    persons.CHECK_GUARDIAN,
    {
        "result": (N_("What did you find?"), N_("Say what you found.")),
        "note": (N_("What you checked, and how, if you want to write it down"), ""),
    },
)


async def _known(visitor: Visitor, report: str, form: Form) -> dict[str, Any]:
    """The step that is reached. Raises PageRefused where the reader answers for no child."""
    step = await step_of(visitor, report, form, purposes_to_answer_for, _PAGE)
    return {**step, "how": (*_VIEWS, "interpreter", "seenAlone")}


def guardian_has_no_right(report: RecordReport, identity: RecordIdentityReport) -> bool:
    """Whether a reader of the checks is shown that a parent or guardian has no right: the last one did not find that all is well."""
    known = all(each["class"] != _GUARDIAN for each in report["withheld"])
    checks = (identity["guardian"] and identity["guardian"]["checks"]) or ()
    return known and is_child(report) and not (checks and checks[-1]["result"] is GuardianCheckResult.NO_CONFLICT)


GUARDING: Final = ReportCommand(
    persons.RECORD_GUARDIANSHIP,
    _PAGE,
    lambda _: _QUESTIONS,
    done=lambda form, _: "guardianship_agreed" if form.one("agreed") == Answer.YES else "guardianship_refused",
    template="record/sending/agree.html",
    fixes=FormFixes(fields=MISSING),
    place="records",
    begins=partial(begun, _QUESTIONS),
    reads=partial(read, _PURPOSES),
    known=_known,
    link=N_("Answer for the child, as guardianship authority"),
    offered=lambda report: bool(purposes_to_answer_for(report)),
    onward=onward,
)
CHECKING: Final = ReportCommand(
    persons.CHECK_GUARDIAN,
    "guardian-check",
    lambda _: _CHECK,
    done="guardian_checked",
    heading=N_("Check of a parent or guardian"),
    says=N_(
        "Is a parent or guardian involved in what happened to the child, or against its interests? Until it is recorded that there "
        "is no conflict, a parent or guardian has no right here. Every check is kept."
    ),
    press=N_("Record the check"),
    place="records",
    link=N_("Record the check of a parent or guardian"),
    offered=lambda report: is_child(report) and report["state"].row.is_open,
)
