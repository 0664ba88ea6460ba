"""Answers to the questions of a form, checked by the definition of its version. What is wrong is named, not repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from contracts import reference
from contracts.fields import (
    WRITTEN_DAY,
    WRITTEN_NUMBER,
    Clean,
    CountryCode,
    LanguageCode,
    MunicipalityCode,
    PhoneNumber,
)
from contracts.forms import CHOSEN, Kind
from contracts.validation_messages import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from contracts.forms import Form, Question

_NOT_ASKED: Final = "is not asked in this form: leave it out, or name the version of the form that asks it."
_HAS_A_FIELD: Final = "has a field of its own: send it as {}."
_ONE_ANSWER: Final = "takes one answer."
_NO_CHOICE: Final = "must be chosen among {}."
_DAY: Final = Annotated[date, WRITTEN_DAY, Field(ge=date(1900, 1, 1), lt=date(2200, 1, 1))]


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers as they are stored, and what is wrong with others as a sentence that goes on from its name; both by question."""

    answers: Mapping[str, tuple[str, ...]]
    wrong: Mapping[str, str]


def checked(form: Form, answers: Mapping[str, Sequence[str]]) -> Checked:
    """Every answer on its own: nothing has to be answered, and what has no value is as if it were not there."""
    taken, wrong = {}, {}
    for code, values in answers.items():
        question = form.questions.get(code)
        if question is None:
            wrong[code] = _NOT_ASKED
        elif question.field is not None:
            wrong[code] = _HAS_A_FIELD.format(question.field)
        elif complaint := problem_of_answer(question, form.version, values):
            wrong[code] = complaint
        elif values:
            taken[code] = tuple(dict.fromkeys(_cleaned(question, each) for each in values))
    return Checked(taken, wrong)


def problem_of_answer(question: Question, version: int, values: Sequence[str]) -> str | None:
    """What is wrong with these values as an answer to the question, None when nothing is."""
    if len(values) > 1 and question.kind is not Kind.SEVERAL:
        return _ONE_ANSWER
    if question.kind in CHOSEN:
        choices = [each.code for each in question.choices_of(version)]
        return None if set(choices).issuperset(values) else _NO_CHOICE.format(", ".join(choices))
    try:
        for each in values:
            _type_of(question).validate_python(each)
    except ValidationError as error:
        return sentence(error.errors()[0])
    is_listed, complaint = _LISTED.get(question.kind, (None, None))
    return complaint if is_listed and not all(map(is_listed, values)) else None


def _cleaned(question: Question, value: str) -> str:
    return value if question.kind in CHOSEN else str(_type_of(question).validate_python(value))


@cache
def _type_of(question: Question) -> TypeAdapter[Any]:
    if question.kind is Kind.NUMBER:
        return TypeAdapter(Annotated[int, WRITTEN_NUMBER, Field(ge=question.least, le=question.most)])
    if question.limit is not None:
        return TypeAdapter(Annotated[str, Clean(question.limit, lines=question.kind is Kind.TEXT)])
    return TypeAdapter(_TYPES[question.kind])


_TYPES: Final[Mapping[Kind, Any]] = {
    Kind.DAY: _DAY,
    Kind.COUNTRY: CountryCode,
    Kind.LANGUAGE: LanguageCode,
    Kind.MUNICIPALITY: MunicipalityCode,
    Kind.PHONE: PhoneNumber,
}
_LISTED: Final[Mapping[Kind, tuple[Callable[[str], bool], str]]] = {
    Kind.COUNTRY: (reference.is_country, "is not the code of a country: choose one of the list."),
    Kind.LANGUAGE: (reference.is_language, "is not the code of a language: choose one of the list."),
    Kind.MUNICIPALITY: (reference.is_municipality, "is not the code of a municipality: choose one of the list."),
}
