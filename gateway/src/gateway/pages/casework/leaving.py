"""A referral leaves a unit: rejected, sent on by the Centre's duty, or revoked. Each chooses from a list on a page of its own."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from gateway.pages.casework import words
from gateway.pages.casework.conflicts import conflict_of
from gateway.pages.casework.record_page import the_record
from gateway.pages.languages.choice import of_request
from gateway.pages.rendering.refusals import PageRefused, said
from gateway.pages.rendering.visitor import TheVisitor, Visitor, fresh_key

router = APIRouter(include_in_schema=False, prefix="/records/{report}")
_CONFLICT = 409
# Refusals that a choice on the same form mends.
_CORRECTABLE = frozenset({"invalid-input", "unit-not-suitable", "successor-required", "successor-not-suitable"})
_ELSEWHERE = "out_of_area"
_REASONS: dict[str, dict[str, str]] = {"reject": words.REJECTION, "revoke": words.REVOCATION, "direct": {}}
Field = Annotated[str, Form()]
Version = Annotated[int, Form()]


@router.get("/reject")
async def ask_rejection(visitor: TheVisitor, report: str, referral: str, version: int) -> Response:
    """Why the unit does not take it."""
    return _form(visitor, "reject", report, referral, version)


@router.post("/reject")
async def reject(
    visitor: TheVisitor,
    report: str,
    key: Field,
    referral: Field,
    version: Version,
    reason: Field = "",
    unit: Field = "",
) -> Response:
    """The unit does not take the referral; afterwards it usually cannot see it."""
    right = {"rightUnitId": unit} if unit else {}
    try:
        done = await visitor.do(
            "RejectReferral", key, referralId=referral, expectedVersion=version, reason=reason, **right
        )
    except PageRefused as refused:
        return await _again(visitor, "reject", report, referral, version, refused, reason, unit)
    return RedirectResponse(f"/list?done={done['outcome']}", 303)


@router.get("/direct")
async def ask_direction(visitor: TheVisitor, report: str, referral: str, version: int) -> Response:
    """Which unit goes on with what nobody took, as the Centre's duty names it."""
    return _form(visitor, "direct", report, referral, version)


@router.post("/direct")
async def direct(
    visitor: TheVisitor, report: str, key: Field, referral: Field, version: Version, unit: Field = ""
) -> Response:
    """The Centre's duty names the unit that goes on."""
    about = {"referralId": referral, "expectedVersion": version, "reason": _ELSEWHERE}
    try:
        await visitor.do("RejectReferral", key, **about, **({"rightUnitId": unit} if unit else {}))
    except PageRefused as refused:
        return await _again(visitor, "direct", report, referral, version, refused, _ELSEWHERE, unit)
    return RedirectResponse(f"/records/{report}?done=passed_on", 303)


@router.get("/revoke")
async def ask_revocation(visitor: TheVisitor, report: str, referral: str, version: int) -> Response:
    """Why the Centre ends what the referral opened."""
    return _form(visitor, "revoke", report, referral, version)


@router.post("/revoke")
async def revoke(
    visitor: TheVisitor,
    report: str,
    key: Field,
    referral: Field,
    version: Version,
    reason: Field = "",
    unit: Field = "",
) -> Response:
    """The Centre ends what the referral opened; for a child a successor goes on."""
    successor = {"successorUnitId": unit} if unit else {}
    try:
        await visitor.do(
            "RevokeReferral", key, referralId=referral, expectedVersion=version, reason=reason, **successor
        )
    except PageRefused as refused:
        return await _again(visitor, "revoke", report, referral, version, refused, reason, unit)
    return RedirectResponse(f"/records/{report}?done=revoked", 303)


async def _again(
    visitor: Visitor, move: str, report: str, referral: str, version: int, refused: PageRefused, reason: str, unit: str
) -> Response:
    """The form with what was chosen, where a choice can be corrected; else the record as it is now."""
    correctable = refused.slug in _CORRECTABLE or (refused.slug == "unexpected" and not reason)
    if correctable:
        return _form(visitor, move, report, referral, version, 422, slug=refused.slug, reason=reason, unit=unit)
    conflict = await conflict_of(visitor, refused, referral)
    return await the_record(visitor, report, referral, _CONFLICT, conflict=conflict)


def _form(
    visitor: Visitor,
    move: str,
    report: str,
    referral: str,
    version: int,
    status: int = 200,
    *,
    slug: str = "",
    reason: str = "",
    unit: str = "",
) -> Response:
    reasons, units = _REASONS[move], words.receiving_units(of_request(visitor.request))
    about = {"move": move, "report": report, "referral": referral, "version": version}
    chosen = {"reason": reason, "unit": unit, "slug": slug, "said": said(slug) if slug else None}
    return visitor.answer(
        "casework/leaving.html", status, **about, **chosen, reasons=reasons, units=units, key=fresh_key
    )
