"""What is sent, as a list to be checked: each row with the screen where it is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from contracts import reference
from contracts.forms import Kind, catalogue
from gateway.pages.form_words import in_words
from gateway.pages.labels import sign, unit_name, vital_reason
from gateway.pages.languages.catalogues import translations
from gateway.pages.languages.choice import Language
from gateway.pages.languages.date_fields import Unreadable, day_of, letter_of, moment_of, parts_of
from gateway.pages.languages.dates import short_date, when
from gateway.pages.languages.numbers import phone
from gateway.pages.report_form.answers.form_filing import is_carried
from gateway.pages.report_form.screens.questions import HEADINGS, LABELS, LEFT_OPEN, OPTIONS, heading_of
from gateway.pages.report_form.screens.steps import (
    DATES,
    KEYED,
    SECTIONS,
    Answers,
    Part,
    Step,
    asked,
    asks_the_form,
    belongs,
    child_path,
    field_of,
    is_held_by_any,
    of_place,
    one,
    way_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from contracts import forms
    from contracts.forms import Question
    from gateway.pages.languages.choice import Language


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: `coded` are sentences of the catalogues, `plain` is shown as it is; with neither nothing was answered.

    `left_open` says that what is shown was not chosen: it is what an open question is sent as.
    """

    step: Step
    name: str
    label: str
    coded: Sequence[str] = ()
    plain: Sequence[str] = ()
    left_open: bool = False

    @property
    def place(self) -> str:
        """The id on its screen where it is answered."""
        return field_of(self.name)

    @property
    def says_nothing(self) -> bool:
        """Whether it was not answered, and what is sent instead is only that it is not known."""
        return not (self.coded or self.plain) or (self.left_open and LEFT_OPEN[self.name] == "unknown")


_MOMENTS: Final = frozenset({"stillHereUntil", "receivedAt"})


@dataclass(frozen=True, slots=True)
class Group:
    """What one screen asked: its heading is a sentence of the catalogues."""

    step: Step
    heading: str
    rows: Sequence[Row]

    @property
    def named(self) -> bool:
        """Whether its heading is needed to understand its rows: those of the alert speak for themselves."""
        return asks_the_form(self.step)


def groups_of(
    answers: Answers,
    form: forms.Form,
    language: Language,
    *,
    health: bool,
    part: Part = Part.WHOLE,
    ways: Collection[str | None] = (),
) -> list[Group]:
    """Every answer that this report carries, screen by screen; of the form's questions those that were answered.

    `ways` are those of everybody in it: what is said of the place is sent when one of them holds it.
    """
    of_alert = {
        step: [name for name in _sent(step, answers, form, part, ways) if belongs(name, answers, health=health)]
        for step in HEADINGS
    }
    return [*_groups(of_alert, answers, form, language, part), *groups_of_form(answers, form, language, part, ways)]


def groups_of_form(
    answers: Answers,
    form: forms.Form,
    language: Language,
    part: Part = Part.WHOLE,
    ways: Collection[str | None] = (),
) -> list[Group]:
    """What was answered of the form's questions."""
    said = {
        step: [name for name in _sent(step, answers, form, part, ways) if is_carried(form.questions[name], answers)]
        for step in SECTIONS
    }
    return _groups(said, answers, form, language, part)


def _groups(
    said: Mapping[Step, Sequence[str]], answers: Answers, form: forms.Form, language: Language, part: Part
) -> list[Group]:
    return [
        Group(
            step,
            heading_of(step, child=child_path(answers), part=part),
            [row_of(step, name, answers, form, language) for name in names],
        )
        for step, names in said.items()
        if names
    ]


def left_out(
    answers: Answers, form: forms.Form, language: Language, part: Part, ways: Collection[str | None] = ()
) -> list[str]:
    """What was answered and is not sent, since no way in holds it that it is of: each by what was asked."""
    names = [name for name in (*LABELS, *form.questions) if any(answers.get(name, ()))]
    names = [name for name in names if part is Part.WHOLE or of_place(name, form) is (part is Part.PLACE)]
    held = _held_by(answers, part, ways)
    return [_asked_as(name, form, language) for name in names if not is_held_by_any(name, form, held)]


def _sent(step: Step, answers: Answers, form: forms.Form, part: Part, ways: Collection[str | None]) -> list[str]:
    """What a screen asked and is sent; what depends on the age is not asked before that is known."""
    if step is Step.WAY and not one(answers, "age"):
        return []
    held = _held_by(answers, part, ways)
    return [
        name for name in asked(step, form, child=child_path(answers), part=part) if is_held_by_any(name, form, held)
    ]


def _held_by(answers: Answers, part: Part, ways: Collection[str | None]) -> Collection[str | None]:
    return ways if part is Part.PLACE else (way_of(answers),)


def not_asked(everybody: Sequence[Answers], form: forms.Form, language: Language) -> list[str]:
    """What was answered of another sector's form before who reported was changed, and is not sent: each by what was asked."""
    of_others = [each for code, each in catalogue().questions.items() if code not in form.questions]
    return [
        each.text.in_language(language) for each in of_others if any(any(said.get(each.code, ())) for said in everybody)
    ]


def entered_unit(answers: Answers, language: Language) -> str:
    """The unit that will find what is keyed in; empty where none was named."""
    unit = one(answers, "callerUnit") if one(answers, KEYED) else ""
    return _whole_unit(unit, language) if unit else ""


def _asked_as(name: str, form: forms.Form, language: Language) -> str:
    question = form.questions.get(name)
    return translations(language).gettext(LABELS[name]) if question is None else question.text.in_language(language)


def row_of(step: Step, name: str, answers: Answers, form: forms.Form, language: Language) -> Row:
    """One answer with its words."""
    values, words = answers.get(name, ()), dict(OPTIONS.get(name, ()))
    if name in form.questions:
        return _of_form(step, form.questions[name], values, language)
    if words:
        chosen = [words[value] for value in values if value in words]
        open_as = LEFT_OPEN.get(name) if not chosen else None
        return Row(
            step, name, LABELS[name], coded=[words[open_as]] if open_as else chosen, left_open=open_as is not None
        )
    if name in DATES:
        return Row(step, name, LABELS[name], plain=[_dated(name, values, language)] if values else ())
    shown = _SHOWN.get(name)
    return Row(step, name, LABELS[name], plain=[shown(value, language) if shown else value for value in values])


def _of_form(step: Step, question: Question, values: Sequence[str], language: Language) -> Row:
    label = question.text.in_language(language)
    if question.kind is Kind.DAY:
        return Row(step, question.code, label, plain=[_dated(question.code, values, language)] if values else ())
    return Row(step, question.code, label, plain=in_words(question, values, language))


def _dated(name: str, typed: Sequence[str], language: Language) -> str:
    """A day, or a moment, in the hour that comes twice with its letter; what cannot be read as it was typed."""
    try:
        if name not in _MOMENTS:
            return short_date(day_of(typed), language)
        found = moment_of(typed)
    except Unreadable:
        return " ".join(parts_of(typed)).strip()
    return f"{when(found, language)} {letter_of(found)}".rstrip()


def _or_typed(name_of: Callable[[str, Language], str]) -> Callable[[str, Language], str]:
    """The name; what is none is shown as it was typed."""

    def shown(code: str, language: Language) -> str:
        try:
            return name_of(code, language)
        except (ValueError, reference.UnknownReference):
            return code

    return shown


def _phone(text: str, _: Language) -> str:
    return phone(text)


_whole_unit: Final = _or_typed(unit_name)
_SHOWN: Final[Mapping[str, Callable[[str, Language], str]]] = {
    "indicators": sign,
    "callbackPhone": _phone,
    "callerPhone": _phone,
    "callerUnit": _whole_unit,
    "contactPhone": _phone,
    "conflictUnits": _or_typed(lambda unit_id, language: reference.unit(UUID(unit_id)).name.in_language(language)),
    "vitalReason": vital_reason,
    "encounterMunicipality": _or_typed(reference.place_name),
}
