"""The person withdraws consent: one form for who filed the report and for the Centre, each from their own page of it."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from contracts.words.reports import Answer
from gateway.pages.forms import Form, TheForm, send
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import receipt_for
from gateway.pages.rendering.refusals import Problem
from gateway.pages.rendering.visitor import TheVisitor, Visitor

consents_router = APIRouter(include_in_schema=False)
Place = Literal["entries", "records"]
AUTHOR: Final = "author"
_QUESTIONS: Final = {
    "seenAlone": N_("Was the person alone with you when they said it?"),
    "calledBack": N_("Did a call back to the person confirm it?"),
}
_CHOICES: Final[dict[str, str]] = {Answer.YES: N_("Yes"), Answer.NO: N_("No"), Answer.UNKNOWN: N_("I do not know")}
_MISSING: Final = (
    Problem("seenAlone", N_("Say whether the person was alone; “I do not know” is an answer too.")),
    Problem("calledBack", N_("Say whether a call back confirmed it; “I do not know” is an answer too.")),
)
_ONE, _BOTH = N_("An answer is missing"), N_("Two answers are needed")


@consents_router.get("/{place}/{report}/consent")
async def ask_withdrawal(visitor: TheVisitor, place: Place, report: UUID) -> Response:
    """How it was heard."""
    return await _show(visitor, place, report, Form())


@consents_router.post("/{place}/{report}/consent")
async def withdraw(visitor: TheVisitor, place: Place, report: UUID, form: TheForm) -> Response:
    """Records it, once for each form; a form about an older version is shown again with the newest."""
    missing = [each for each in _MISSING if form.one(each.name) not in _CHOICES]
    form = form.wrong(missing, _ONE if len(missing) == 1 else _BOTH)
    show = partial(_show, visitor, place, report)
    done = f"/{place}/{report}" + ("?done=consent_withdrawn" if place == "records" else "")
    heard = {name: form.one(name) for name in _QUESTIONS}
    about: dict[str, Any] = {"reportId": str(report), "expectedVersion": form.version, **heard}
    return await send(visitor, "WithdrawConsent", form, show, done, **about)


def show_consent(place: Place) -> Callable[[Visitor, str, Form], Awaitable[Response]]:
    """What shows the form again on one of the two pages of a report."""
    return lambda visitor, report, form: _show(visitor, place, UUID(report), form)


async def _show(visitor: Visitor, place: Place, report: UUID, form: Form) -> Response:
    """Raises PageRefused where the report is missing, or not for the visitor to decide about."""
    receipt = await receipt_for(visitor, report, "withdrawConsent")
    about = {"home": f"/{place}/{receipt['id']}", "reference": (receipt["reference"] or {}).get("reference")}
    form = form.about(receipt["version"])
    return visitor.answer(
        "record/person/consent.html", form.status, form=form, **about, questions=_QUESTIONS, choices=_CHOICES
    )
