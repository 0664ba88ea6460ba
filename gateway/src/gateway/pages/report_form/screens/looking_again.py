"""What the reporter is asked to look at again before sending; it is sent all the same when they press once more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from chassis.domain.document_numbers import Doubt, doubts_about
from chassis.domain.identifying import Hint, hints_in
from chassis.domain.years import years_before
from contracts import access, forms
from contracts.forms import Kind
from contracts.words.reports import WayIn
from gateway.pages.identifying import HINTS
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import day_of, readable
from gateway.pages.languages.dates import BELGRADE
from gateway.pages.report_form.answers.about_form import step_of
from gateway.pages.report_form.answers.complaint import Complaint, of_everybody
from gateway.pages.report_form.screens.questions import CHILDREN_ONLY
from gateway.pages.report_form.screens.steps import Answers, Step, one, way_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


LONG_AGO_YEARS: Final = 1
_HINTS: Final[Mapping[Hint, str]] = {
    Hint.JMBG: N_("Your sentence of concern seems to hold a personal number (JMBG). It is passed on as you wrote it."),
    Hint.PHONE: N_("Your sentence of concern seems to hold a telephone number. It is passed on as you wrote it."),
    Hint.NAME: N_("Your sentence of concern seems to hold the person's name. It is passed on as you wrote it."),
    Hint.MARKUP: N_("Your sentence of concern holds marks such as <b>. They are shown as you typed them."),
}
_HINTS_AT_THE_CENTRE: Final[Mapping[Hint, str]] = {
    Hint.JMBG: N_(
        "Your sentence of concern seems to hold a personal number (JMBG). The person does not agree to be known: take it out."
    ),
    Hint.PHONE: N_("Your sentence of concern seems to hold a telephone number. The Centre reads it as you wrote it."),
    Hint.NAME: N_(
        "Your sentence of concern seems to hold the person's name. The person does not agree to be known: take it out."
    ),
}
"""Of a report of which nothing is passed on, and that names no person."""
_DOUBTS: Final[Mapping[Doubt, str]] = {
    Doubt.JMBG_MISTYPED: N_("The personal number (JMBG) seems to be mistyped. It is kept as it stands."),
    Doubt.JMBG_OTHER_SEX: N_("The personal number (JMBG) is of a person of the other sex. Are you sure of both?"),
    Doubt.JMBG_OTHER_BIRTH: N_("The personal number (JMBG) has another date of birth. Are you sure of both?"),
    Doubt.JMBG_OTHER_AGE: N_(
        "By the personal number (JMBG) the answer whether this is a child is another one. Look at both."
    ),
    Doubt.PASSPORT_UNUSUAL: N_("Passports seldom have such a number. It is kept as it stands."),
}
_WRITTEN: Final = [each for each in forms.catalogue().questions.values() if each.kind in (Kind.LINE, Kind.TEXT)]
_OF_DANGER: Final = {"vitalWords": Step.WAY}
_SEALED: Final = access.load().sealed_person.classes
_NOT_SEALED: Final[Mapping[str, Step]] = {
    **_OF_DANGER,
    **{each.code: step_of(each) for each in _WRITTEN if each.class_ not in _SEALED},
}
_OF_NO_PERSON: Final[Mapping[str, Step]] = {
    **_NOT_SEALED,
    **{each.code: step_of(each) for each in _WRITTEN if each.kind is Kind.TEXT},
}
_NAMES: Final = ("given_name", "family_name", "also_called")
_OF_CHILDREN: Final = N_("You suspect child labour, and you said that the person is an adult. Are you sure of both?")
_LONG_AGO: Final = N_("The day of the encounter is more than a year ago. Are you sure of it?")


def to_look_at(answers: Answers, form: forms.Form) -> list[Complaint]:
    """Each with the place where it is changed; none repeats what was typed. What is doubted of the place is doubted once."""
    return of_everybody(answers, form, lambda view: _doubtful(view, form))


def _doubtful(answers: Answers, form: forms.Form) -> list[Complaint]:
    names = [one(answers, name) for name in _NAMES if one(answers, name)]
    hints = {**_HINTS, **(_HINTS_AT_THE_CENTRE if way_of(answers) == WayIn.OFFICIAL_DUTY else {})}
    found = [Complaint(Step.SIGNS, "concern", hints[hint]) for hint in hints_in(one(answers, "concern"), names)]
    found += _in_other_texts(answers, form, names)
    found += [Complaint(Step.PERSON, "number_value", _DOUBTS[doubt]) for doubt in _doubts(answers)]
    if _long_ago(answers.get("encounterDate", ())):
        found.append(Complaint(Step.CONTACT, "encounterDate", _LONG_AGO))
    if one(answers, "age") == "adult" and CHILDREN_ONLY & set(answers.get("suspicions", ())):
        found.append(Complaint(Step.SIGNS, "suspicions", _OF_CHILDREN))
    return found


def _in_other_texts(answers: Answers, form: forms.Form, names: Sequence[str]) -> Iterator[Complaint]:
    """Texts of this form that must name no person: those that no seal closes, and of an adult who does not agree any.

    Once the caller's sector is corrected, the draft still holds answers to questions that only the other sector's form asks.
    """
    texts = _OF_NO_PERSON if way_of(answers) == WayIn.OFFICIAL_DUTY else _NOT_SEALED
    for name, step in texts.items():
        if name not in form.questions and name not in _OF_DANGER:
            continue
        found = hints_in(one(answers, name), names)
        yield from (Complaint(step, name, HINTS[hint]) for hint in found if hint in (Hint.JMBG, Hint.NAME))


def _doubts(answers: Answers) -> Iterator[Doubt]:
    """About the number of the person's document."""
    if not one(answers, "number_value"):
        return
    yield from doubts_about(
        one(answers, "number_kind"),
        one(answers, "number_value"),
        sex=one(answers, "sex"),
        born=readable(day_of, answers.get("birth_date", ())),
        child={"child": True, "adult": False}.get(one(answers, "age")),
        today=datetime.now(BELGRADE).date(),
    )


def _long_ago(typed: Sequence[str]) -> bool:
    day = readable(day_of, typed)
    return day is not None and day < years_before(datetime.now(BELGRADE).date(), LONG_AGO_YEARS)
