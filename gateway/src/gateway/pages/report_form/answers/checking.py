"""Each screen is checked when it is sent, all that it asked at once: what passes here is not refused by filing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID

from pydantic import Field, TypeAdapter

from chassis.domain.years import years_before
from contracts import forms, reference
from contracts.fields import SafeLine, SafeText
from contracts.words import limits
from contracts.words.reports import WayIn
from gateway.pages.languages.date_fields import Unreadable, day_of, is_empty, moment_of
from gateway.pages.languages.dates import BELGRADE
from gateway.pages.report_form.answers.about_form import problems_of_answers, step_of
from gateway.pages.report_form.answers.complaint import Complaint, of_everybody
from gateway.pages.report_form.answers.complaints import (
    CONTACT_OPEN,
    MISSING,
    NEEDS_WORDS,
    REFUSED,
    TOO_LONG_AGO,
    WRONG,
)
from gateway.pages.report_form.caller import CLOCKS_DIFFER_BY, PHONE, fits, problem_of_caller
from gateway.pages.report_form.screens.questions import OPTIONS
from gateway.pages.report_form.screens.steps import (
    Answers,
    Step,
    asked,
    asks_the_form,
    child_path,
    is_held,
    is_keyed,
    one,
    refuses,
    steps_of_alert,
    way_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

MOST_YEARS: Final = 10

_CONCERN: Final[TypeAdapter[str]] = TypeAdapter(Annotated[SafeText, Field(max_length=limits.CONCERN)])
_LINE: Final[TypeAdapter[str]] = TypeAdapter(Annotated[SafeLine, Field(max_length=limits.CONTACT)])
_REASON: Final[TypeAdapter[str]] = TypeAdapter(Annotated[SafeLine, Field(max_length=limits.VITAL_WORDS)])


def complaints_at(step: Step, answers: Answers, form: forms.Form, *, child: bool, way: str = "") -> list[Complaint]:
    """What is missing or wrong on one screen, in the order in which it asks.

    `child` says which question the fifth one asked; `way` is the way in that was chosen.
    """
    now = datetime.now(BELGRADE)
    if asks_the_form(step):
        return list(problems_of_answers(step, answers, form))
    if step is Step.DANGER:
        return _unanswered(answers, "danger")
    if step is Step.HERE:
        return list(_about_here(answers, now))
    if step is Step.AGE:
        return _unanswered(answers, "age")
    if step is Step.SIGNS:
        return list(_about_signs(answers, form, way))
    if step is Step.WAY:
        return list(_about_units(answers)) if child else list(_about_way(answers))
    if step is Step.CALLER:
        return list(problem_of_caller(answers, now))
    return list(_about_contact(answers, now.date())) if step is Step.CONTACT else []


def all_complaints(answers: Answers, form: forms.Form) -> list[Complaint]:
    """What is missing or wrong on any screen, in their order; of what depends on the age nothing before it is known.

    Of several persons each has their own after what is said once of the place.
    """
    return of_everybody(answers, form, lambda view: _all_of(view, form))


def _all_of(answers: Answers, form: forms.Form) -> list[Complaint]:
    child, way = child_path(answers), way_of(answers) or ""
    found = [
        each
        for step in steps_of_alert(keyed=is_keyed(answers))
        if step is not Step.WAY or one(answers, "age")
        for each in complaints_at(
            step, {n: answers.get(n, ()) for n in asked(step, form, child=child, way=way)}, form, child=child, way=way
        )
    ]
    found += complaints_of_form(answers, form)
    return sorted([*found, REFUSED] if refuses(answers) else found, key=lambda each: int(each.step))


def complaints_of_form(answers: Answers, form: forms.Form) -> list[Complaint]:
    """What is wrong with answers to questions of the form, each at the screen of its section."""
    found = problems_of_answers(Step.CHECK, answers, form)
    return [replace(each, step=step_of(form.questions[each.name])) for each in found]


def _unanswered(answers: Answers, *names: str) -> list[Complaint]:
    return [MISSING[name] for name in names if one(answers, name) not in dict(OPTIONS[name])]


def _about_here(answers: Answers, now: datetime) -> Iterator[Complaint]:
    """The moment counts only for a person who is still here; without that answer it would be lost."""
    until = answers.get("stillHereUntil", ())
    if is_empty(until):
        return
    if not one(answers, "stillHere"):
        yield MISSING["stillHere"]
    if one(answers, "stillHere") == "yes":
        try:
            found = moment_of(until)
        except Unreadable as wrong:
            yield Complaint(Step.HERE, "stillHereUntil", wrong.sentence, wrong.part)
            return
        # Two moments of one zone are compared by their clocks, which in one night of the year show an hour twice.
        if (
            found.astimezone(UTC) < now.astimezone(UTC) - CLOCKS_DIFFER_BY
            or years_before(found.date(), MOST_YEARS) > now.date()
        ):
            yield WRONG["stillHereUntil"]


def _about_way(answers: Answers) -> Iterator[Complaint]:
    """Who cannot be asked although life or health is in danger: why not."""
    yield from _unanswered(answers, "wayIn")
    if one(answers, "wayIn") != WayIn.VITAL_INTEREST:
        return
    reasons = {each.code: each for each in reference.vital_reasons()}
    reason, words = reasons.get(one(answers, "vitalReason")), one(answers, "vitalWords")
    if reason is None:
        yield MISSING["vitalInterest.reason"]
    if words.strip() and not fits(_REASON, words):
        yield WRONG["vitalInterest.words"]
    elif reason is not None and reason.needs_words and not words.strip():
        yield NEEDS_WORDS


def _about_signs(answers: Answers, form: forms.Form, way: str) -> Iterator[Complaint]:
    held = is_held("concern", form, way)
    signs, concern = answers.get("indicators", ()), one(answers, "concern") if held else ""
    if not signs and not answers.get("suspicions") and not concern.strip():
        yield MISSING["suspicions|indicators|concern" if held else "suspicions|indicators"]
    if not set(forms.sign_codes(form.version)).issuperset(signs):
        yield WRONG["indicators"]
    if concern.strip() and not fits(_CONCERN, concern):
        yield WRONG["concern"]


def _about_units(answers: Answers) -> Iterator[Complaint]:
    units = {str(each.id) for each in reference.units()}
    if not units.issuperset(_as_id(each) for each in answers.get("conflictUnits", ())):
        yield WRONG["conflict"]


def _about_contact(answers: Answers, today: date) -> Iterator[Complaint]:
    typed = {name: one(answers, name) for name in ("contactPhone", "contactTimes", "contactWho")}
    if any(typed.values()) and not one(answers, "contactPerson"):
        yield CONTACT_OPEN
    if one(answers, "contactPerson") == "yes":
        yield from _about_reaching(typed)
    if not fits(PHONE, one(answers, "callbackPhone")):
        yield WRONG["callbackPhone"]
    yield from _unanswered(answers, "policeTold")
    yield from _about_day(answers.get("encounterDate", ()), today)
    if one(answers, "encounterMunicipality") not in _places():
        yield WRONG["encounterMunicipality"]


def _about_reaching(typed: dict[str, str]) -> Iterator[Complaint]:
    checks = (
        ("contactPhone", PHONE, "person.safeContact"),
        ("contactTimes", _LINE, "person.contactFlags.safeTimes"),
        ("contactWho", _LINE, "person.contactFlags.whoMayAnswer"),
    )
    for name, kind, wrong in checks:
        if typed[name].strip() and not fits(kind, typed[name]):
            yield WRONG[wrong]


def _about_day(typed: Sequence[str], today: date) -> Iterator[Complaint]:
    if is_empty(typed):
        yield WRONG["encounterDate"]
        return
    try:
        found = day_of(typed)
    except Unreadable as wrong:
        yield Complaint(Step.CONTACT, "encounterDate", wrong.sentence, wrong.part)
        return
    if found > today:
        yield WRONG["encounterDate"]
    elif found < years_before(today, MOST_YEARS):
        yield TOO_LONG_AGO


@cache
def _places() -> frozenset[str]:
    return frozenset([each.code for each in reference.municipalities()] + [each.code for each in reference.elsewhere()])


def _as_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
