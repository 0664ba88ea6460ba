"""Answers to questions of the form as a filing takes them: into the field that a question names, the others as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.forms import CHOSEN, OF_THE_PLACE, Kind
from gateway.pages.languages.date_fields import day_of, readable
from gateway.pages.report_form.screens.steps import is_asked, is_held, one, way_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from contracts import forms
    from contracts.forms import Question
    from gateway.pages.report_form.screens.steps import Answers

_YES_OR_NO: Final = {"yes": True, "no": False}


def form_fields(answers: Answers, form: forms.Form, ways: Collection[str | None] = ()) -> dict[str, Any]:
    """What a filing gets besides the answers of the alert; a list in a field keeps no gaps. `ways` are those of everybody in it."""
    own = way_of(answers)
    found: dict[str, Any] = {}
    others = []
    for code, question in form.questions.items():
        values = _values(question, answers.get(code, ()))
        among = {own, *ways} if question.class_ in OF_THE_PLACE else {own}
        if not values or not is_carried(question, answers) or not any(is_held(code, form, way) for way in among):
            continue
        if question.field is None:
            others.append({"question": code, "values": values})
        else:
            _put(found, question.field.split("."), _typed(question, values[0]))
    if others:
        found |= {"formVersion": form.version, "answers": others}
    numbers = found.get("person", {}).get("numbers", {}).values()
    if numbers:
        # A number without its kind is one of another kind.
        found["person"]["numbers"] = [{"kind": "other", **each} for each in numbers]
    return {name: _without_places(value) for name, value in found.items()}


def is_carried(question: Question, answers: Answers) -> bool:
    """Whether a report is sent with what was answered; a kind or a country without the number of a document says nothing."""
    of_number = (question.field or "").startswith("person.numbers.")
    needed = answers.get(question.code, ()), *([[one(answers, "number_value")]] if of_number else [])
    return is_asked(question, answers) and all(any(value.strip() for value in values) for values in needed)


def _values(question: Question, typed: Sequence[str]) -> list[str]:
    if question.kind is Kind.DAY:
        day = readable(day_of, typed)
        return [day.isoformat()] if day else []
    if question.kind in CHOSEN:
        return [each.code for each in question.choices if each.code in typed]
    return [each for each in typed if each.strip()]


def _typed(question: Question, value: str) -> str | bool:
    """A field of yes and no takes a truth value."""
    return _YES_OR_NO[value] if {each.code for each in question.choices} == set(_YES_OR_NO) else value


def _put(into: dict[str, Any], path: Sequence[str], value: str | bool) -> None:
    *folders, last = path
    for name in folders:
        into = into.setdefault(name, {})
    into[last] = value


def _without_places(found: Any) -> Any:
    """Objects whose names are places of a list become that list."""
    if isinstance(found, list):
        return [_without_places(each) for each in found]
    if not isinstance(found, dict):
        return found
    inside: Mapping[str, Any] = {name: _without_places(each) for name, each in found.items()}
    return [inside[place] for place in sorted(inside)] if inside and all(map(str.isdecimal, inside)) else inside
