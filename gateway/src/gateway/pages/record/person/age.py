"""How old the person is, found out later: one form for who filed the report and for the Centre, each from their own page of it.

That a child is an adult waits for another person of the Centre, who confirms it on a page of its own.
"""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from contracts.words.positions import INTAKE_OR_DUTY
from contracts.words.reports import Age, WayIn
from gateway.pages.forms import CORRECT, Form, FormFixes, TheForm, send
from gateway.pages.labels import AGE_BASIS, PROPOSED_AS
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import Unreadable, day_of, is_empty
from gateway.pages.permissions import receipt_for
from gateway.pages.record.person.withdrawing import AUTHOR, Place
from gateway.pages.rendering.refusals import Problem
from gateway.pages.rendering.visitor import TheVisitor, Visitor

ages_router = APIRouter(include_in_schema=False)
AGES: Final[dict[str, str]] = {
    Age.CHILD: N_("Under 18: a child"),
    Age.NOT_SURE: N_("Not certain: may be a child"),
    Age.ADULT: N_("18 or older: an adult"),
}
_FOLLOWS: Final = {
    True: N_(
        "For a child, also where it is not certain, consent is not asked, and a refusal is void. The centre for social work where they "
        "are gets a request, unless it was left out. That a child is an adult waits until another person of the Centre confirms it, and "
        "the child stays protected until then. After that the centre for social work has no access any more, and the person is asked "
        "for consent if they have not said a word yet."
    ),
    False: N_(
        "For a child, also where it is not certain, consent is not asked, and a refusal is void. The centre for social work where they "
        "are gets a request, unless it was left out. That the person is an adult is recorded by the Centre alone: tell the duty."
    ),
}
_OPENS: Final[dict[str, str]] = {
    WayIn.THROUGH_ME: N_(
        "Who the person is was to stay with the reporter. If you record a child, or that it is not certain, the Centre and the centre for "
        "social work also learn the municipality, the citizenships, the date of birth and where the person is now."
    ),
    WayIn.COULD_NOT_ASK: N_(
        "Who the person is was sealed. If you record a child, or that it is not certain, the Centre and the centre for social work read it."
    ),
}
"""Way in -> what a child, or a person who may be one, opens that is closed for an adult."""
_MISSING: Final = {
    "age": Problem("age", N_("Say whether the person is a child.")),
    "basis": Problem("basis", N_("Say how the age is known.")),
}
_BORN: Final = "birthDate"
_WRONG_DATE: Final = Problem(
    _BORN, N_("This is no date of birth: correct it, or leave it out."), address=f"#{_BORN}-day"
)
_NAMELESS: Final = Problem(
    "basis", N_("Say another way how the age is known, or ask the duty to record it: this opens what is closed to you.")
)
_NO_BASIS: Final = Problem(
    "basis", N_("Say how the age is known: a child's protection does not end on something else than what is listed.")
)
_OTHER_AGE: Final = Problem(_BORN, N_("The date of birth is of another age."), address=f"#{_BORN}-day")
_FIXES: Final = FormFixes(
    fields={_BORN: _WRONG_DATE},
    slugs={"age-contradicts-birth": _OTHER_AGE, "duty-needed": _NAMELESS, "age-basis-needed": _NO_BASIS},
)
_ONE, _SEVERAL = N_("An answer is missing"), N_("Some answers are missing")


@ages_router.get("/{place}/{report}/age")
async def ask_age(visitor: TheVisitor, place: Place, report: UUID) -> Response:
    """What was found out, and how."""
    return await _show(visitor, place, report, Form())


@ages_router.post("/{place}/{report}/age")
async def record_age(visitor: TheVisitor, place: Place, report: UUID, form: TheForm) -> Response:
    """Records it, once for each form; a form about an older version is shown again with the newest."""
    choices = {"age": AGES, "basis": AGE_BASIS}
    missing = [problem for name, problem in _MISSING.items() if form.one(name) not in choices[name]]
    born, wrong = _born(form)
    form = form.wrong([*missing, *wrong], CORRECT if wrong else _ONE if len(missing) == 1 else _SEVERAL)
    done = partial(_done, place, report, form.one("age"))
    said: dict[str, Any] = {"age": form.one("age"), "basis": form.one("basis"), _BORN: born}
    about: dict[str, Any] = {"reportId": str(report), "expectedVersion": form.version, **said}
    return await send(visitor, "RecordAge", form, partial(_show, visitor, place, report), done, _FIXES, **about)


@ages_router.get("/records/{report}/age/confirm")
async def ask_confirmation(visitor: TheVisitor, report: UUID) -> Response:
    """What another person of the Centre proposed."""
    return await _show_proposal(visitor, report, Form())


@ages_router.post("/records/{report}/age/confirm")
async def confirm_age(visitor: TheVisitor, report: UUID, form: TheForm) -> Response:
    """The person counts as an adult from now on, once for each form; a form about an older version is shown again with the newest."""
    about: dict[str, Any] = {"reportId": str(report), "expectedVersion": form.version}
    show, done = partial(_show_proposal, visitor, report), f"/records/{report}?done=adult_confirmed"
    return await send(visitor, "ConfirmAge", form, show, done, **about)


def _done(place: Place, report: UUID, age: str, answer: Mapping[str, Any]) -> str:
    """Where it leads: a child's path that is still in force after an adult's age was said waits for another person."""
    if place != "records":
        return f"/{place}/{report}"
    waits = age == Age.ADULT and (answer["danger"] or {}).get("childPath")
    return f"/records/{report}?done={'adult_proposed' if waits else 'age_recorded'}"


def _born(form: Form) -> tuple[str | None, list[Problem]]:
    """The date that was typed, if any, and what is wrong with it."""
    if is_empty(form.parts(_BORN)):
        return None, []
    try:
        return day_of(form.parts(_BORN)).isoformat(), []
    except Unreadable as unreadable:
        return None, [Problem(_BORN, unreadable.sentence, unreadable.part, f"#{_BORN}-{unreadable.part}")]


async def _show(visitor: Visitor, place: Place, report: UUID, form: Form) -> Response:
    """Raises PageRefused where the report is missing, or not for the visitor to decide about."""
    receipt = await receipt_for(visitor, report, "recordAge")
    child, centre = (receipt["danger"] or {}).get("childPath"), AUTHOR not in receipt["positions"]
    # The Centre's word may open what is closed, or end a child's protection.
    if not INTAKE_OR_DUTY.isdisjoint(receipt["positions"]) and (centre or not child):
        visitor.must_have_stepped_up()
    ages = {age: text for age, text in AGES.items() if centre or not child or age != Age.ADULT}
    about: dict[str, Any] = {"home": f"/{place}/{receipt['id']}", "ages": ages, "bases": AGE_BASIS}
    about |= {"reference": (receipt["reference"] or {}).get("reference"), "follows": _FOLLOWS[centre or not child]}
    about["opens"] = _OPENS.get((receipt["receipt"] or {}).get("wayIn") or "")
    form = form.about(receipt["version"])
    return visitor.answer("record/person/age.html", form.status, form=form, **about)


async def _show_proposal(visitor: Visitor, report: UUID, form: Form) -> Response:
    """Raises PageRefused where the report is missing, or not for the visitor to decide about."""
    receipt = await receipt_for(visitor, report, "confirmAge")
    visitor.must_have_stepped_up()
    about: dict[str, Any] = {"home": f"/records/{receipt['id']}", "bases": AGE_BASIS, "positions": PROPOSED_AS}
    about["reference"] = (receipt["reference"] or {}).get("reference")
    about["proposal"] = (receipt["receipt"] or {}).get("adultProposed")
    form = form.about(receipt["version"])
    return visitor.answer("record/person/age_confirm.html", form.status, form=form, **about)
