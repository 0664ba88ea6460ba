"""The questions of the form on a reporter's screens: which version of it, and what one may choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts import forms
from contracts.forms import Kind
from gateway.pages.form_words import choices_of, frequent_of
from gateway.pages.report_form.screens.steps import VERSION, is_keyed, one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chassis.domain.principal import Principal
    from contracts.forms import Question
    from gateway.pages.languages.choice import Language
    from gateway.pages.report_form.screens.steps import Answers

# More than a version has; a number may be made up, and Python reads none of thousands.
_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """A question in words; `inside` are those that are asked beside the answer that `reveals` them. `frequent` come before `choices`."""

    code: str
    kind: Kind
    label: str
    hint: str | None
    choices: Sequence[tuple[str, str]]
    frequent: Sequence[tuple[str, str]]
    longest: int | None
    reveals: str = ""
    inside: Sequence[FormQuestion] = ()

    @property
    def typed_as(self) -> str:
        """The type of a field of one line."""
        return "tel" if self.kind is Kind.PHONE else "text"


def form_of(sector: str | None, version: str) -> forms.Form:
    """The form of a sector in this version; in the newest where none was begun, or there is no such version."""
    newest = forms.form(sector or "")
    if not version.isdecimal() or len(version) > _DIGITS or not 1 <= int(version) < newest.version:
        return newest
    return forms.form(newest.sector, int(version))


def form_for(principal: Principal, answers: Answers) -> forms.Form:
    """The form that a draft goes on with: that of who types, or of the reporter of what is keyed in."""
    return form_of(one(answers, "callerSector") if is_keyed(answers) else principal.sector, one(answers, VERSION))


def in_words(form: forms.Form, codes: Iterable[str], language: Language, answers: Answers) -> list[FormQuestion]:
    """Questions in their order, each that depends on an answer inside the question of that answer, to be answered anew or again."""
    questions = [form.questions[code] for code in codes]
    there = {each.code for each in questions}
    own = [each for each in questions if each.when is None or each.when.question not in there]
    return [_asked(each, form, [other for other in questions if other not in own], language, answers) for each in own]


def _asked(
    question: Question, form: forms.Form, others: Sequence[Question], language: Language, answers: Answers
) -> FormQuestion:
    inside = [each for each in others if each.when and each.when.question == question.code]
    frequent = frequent_of(question, language)
    choices = choices_of(question, form.version, language, answers.get(question.code, ()))
    return FormQuestion(
        question.code,
        question.kind,
        question.text.in_language(language),
        question.help.in_language(language) if question.help else None,
        [each for each in choices if each not in frequent],
        frequent,
        question.longest,
        next((each.when.answer for each in inside if each.when), ""),
        [_asked(each, form, others, language, answers) for each in inside],
    )
