"""Commands on a record: each is a form that is sent once, and leads back to where it was pressed."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from gateway.pages.casework.conflicts import conflict_of
from gateway.pages.casework.due import NoTime, next_time
from gateway.pages.casework.filters import Filters
from gateway.pages.casework.list_page import the_list
from gateway.pages.casework.record_page import the_record
from gateway.pages.rendering.refusals import PageRefused
from gateway.pages.rendering.visitor import TheVisitor, Visitor

router = APIRouter(include_in_schema=False, prefix="/records/{report}")
_UNPROCESSABLE, _CONFLICT = 422, 409
_NOTHING_SAID = PageRefused("invalid-input", _UNPROCESSABLE, fields=[{"name": "instruction"}])
NONE_YET = "none_yet"
Field = Annotated[str, Form()]
Version = Annotated[int, Form()]


@router.post("/accept")
async def accept(
    visitor: TheVisitor, report: str, key: Field, referral: Field, version: Version, back: Field = ""
) -> Response:
    """The unit takes the referral on."""
    try:
        await visitor.do("AcceptReferral", key, referralId=referral, expectedVersion=version)
    except PageRefused as refused:
        conflict = await conflict_of(visitor, refused, referral)
        if back == "list":
            return await the_list(visitor, Filters(), _CONFLICT, conflict=conflict)
        return await the_record(visitor, report, referral, _CONFLICT, conflict=conflict)
    return _back(report, referral, "accepted", back)


@router.post("/take-over")
async def take_over(
    visitor: TheVisitor, report: str, key: Field, version: Version, instruction: Field = "", until: Field = ""
) -> Response:
    """The Centre takes the report over and says what to do now, or that it has nothing to say yet."""
    if not instruction:
        typed = {"instruction": instruction, "until": until}
        return await the_record(visitor, report, "", _UNPROCESSABLE, refused=_NOTHING_SAID, typed=typed)
    try:
        await visitor.do("TakeOverReport", key, reportId=report, expectedVersion=version)
    except PageRefused as refused:
        conflict = await conflict_of(visitor, refused)
        typed = {"instruction": instruction, "until": until}
        return await the_record(visitor, report, "", _CONFLICT, conflict=conflict, typed=typed)
    if instruction != NONE_YET:
        return await _advised(visitor, report, f"{key}-advice", instruction, until)
    return _back(report, "", "taken_over")


@router.post("/advise")
async def advise(visitor: TheVisitor, report: str, key: Field, instruction: Field = "", until: Field = "") -> Response:
    """The Centre says what to do now."""
    return await _advised(visitor, report, key, instruction, until)


@router.post("/confirm")
async def confirm(visitor: TheVisitor, report: str, key: Field, referral: Field, unit: Field) -> Response:
    """The Centre's duty lets the unit take the referral on."""
    try:
        await visitor.do("ConfirmReroute", key, referralId=referral, unitId=unit)
    except PageRefused as refused:
        conflict = await conflict_of(visitor, refused, referral)
        return await the_record(visitor, report, referral, _CONFLICT, conflict=conflict)
    return _back(report, "", "confirmed")


@router.post("/basis")
async def record_basis(visitor: TheVisitor, report: str, key: Field, scope: Field, basis: Field = "") -> Response:
    """The Centre records why it reads what is closed."""
    try:
        await visitor.do("RecordReadingBasis", key, reportId=report, scope=scope, basis=basis)
    except PageRefused as refused:
        return await _shown_again(visitor, report, refused, {"basis": basis})
    return _back(report, "", "basis_recorded")


async def _advised(visitor: Visitor, report: str, key: str, instruction: str, until: str) -> Response:
    try:
        moment = {"until": next_time(until, datetime.now(UTC)).isoformat()} if until.strip() else {}
        await visitor.do("AdviseReporter", key, reportId=report, instruction=instruction, **moment)
    except NoTime:
        refused = PageRefused("invalid-input", _UNPROCESSABLE, fields=[{"name": "until"}])
        return await _shown_again(visitor, report, refused, {"instruction": instruction, "until": until})
    except PageRefused as refused:
        return await _shown_again(visitor, report, refused, {"instruction": instruction, "until": until})
    return _back(report, "", "advised")


async def _shown_again(visitor: Visitor, report: str, refused: PageRefused, typed: dict[str, Any]) -> Response:
    """The record with what was typed, where the answers can be corrected; any other refusal has a page of its own."""
    if refused.status != _UNPROCESSABLE and "fields" not in refused.facts and refused.slug != "basis-does-not-fit":
        raise refused
    return await the_record(visitor, report, "", _UNPROCESSABLE, refused=refused, typed=typed)


def _back(report: str, referral: str, done: str, back: str = "") -> Response:
    if back == "list":
        return RedirectResponse(f"/list?done={done}", 303)
    of_referral = f"&referral={referral}" if referral else ""
    return RedirectResponse(f"/records/{report}?done={done}{of_referral}", 303)
