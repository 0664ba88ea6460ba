"""From what was typed to the input of FileReport. Nothing is judged here: what is missing is the domain's to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.forms import OF_THE_PLACE
from contracts.words.reports import WayIn
from gateway.pages.languages.date_fields import day_of, moment_of, readable
from gateway.pages.report_form.answers.form_filing import form_fields
from gateway.pages.report_form.caller import keyed_of
from gateway.pages.report_form.persons.in_draft import everybody
from gateway.pages.report_form.screens.questions import LEFT_OPEN, OPTIONS
from gateway.pages.report_form.screens.steps import (
    REFUSES,
    Answers,
    child_path,
    is_held,
    is_held_by_any,
    is_keyed,
    one,
    way_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from contracts import forms

_CHOSEN: Final = ("danger", "stillHere", "companion", "seenAlone", "age", "policeTold")
_TYPED: Final = ("concern", "callbackPhone", "encounterMunicipality")
_OF_EACH: Final = frozenset(
    {
        *("age", "wayIn", "suspicions", "indicators", "concern", "conflict"),
        *("person", "account", "clinical", "careNeeds", "consent", "vitalInterest"),
    }
)


def filing_of(answers: Answers, form: forms.Form, ways: Collection[str | None] = ()) -> dict[str, Any]:
    """The input without key and draft; an answer that was not given, is none of the choices, or that the way in never holds, is left out.

    `ways` are those of everybody in the report: what is said of the place is sent when one of them holds it.
    """
    further, way = form_fields(answers, form, ways), way_of(answers)
    answers = {name: said for name, said in answers.items() if is_held(name, form, way)}
    found: dict[str, Any] = {name: _choice(answers, name) for name in _CHOSEN}
    found |= {name: one(answers, name) if one(answers, name).strip() else None for name in _TYPED}
    found["suspicions"] = [each for each in answers.get("suspicions", ()) if each in dict(OPTIONS["suspicions"])]
    found["indicators"] = list(answers.get("indicators", ()))
    met = readable(day_of, answers.get("encounterDate", ()))
    found["encounterDate"] = met and met.isoformat()
    found |= _until(answers) | _ground(answers) | further | {"person": further.get("person", {}) | _person(answers)}
    return {name: value for name, value in found.items() if value not in (None, [], {})}


def filing_of_all(answers: Answers, form: forms.Form) -> dict[str, Any]:
    """The input for everybody in a draft: what is said of the place once, with the first."""
    (_, first), *others = there = everybody(answers, form)
    ways = {way_of(each) for _, each in there}
    found = filing_of(first, form, ways)
    if is_keyed(first):
        found["keyed"] = keyed_of({name: said for name, said in first.items() if is_held_by_any(name, form, ways)})
    return found | {"others": [_of_another(filing_of(each, form), form) for _, each in others]} if others else found


def _of_another(filing: dict[str, Any], form: forms.Form) -> dict[str, Any]:
    own = {name: value for name, value in filing.items() if name in _OF_EACH}
    said = [each for each in filing.get("answers", ()) if form.questions[each["question"]].class_ not in OF_THE_PLACE]
    return own | ({"answers": said} if said else {})


def _choice(answers: Answers, name: str) -> str | None:
    value = one(answers, name)
    return value if value in dict(OPTIONS[name]) else LEFT_OPEN.get(name)


def _until(answers: Answers) -> dict[str, Any]:
    """The moment where one was entered; left empty it says that it is not known."""
    if one(answers, "stillHere") != "yes":
        return {}
    until = readable(moment_of, answers.get("stillHereUntil", ()))
    return {"stillHereUntilUnknown": True} if until is None else {"stillHereUntil": until.isoformat()}


def _ground(answers: Answers) -> dict[str, Any]:
    """The child's way without consent, or what the adult was asked."""
    if child_path(answers):
        return {"wayIn": WayIn.CHILD_DUTY, "conflict": {"unitIds": list(answers.get("conflictUnits", ()))}}
    way = _choice(answers, "wayIn")
    if way == WayIn.VITAL_INTEREST:
        words = one(answers, "vitalWords")
        interest = {"reason": one(answers, "vitalReason") or None, "words": words if words.strip() else None}
        return {"wayIn": way, "vitalInterest": {name: said for name, said in interest.items() if said}}
    if way != WayIn.CONSENT_ADULT:
        return {"wayIn": None if way == REFUSES else way}
    return {"wayIn": way, "consent": {"identification": True, "shareClinical": one(answers, "shareClinical") == "yes"}}


def _person(answers: Answers) -> dict[str, Any]:
    if one(answers, "contactPerson") != "yes":
        return {"contactFlags": {"contactPerson": False}}
    flags = {
        "contactPerson": True,
        "safeTimes": one(answers, "contactTimes") or None,
        "whoMayAnswer": one(answers, "contactWho") or None,
    }
    phone = one(answers, "contactPhone")
    found: dict[str, Any] = {"contactFlags": {name: value for name, value in flags.items() if value is not None}}
    return found | ({"safeContact": {"phone": phone}} if phone else {})
