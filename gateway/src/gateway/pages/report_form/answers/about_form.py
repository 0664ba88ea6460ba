"""What is wrong with answers to questions of the form, in words of the catalogues; and what of a refused filing is about one of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from chassis.http.form_answers import problem_of_answer
from contracts.forms import Kind
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import Unreadable, day_of
from gateway.pages.languages.dates import BELGRADE
from gateway.pages.report_form.answers.complaint import Complaint
from gateway.pages.report_form.screens.steps import SECTIONS, Answers, Step, is_asked, is_held, way_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contracts import forms
    from contracts.forms import Question

_FROM_LIST: Final = N_("Choose the answer again from the list.")
_ONE_SIGN: Final = N_("Enter the number of the document to its end, or leave it empty.")
_SENTENCES: Final[Mapping[Kind, str]] = {
    Kind.LINE: N_("Write at most %(limit)s characters, in one line and without unusual signs, or leave it empty."),
    Kind.TEXT: N_("Write at most %(limit)s characters, without unusual signs, or leave it empty."),
    Kind.NUMBER: N_("Enter a whole number in digits, or leave it empty."),
    Kind.PHONE: N_("Enter a telephone number, such as 060 000 0000, or leave it empty."),
    Kind.DAY: N_("Enter a day that is possible and not in the future, or leave it empty."),
}
_STEPS: Final = {section: step for step, section in SECTIONS.items()}


def problems_of_answers(step: Step, answers: Answers, form: forms.Form) -> Iterator[Complaint]:
    """In the order of the form."""
    for code, question in form.questions.items():
        typed = answers.get(code, ())
        if not any(each.strip() for each in typed) or not is_asked(question, answers):
            continue
        if not is_held(code, form, way_of(answers)):
            continue
        if question.kind is Kind.DAY:
            yield from _about_day(step, question, typed, form.version)
        elif problem_of_answer(question, form.version, typed):
            yield complaint_of(step, question)
        elif question.field == "person.numbers.0.value" and len(typed[0].strip()) == 1:
            yield Complaint(step, code, _ONE_SIGN)


def step_of(question: Question) -> Step:
    """The screen of its section."""
    return _STEPS[question.section]


def complaint_of(step: Step, question: Question) -> Complaint:
    """That its answer cannot be taken."""
    return Complaint(step, question.code, _SENTENCES.get(question.kind, _FROM_LIST), limit=question.limit or 0)


def question_at(field: str, form: forms.Form) -> Question | None:
    """The question whose answer went into a field of a filing, or was the answer at a place of its list."""
    at = (each for each in form.questions.values() if each.field and (field + ".").startswith(each.field + "."))
    return next(at, None)


def _about_day(step: Step, question: Question, typed: Sequence[str], version: int) -> Iterator[Complaint]:
    try:
        day = day_of(typed)
    except Unreadable as wrong:
        yield Complaint(step, question.code, wrong.sentence, wrong.part)
        return
    if day > datetime.now(BELGRADE).date() or problem_of_answer(question, version, [day.isoformat()]):
        yield complaint_of(step, question)
