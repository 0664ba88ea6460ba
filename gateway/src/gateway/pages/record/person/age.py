"""How old the person is, found out later, from the page of who filed the report and from the Centre's.

That a child is an adult waits for another person of the Centre, who confirms it on a page of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import persons
from contracts.words.positions import CENTRE
from contracts.words.reports import Age, WayIn
from gateway.pages.forms import Form, FormFixes
from gateway.pages.labels import AGE_BASIS, PROPOSED_AS
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import is_empty
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from gateway.pages.answers import Done, ReadReceiptReport
    from gateway.pages.rendering.visitor import Visitor

_AUTHOR: Final = "author"
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
_QUESTIONS: Final = questions_of(
    persons.RECORD_AGE,
    {
        "age": (N_("What was found out?"), N_("Say whether the person is a child.")),
        "basis": (N_("How is it known?"), N_("Say how the age is known.")),
    },
    age=AGES,
)


def _read(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    """The date that was typed, if any, and what is wrong with it."""
    return ({_BORN: None}, []) if is_empty(form.parts(_BORN)) else form.day(_BORN)


def _done(form: Form, answer: Done) -> str:
    """A child's path that is still in force after an adult's age was said waits for another person."""
    danger = answer["danger"] if answer["__typename"] == "Report" else None
    waits = form.one("age") == Age.ADULT and danger and danger["childPath"]
    return "adult_proposed" if waits else "age_recorded"


def _shown(visitor: Visitor, receipt: ReadReceiptReport, _: Form) -> dict[str, Any]:
    child, centre = receipt["danger"] and receipt["danger"]["childPath"], _AUTHOR not in receipt["positions"]
    # The Centre's word may open what is closed, or end a child's protection.
    if not CENTRE.isdisjoint(receipt["positions"]) and (centre or not child):
        visitor.must_have_stepped_up()
    ages = {age: text for age, text in AGES.items() if centre or not child or age != Age.ADULT}
    opens = _OPENS.get((receipt["receipt"] and receipt["receipt"]["wayIn"]) or "")
    return {"ages": ages, "follows": _FOLLOWS[centre or not child], "opens": opens}


def _shown_proposal(visitor: Visitor, receipt: ReadReceiptReport, _: Form) -> dict[str, Any]:
    visitor.must_have_stepped_up()
    proposal = receipt["receipt"] and receipt["receipt"]["adultProposed"]
    return {"bases": AGE_BASIS, "positions": PROPOSED_AS, "proposal": proposal}


RECORDING: Final = ReportCommand(
    persons.RECORD_AGE,
    "age",
    lambda _: _QUESTIONS,
    _done,
    template="record/person/age.html",
    fixes=_FIXES,
    reads=_read,
    shows=_shown,
    link=N_("Record how old the person is"),
)
CONFIRMING: Final = ReportCommand(
    persons.CONFIRM_AGE,
    "age/confirm",
    lambda _: {},
    done="adult_confirmed",
    template="record/person/age_confirm.html",
    place="records",
    shows=_shown_proposal,
)
"""What another person of the Centre proposed: from then on the person counts as an adult."""
