"""What is wrong with an answer: the screen where it is given, and a sentence that says what to do there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contracts import problems
from gateway.pages import limits
from gateway.pages.languages.catalogues import N_
from gateway.pages.rendering.refusals import message_of
from gateway.pages.report_form.answers.about_form import complaint_of, question_at, step_of
from gateway.pages.report_form.answers.complaint import Complaint, about
from gateway.pages.report_form.caller import WRONG_ABOUT_CALLER
from gateway.pages.report_form.persons.in_draft import persons_of
from gateway.pages.report_form.screens.steps import Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contracts import forms
    from gateway.pages.rendering.refusals import PageRefused
    from gateway.pages.report_form.persons.in_draft import Person
    from gateway.pages.report_form.screens.steps import Answers

_OF_ANOTHER: Final = re.compile(r"others\.([0-9]{1,3})\.")

_PHONE = Complaint(
    Step.CONTACT, "callbackPhone", N_("Enter the telephone on which you can be called back, such as 018 000 101.")
)
_DAY = Complaint(Step.CONTACT, "encounterDate", N_("Enter the day on which you met the person, not later than today."))
_PLACE = Complaint(Step.CONTACT, "encounterMunicipality", N_("Choose the municipality in which you met the person."))
_UNTIL = Complaint(
    Step.HERE, "stillHereUntil", N_("Enter until when the person is here, a time to come, or leave it empty.")
)
_AGE = Complaint(Step.AGE, "age", N_("Say whether the person is younger than 18; “I am not sure” is an answer."))
_WAY = Complaint(Step.WAY, "wayIn", N_("Say whether the person agrees, does not agree, or could not be asked."))
_REASON = Complaint(Step.WAY, "vitalReason", N_("Choose why the person cannot be asked."))

MISSING: Final[Mapping[str, Complaint]] = {
    "danger": Complaint(Step.DANGER, "danger", N_("Say whether the person is in danger now.")),
    "stillHere": Complaint(Step.HERE, "stillHere", N_("Say whether the person is still here.")),
    "companion": Complaint(Step.HERE, "companion", N_("Say who is with the person.")),
    "seenAlone": Complaint(Step.HERE, "seenAlone", N_("Say whether you have seen the person alone.")),
    "stillHereUntil|stillHereUntilUnknown": _UNTIL,
    "age": _AGE,
    "suspicions|indicators|concern": Complaint(
        Step.SIGNS, "indicators", N_("Choose a sign or a suspicion, or write one sentence of concern.")
    ),
    "suspicions|indicators": Complaint(
        Step.SIGNS,
        "indicators",
        N_("Choose a sign or a suspicion: a report without the person's identity is made of chosen answers alone."),
    ),
    "wayIn": _WAY,
    "vitalInterest.reason": _REASON,
    "policeTold": Complaint(Step.CONTACT, "policeTold", N_("Say whether the police know.")),
    "callbackPhone": _PHONE,
    "encounterDate": _DAY,
    "encounterMunicipality": _PLACE,
}

WRONG: Final[Mapping[str, Complaint]] = {
    **WRONG_ABOUT_CALLER,
    "callbackPhone": _PHONE,
    "encounterDate": _DAY,
    "encounterMunicipality": _PLACE,
    "stillHereUntil": _UNTIL,
    "indicators": Complaint(Step.SIGNS, "indicators", N_("Choose the signs again from the list.")),
    "concern": Complaint(
        Step.SIGNS,
        "concern",
        N_("Write the concern in at most %(limit)s characters, without unusual signs."),
        limit=limits.CONCERN,
    ),
    "vitalInterest": _REASON,
    "vitalInterest.words": Complaint(
        Step.WAY,
        "vitalWords",
        N_("Write the sentence in at most %(limit)s characters, without unusual signs."),
        limit=limits.VITAL_WORDS,
    ),
    "conflict": Complaint(Step.WAY, "conflictUnits", N_("Choose the institution again from the list.")),
    "person.safeContact": Complaint(
        Step.CONTACT, "contactPhone", N_("Enter the safe telephone number, such as 060 000 0000, or leave it empty.")
    ),
    "person.contactFlags.safeTimes": Complaint(
        Step.CONTACT, "contactTimes", N_("Write when it is safe in at most %(limit)s characters."), limit=limits.CONTACT
    ),
    "person.contactFlags.whoMayAnswer": Complaint(
        Step.CONTACT, "contactWho", N_("Write who may answer in at most %(limit)s characters."), limit=limits.CONTACT
    ),
}
"""By the name, or by the part of it before a dot, of a field that cannot be taken."""

REFUSED = Complaint(
    Step.WAY, "wayIn", N_("The person does not agree: this report cannot be sent. See what can be done all the same.")
)
NEEDS_WORDS = Complaint(Step.WAY, "vitalWords", N_("Write in one sentence why the person cannot be asked."))
CONTACT_OPEN = Complaint(Step.CONTACT, "contactPerson", N_("Say whether the person may be contacted."))
TOO_LONG_AGO = Complaint(
    Step.CONTACT,
    "encounterDate",
    N_("This day is more than ten years ago. Correct it, or call the Centre's duty by telephone."),
)

BY_SLUG: Final[Mapping[str, Complaint]] = {
    "encounter-in-future": _DAY,
    "way-in-does-not-fit-age": _WAY,
    "way-in-not-available": _WAY,
    "consent-missing": _WAY,
    "age-contradicts-birth": _AGE,
}


def complaints_of(refused: PageRefused, form: forms.Form, answers: Answers) -> list[Complaint]:
    """All lines in the order of the persons and screens; empty for a refusal that no screen can mend."""
    persons = persons_of(answers)
    missing = [_person_and_field(each) for each in refused.facts.get("missing") or ()]
    found = [_about(MISSING[name], person, persons, form) for person, name in missing if name in MISSING]
    wrong = [_person_and_field(each["name"].removeprefix("input.")) for each in refused.facts.get("fields") or ()]
    found += [_about(_wrong(name, form), person, persons, form) for person, name in wrong]
    if refused.slug in BY_SLUG:
        found.append(_about(BY_SLUG[refused.slug], refused.facts.get("person") or 1, persons, form))
    return sorted(dict.fromkeys(found), key=lambda each: (each.number, int(each.step)))


def _person_and_field(name: str) -> tuple[int, str]:
    """The number of the person whom a field of a filing is about, and its name for one alone."""
    numbers = [int(place) + 2 for place in _OF_ANOTHER.findall(name)]
    return (numbers or [1])[0], _OF_ANOTHER.sub("", name)


def _about(complaint: Complaint, person: int, persons: Sequence[Person], form: forms.Form) -> Complaint:
    if len(persons) == 1 or complaint.step is Step.CHECK:
        return complaint
    return about(complaint, persons[min(person, len(persons)) - 1], form)


def _wrong(name: str, form: forms.Form) -> Complaint:
    parts = name.split(".")
    starts = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    known = next((WRONG[start] for start in starts if start in WRONG), None)
    if known is None and (question := question_at(name, form)) is not None:
        return complaint_of(step_of(question), question)
    return known or Complaint(Step.CHECK, "summary", message_of(problems.INVALID_INPUT).what)
