"""The person withdraws consent: one form for who filed the report and for the Centre, each from their own page of it."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import in_another, named
from gateway.pages.rendering.refusals import PageRefused, Said, said
from gateway.pages.rendering.visitor import TheVisitor, Visitor, fresh_key

consents_router = APIRouter(include_in_schema=False)
Place = Literal["entries", "records"]
_HEARING: Final = frozenset({"author", "intake", "duty"})
_STALE: Final = "stale-version"
_ABOUT_PERSON: Final = ("not-found", "forbidden")
_QUESTIONS: Final = {
    "seenAlone": N_("Was the person alone with you when they said it?"),
    "calledBack": N_("Did a call back to the person confirm it?"),
}
_CHOICES: Final = {"yes": N_("Yes"), "no": N_("No"), "unknown": N_("I do not know")}
_MISSING: Final = {
    "seenAlone": N_("Say whether the person was alone; “I do not know” is an answer too."),
    "calledBack": N_("Say whether a call back confirmed it; “I do not know” is an answer too."),
}


@consents_router.get("/{place}/{report}/consent")
async def ask_withdrawal(visitor: TheVisitor, place: Place, report: UUID) -> Response:
    """How it was heard."""
    return await _form(visitor, place, report)


@consents_router.post("/{place}/{report}/consent")
async def withdraw(
    visitor: TheVisitor,
    place: Place,
    report: UUID,
    key: Annotated[str, Form()],
    version: Annotated[int, Form()],
    seen_alone: Annotated[str, Form(alias="seenAlone")] = "",
    called_back: Annotated[str, Form(alias="calledBack")] = "",
    language: Annotated[str, Form()] = "",
) -> Response:
    """Records it, once for each form; a form about an older version is shown again with the newest."""
    typed = {"seenAlone": seen_alone, "calledBack": called_back}
    if (pressed := named(language)) is not None:
        return await in_another(pressed, visitor.request, _form(visitor, place, report, typed=typed))
    missing = {name: sentence for name, sentence in _MISSING.items() if typed[name] not in _CHOICES}
    if missing:
        return await _form(visitor, place, report, 422, typed=typed, errors=missing)
    try:
        await visitor.do("WithdrawConsent", key, reportId=str(report), expectedVersion=version, **typed)
    except PageRefused as refused:
        if refused.slug in _ABOUT_PERSON:
            raise
        again = typed if refused.slug == _STALE else {}
        return await _form(visitor, place, report, refused.status, typed=again, refusal=said(refused.slug))
    return RedirectResponse(f"/{place}/{report}" + ("?done=consent_withdrawn" if place == "records" else ""), 303)


async def _form(
    visitor: Visitor,
    place: Place,
    report: UUID,
    status: int = 200,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    refusal: Said | None = None,
) -> Response:
    """Raises PageRefused where the report is missing, or not for the visitor to decide about."""
    receipt = (await visitor.ask("ReadReceipt", id=str(report)))["receipt"]
    if receipt is None or _HEARING.isdisjoint(receipt["positions"]):
        raise PageRefused("not-found", 404)
    about = {
        "home": f"/{place}/{receipt['id']}",
        "reference": (receipt["reference"] or {}).get("reference"),
        "version": receipt["version"],
        "key": fresh_key(),
    }
    asked = {"questions": _QUESTIONS, "choices": _CHOICES, "typed": typed or {}, "errors": errors or {}}
    return visitor.answer("consent.html", status, **about, **asked, refusal=refusal)
