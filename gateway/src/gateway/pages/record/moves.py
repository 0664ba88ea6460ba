"""How a referral leaves a unit: rejected, sent on by the Centre's duty, or revoked. Each chooses from a list on a page of its own."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from contracts import problems
from contracts.words.referrals import Purpose
from gateway.pages import labels
from gateway.pages.answers import Done
from gateway.pages.forms import Form, FormFixes, TheForm, kept_form, must_be_own, send
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.record.conflicts import TOO_LATE
from gateway.pages.record.page import too_late
from gateway.pages.rendering.refusals import PageRefused, Problem, message_of
from gateway.pages.rendering.visitor import TheVisitor, Visitor

router = APIRouter(include_in_schema=False, prefix="/records/{report}")
_CHOOSE: Final = N_("Choose a reason; where another unit is right, choose that unit too.")
_ELSEWHERE: Final = "out_of_area"
_ANOTHER: Final = ("unit-not-suitable", "successor-required", "successor-not-suitable")
_FIXES: Final = FormFixes(
    slugs={slug: Problem("unit", message_of(slug).next_step) for slug in _ANOTHER}
    | {problems.INVALID_INPUT: Problem("unit", _CHOOSE)},
    leaves=TOO_LATE,
)


@dataclass(frozen=True, slots=True)
class Move:
    """One way out of a unit; sentences are those of the catalogues, and what it `warns` of is not undone.

    `gives` is what `operation` calls the unit that goes on; `done` is where it leads, made of its answer and the report.
    """

    operation: str
    gives: str
    done: str
    asks: str
    says: str
    unit: str
    press: str
    reasons: Mapping[str, str] = field(default_factory=dict)
    warns: bool = False


_MOVES: Final = {
    "reject": Move(
        "RejectReferral",
        "rightUnitId",
        "/list?done={outcome}",
        N_("Why can your unit not take it on?"),
        N_(
            "The referral does not get lost: its term runs on, and it goes to the unit you name, "
            "or to your supervisor and the Centre's duty."
        ),
        N_("The right unit, when another one serves this area"),
        N_("Pass it on"),
        labels.REJECTION,
    ),
    "direct": Move(
        "RejectReferral",
        "rightUnitId",
        "/records/{report}?done=passed_on",
        N_("Which unit goes on with it?"),
        N_(
            "The referral goes to the unit you name, and its term runs on. "
            "A unit that had it before does not get it again."
        ),
        N_("The unit that goes on"),
        N_("Pass it on"),
    ),
    "revoke": Move(
        "RevokeReferral",
        "successorUnitId",
        "/records/{report}?done=revoked",
        N_("Why is this referral revoked?"),
        N_("The unit can read nothing of it from the next moment on. This cannot be undone."),
        N_("The unit that goes on; for a child it must be named"),
        N_("Revoke the referral"),
        labels.REVOCATION,
        warns=True,
    ),
}
"""By the last part of the address: a unit rejects, the Centre's duty sends on, the Centre revokes."""


@router.get("/reject")
@router.get("/direct")
@router.get("/revoke")
async def ask(visitor: TheVisitor, report: str, referral: str, version: int) -> Response:
    """Why it leaves, and which unit goes on."""
    return await _show(visitor, report, kept_form(visitor) or Form({"referral": [referral]}, version=version))


@router.post("/reject")
@router.post("/direct")
@router.post("/revoke")
async def leave(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """It leaves, once for each form; where another choice mends nothing, the record as it is now."""
    move, unit, referral = _MOVES[form.sent_to], form.one("unit"), form.one("referral")
    at = f"{visitor.request.url.path}?{query_of(form)}"
    form, reason = _with_reason(move, form)
    about = {"referralId": referral, "expectedVersion": form.version, "reason": reason}
    show, done = partial(_show, visitor, report), partial(_done, move, report)
    given = {move.gives: unit} if unit else {}
    try:
        return await send(visitor, move.operation, form, show, done, _FIXES, at, **about, **given)
    except PageRefused as refused:
        return await too_late(visitor, report, refused, referral)


def query_of(form: Form) -> str:
    """What the address of the page says besides the report: of which referral, as it was seen; empty for a form of none."""
    referral = form.one("referral")
    return urlencode({"referral": referral, "version": form.version}) if referral else ""


async def show_move(visitor: Visitor, report: str, form: Form) -> Response:
    """What was chosen by the visitor and not sent. Raises NotFound for anybody else's."""
    must_be_own(visitor, form)
    return await _show(visitor, report, form)


def _done(move: Move, report: str, answer: Done) -> str:
    outcome = answer["outcome"] if answer["__typename"] == "RejectedReferral" else ""
    return move.done.replace("{report}", report).replace("{outcome}", outcome)


def _with_reason(move: Move, form: Form) -> tuple[Form, str]:
    """The form with what is wrong with it, and the reason that it gives; sending on has one alone."""
    reason = form.one("reason") if move.reasons else _ELSEWHERE
    if move.reasons and reason not in move.reasons:
        form = form.wrong([Problem("reason", _CHOOSE)], message_of(problems.INVALID_INPUT).what)
    return form, reason


async def _show(visitor: Visitor, report: str, form: Form) -> Response:
    referral = (await visitor.ask("ReadReferral", id=form.one("referral")))["referral"]
    purpose = (referral and referral["purpose"]) or Purpose.CHILD_PROTECTION
    units = labels.receiving_units(purpose, of_request(visitor.request))
    name = form.sent_to or visitor.request.url.path.rpartition("/")[2]
    about = {"move": _MOVES[name], "address": f"/records/{report}/{name}", "report": report, "units": units}
    return visitor.answer("record/move.html", form.status, form=form, by=visitor.principal.subject, **about)
