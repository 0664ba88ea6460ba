"""Answers to the questions of a form, checked by the definition of its version. What is wrong is named, not repeated."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from chassis.domain.errors import InvalidInput
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
_TWICE: Final = "comes twice: put all values under one."
_ONE_ANSWER: Final = "takes one answer."
_NO_CHOICE: Final = "must be chosen among {}."
_DAY: Final = Annotated[date, WRITTEN_DAY, Field(ge=date(1900, 1, 1), lt=date(2200, 1, 1))]


def kept_of(form: Form, sent: Sequence[tuple[str, Sequence[str]]]) -> dict[str, list[dict[str, Any]]]:
    """What is kept of the `sent` values by question: by class of the access table, in the order of the form.

    Nothing has to be answered, and what has no value is as if it were not there. Raises InvalidInput naming every answer that the form
    does not take.
    """
    places = {code: place for place, (code, _) in enumerate(sent)}
    wrong = [(f"answers.{at}.question", _TWICE) for at, (code, _) in enumerate(sent) if places[code] != at]
    answers = dict(sent)
    for code, values in answers.items():
        if complaint := _problem_in(form, code, values):
            wrong.append((f"answers.{places[code]}.values", complaint))
    if wrong:
        raise InvalidInput(wrong)
    kept: dict[str, list[dict[str, Any]]] = {}
    for code, question in form.questions.items():
        if given := answers.get(code):
            cleaned = list(dict.fromkeys(_cleaned(question, each) for each in given))
            kept.setdefault(question.class_, []).append({"question": code, "values": cleaned})
    return kept


def _problem_in(form: Form, code: str, values: Sequence[str]) -> str | None:
    if (question := form.questions.get(code)) is None:
        return _NOT_ASKED
    if question.field is not None:
        return _HAS_A_FIELD.format(question.field)
    return problem_of_answer(question, form.version, values)


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
