"""The case manager or a member of the panel records an interview with the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import procedures
from contracts.words.procedures import ProcedureState
from contracts.words.reports import Answer
from gateway.pages.forms import FormFixes
from gateway.pages.labels import ANSWER
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.day_and_language import LANGUAGE, offered_day_and_language, read_day_and_language
from gateway.pages.record.procedure.reading import offered_in
from gateway.pages.record.sending.grounds import one_of
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from gateway.pages.answers import ReadReceiptReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

_HELD_ON, _GUARDIAN = "heldOn", "guardianPresent"
_QUESTIONS: Final = questions_of(
    procedures.RECORD_INTERVIEW,
    {
        "place": (N_("Where was the person interviewed?"), N_("Say where the interview was.")),
        "interpreter": (N_("Was an interpreter there?"), N_("Say whether an interpreter was there.")),
        "notes": (
            N_("What the person said, in your words. Only those who work on the procedure read it."),
            N_("Write down what the person said."),
        ),
    },
)
_GUARDIAN_ANSWERS: Final = {each: ANSWER[each] for each in (Answer.YES, Answer.NO)}
_NO_LANGUAGE: Final = Problem(LANGUAGE, N_("Choose the language of the interview."))
_NO_GUARDIAN: Final = Problem(_GUARDIAN, N_("Say whether the child's guardian was there."))
_OTHER_DAY: Final = Problem(
    _HELD_ON, N_("Enter the day on which it was held: today or earlier."), address=f"#{_HELD_ON}-day"
)
_FIXES: Final = FormFixes(fields={_HELD_ON: _OTHER_DAY, LANGUAGE: _NO_LANGUAGE, _GUARDIAN: _NO_GUARDIAN})


def _read(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    """The day, the language, and of a child whether the guardian was there: of an adult it is not on the form."""
    values, wrong = read_day_and_language(form, _HELD_ON, _NO_LANGUAGE)
    guardian = one_of(form, _GUARDIAN, tuple(_GUARDIAN_ANSWERS))
    return values | ({_GUARDIAN: guardian} if guardian else {}), wrong


def _shown(visitor: Visitor, receipt: ReadReceiptReport, form: Form) -> dict[str, Any]:
    child = receipt["danger"] and receipt["danger"]["childPath"]
    return offered_day_and_language(visitor, receipt, form) | {"guardian": _GUARDIAN_ANSWERS if child else {}}


INTERVIEWING: Final = ReportCommand(
    procedures.RECORD_INTERVIEW,
    "interview",
    lambda _: _QUESTIONS,
    done="interview_recorded",
    heading=N_("Record an interview"),
    says=N_("It is read by the case manager, the panel, and who decides about what the panel proposes."),
    press=N_("Record the interview"),
    template="record/procedure/interview.html",
    fixes=_FIXES,
    place="records",
    reads=_read,
    shows=_shown,
    link=N_("Record an interview with the person"),
    offered=offered_in(ProcedureState.OPEN, ProcedureState.ASSESSMENT),
)
