"""How old the person is, found out later: one form for who filed the report and for the Centre, each from their own page of it."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from functools import partial
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from contracts.words.reports import Age, WayIn
from gateway.pages.casework.words import AGE_BASIS
from gateway.pages.consents.withdrawing import AUTHOR, CENTRE, HEARING, Place
from gateway.pages.forms import CORRECT, Form, Mends, Problem, TheForm, send
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import Unreadable, day_of, is_empty
from gateway.pages.rendering.refusals import PageRefused
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
        "are gets a request, unless it was left out. For an adult that centre has no access any more, and the person is asked for "
        "consent if they have not said a word yet."
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
"""Way in -> what a child, or somebody who may be one, opens that is closed for an adult."""
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
_OTHER_AGE: Final = Problem(_BORN, N_("The date of birth is of another age."), address=f"#{_BORN}-day")
_MENDS: Final = Mends(
    fields={_BORN: _WRONG_DATE}, slugs={"age-contradicts-birth": _OTHER_AGE, "duty-needed": _NAMELESS}
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
    done = f"/{place}/{report}" + ("?done=age_recorded" if place == "records" else "")
    said: dict[str, Any] = {"age": form.one("age"), "basis": form.one("basis"), _BORN: born}
    about: dict[str, Any] = {"reportId": str(report), "expectedVersion": form.version, **said}
    return await send(visitor, "RecordAge", form, partial(_show, visitor, place, report), done, _MENDS, **about)


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
    receipt = (await visitor.ask("ReadReceipt", id=str(report)))["receipt"]
    if receipt is None or HEARING.isdisjoint(receipt["positions"]):
        raise PageRefused("not-found", 404)
    child, centre = (receipt["danger"] or {}).get("childPath"), AUTHOR not in receipt["positions"]
    if not child and not CENTRE.isdisjoint(receipt["positions"]):
        visitor.must_have_stepped_up()
    ages = {age: text for age, text in AGES.items() if centre or not child or age != Age.ADULT}
    about: dict[str, Any] = {"home": f"/{place}/{receipt['id']}", "ages": ages, "bases": AGE_BASIS}
    about |= {"reference": (receipt["reference"] or {}).get("reference"), "follows": _FOLLOWS[centre or not child]}
    about["opens"] = _OPENS.get((receipt["receipt"] or {}).get("wayIn") or "")
    form = form.about(receipt["version"])
    return visitor.answer("age.html", form.status, form=form, **about)
