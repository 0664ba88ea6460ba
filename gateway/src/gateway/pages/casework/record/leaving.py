"""A referral leaves a unit: rejected, sent on by the Centre's duty, or revoked. Each chooses from a list on a page of its own."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from contracts import problems
from gateway.pages.casework import words
from gateway.pages.casework.record.conflicts import TOO_LATE, too_late
from gateway.pages.forms import Form, Mends, Problem, TheForm, send
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.rendering.refusals import PageRefused, said
from gateway.pages.rendering.visitor import TheVisitor, Visitor

router = APIRouter(include_in_schema=False, prefix="/records/{report}")
_CHOOSE: Final = N_("Choose a reason; where another unit is right, choose that unit too.")
_ELSEWHERE: Final = "out_of_area"
_ANOTHER: Final = ("unit-not-suitable", "successor-required", "successor-not-suitable")
_MENDS: Final = Mends(
    slugs={slug: Problem("unit", said(slug).next_step) for slug in _ANOTHER}
    | {problems.INVALID_INPUT: Problem("unit", _CHOOSE)},
    leaves=TOO_LATE,
)


@dataclass(frozen=True, slots=True)
class Move:
    """One way of leaving, by its page; sentences are those of the catalogues, and what it `warns` of is not undone.

    `gives` is what `operation` calls the unit that goes on.
    """

    name: str
    operation: str
    gives: str
    asks: str
    says: str
    unit: str
    press: str
    reasons: Mapping[str, str] = field(default_factory=dict)
    warns: bool = False


_REJECTION: Final = Move(
    "reject",
    "RejectReferral",
    "rightUnitId",
    N_("Why can your unit not take it on?"),
    N_(
        "The referral does not get lost: its term runs on, and it goes to the unit you name, or to your supervisor and the Centre's duty."
    ),
    N_("The right unit, when another one serves this area"),
    N_("Pass it on"),
    words.REJECTION,
)
_DIRECTION: Final = Move(
    "direct",
    "RejectReferral",
    "rightUnitId",
    N_("Which unit goes on with it?"),
    N_(
        "The referral goes to the unit you name, and its term runs on. A unit that had it before does not get it again."
    ),
    N_("The unit that goes on"),
    N_("Pass it on"),
)
_REVOCATION: Final = Move(
    "revoke",
    "RevokeReferral",
    "successorUnitId",
    N_("Why is this referral revoked?"),
    N_("The unit can read nothing of it from the next moment on. This cannot be undone."),
    N_("The unit that goes on; for a child it must be named"),
    N_("Revoke the referral"),
    words.REVOCATION,
    warns=True,
)


@router.get("/reject")
async def ask_rejection(visitor: TheVisitor, report: str, referral: str, version: int) -> Response:
    """Why the unit does not take it."""
    return await _show(visitor, _REJECTION, report, Form({"referral": [referral]}, version=version))


@router.post("/reject")
async def reject(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """The unit does not take the referral; afterwards it usually cannot see it."""
    return await _leave(visitor, _REJECTION, report, form, lambda told: f"/list?done={told['outcome']}")


@router.get("/direct")
async def ask_direction(visitor: TheVisitor, report: str, referral: str, version: int) -> Response:
    """Which unit goes on with what nobody took, as the Centre's duty names it."""
    return await _show(visitor, _DIRECTION, report, Form({"referral": [referral]}, version=version))


@router.post("/direct")
async def direct(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """The Centre's duty names the unit that goes on."""
    return await _leave(visitor, _DIRECTION, report, form, f"/records/{report}?done=passed_on")


@router.get("/revoke")
async def ask_revocation(visitor: TheVisitor, report: str, referral: str, version: int) -> Response:
    """Why the Centre ends what the referral opened."""
    return await _show(visitor, _REVOCATION, report, Form({"referral": [referral]}, version=version))


@router.post("/revoke")
async def revoke(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """The Centre ends what the referral opened; for a child a successor goes on."""
    return await _leave(visitor, _REVOCATION, report, form, f"/records/{report}?done=revoked")


async def _leave(
    visitor: Visitor, move: Move, report: str, form: Form, done: str | Callable[[dict[str, Any]], str]
) -> Response:
    """What `send` does; where another choice mends nothing, the record as it is now."""
    referral, unit = form.one("referral"), form.one("unit")
    reason = form.one("reason") if move.reasons else _ELSEWHERE
    if move.reasons and reason not in move.reasons:
        first = Problem("reason", _CHOOSE, address=f"#reason-{next(iter(move.reasons))}")
        form = form.wrong([first], said(problems.INVALID_INPUT).what)
    about = {"referralId": referral, "expectedVersion": form.version, "reason": reason}
    show, given = partial(_show, visitor, move, report), {move.gives: unit} if unit else {}
    try:
        return await send(visitor, move.operation, form, show, done, _MENDS, **about, **given)
    except PageRefused as refused:
        return await too_late(visitor, report, refused, referral)


async def _show(visitor: Visitor, move: Move, report: str, form: Form) -> Response:
    units = words.receiving_units(of_request(visitor.request))
    return visitor.answer("casework/leaving.html", form.status, form=form, move=move, report=report, units=units)
