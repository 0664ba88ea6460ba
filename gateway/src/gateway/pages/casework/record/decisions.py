"""Commands on a record: each is a form that is sent once, and leads back to where it was pressed."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter
from fastapi import Form as Posted
from starlette.responses import RedirectResponse, Response

from gateway.pages import limits
from gateway.pages.casework.due import NoTime, next_time
from gateway.pages.casework.record.conflicts import TOO_LATE, conflict_of, too_late
from gateway.pages.casework.record.page import the_record
from gateway.pages.casework.worklist.filters import Filters
from gateway.pages.casework.worklist.page import the_list
from gateway.pages.forms import Mends, Problem, TheForm, send, show_again
from gateway.pages.languages.catalogues import N_
from gateway.pages.questions.identifying import names_nobody
from gateway.pages.rendering.refusals import PageRefused
from gateway.pages.rendering.visitor import TheVisitor

router = APIRouter(include_in_schema=False, prefix="/records/{report}")
NONE_YET: Final = "none_yet"
Field = Annotated[str, Posted()]
Version = Annotated[int, Posted()]
_OF_ADVICE: Final = "-advice"
_CONFLICT: Final = 409
_NOTHING_SAID: Final = Problem(
    "instruction",
    N_("Choose what the reporter should do now, or say that there is nothing yet."),
    address="#actions",
)
_NO_TIME: Final = Problem("until", N_("Give a time such as 15:00 exactly where the instruction names one."))
_NO_GROUND: Final = Problem("basis", N_("Choose one of the answers."), address="#person")
_WRONG_GROUND: Final = Problem(
    "basis",
    N_("This ground does not open what you asked for on this report. Choose the one that applies."),
    address="#person",
)
_UNCHANGED: Final = N_("Nothing was changed by this step")
_ADVICE: Final = Mends({"until": _NO_TIME, "instruction": _NOTHING_SAID}, title=_UNCHANGED)
_NOTHING_ASKED: Final = Problem("question", N_("Choose a question of the list, or write one."))
_TOO_LONG: Final = Problem("text", N_("Shorten the question: at most %(limit)s characters."), limit=limits.QUESTION)
_QUESTION: Final = Mends({"question": _NOTHING_ASKED, "text": _TOO_LONG}, title=_UNCHANGED)
_GROUND: Final = Mends({"basis": _NO_GROUND}, {"basis-does-not-fit": _WRONG_GROUND}, _UNCHANGED)


@router.post("/accept")
async def accept(
    visitor: TheVisitor, report: str, key: Field, referral: Field, version: Version, back: Field = ""
) -> Response:
    """The unit takes the referral on."""
    try:
        await visitor.do("AcceptReferral", key, referralId=referral, expectedVersion=version)
    except PageRefused as refused:
        if back == "list":
            conflict = await conflict_of(visitor, refused, referral)
            return await the_list(visitor, Filters(), _CONFLICT, conflict=conflict)
        return await too_late(visitor, report, refused, referral)
    to = "/list?done=accepted" if back == "list" else f"/records/{report}?done=accepted&referral={referral}"
    return RedirectResponse(to, 303)


@router.post("/take-over")
async def take_over(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """The Centre takes the report over and says what to do now, or that it has nothing to say yet."""
    if not form.one("instruction"):
        return await the_record(visitor, report, form.wrong([_NOTHING_SAID], _UNCHANGED))
    try:
        await visitor.do("TakeOverReport", form.key, reportId=report, expectedVersion=form.version)
    except PageRefused as refused:
        if refused.slug in TOO_LATE:
            return await too_late(visitor, report, refused, form=form)
        return await show_again(form, refused, partial(the_record, visitor, report))
    if form.one("instruction") == NONE_YET:
        return RedirectResponse(f"/records/{report}?done=taken_over", 303)
    return await advise(visitor, report, form)


@router.post("/advise")
async def advise(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """The Centre says what to do now."""
    until, moment = form.one("until").strip(), {}
    wrong = [] if form.one("instruction") else [_NOTHING_SAID]
    try:
        moment = {"until": next_time(until, datetime.now(UTC)).isoformat()} if until else {}
    except NoTime:
        wrong.append(_NO_TIME)
    # The key of a form that took the report over names that command.
    key = f"{form.key.removesuffix(_OF_ADVICE)}{_OF_ADVICE}"
    form = replace(form, key=key).wrong(wrong, _UNCHANGED)
    values = {"reportId": report, "instruction": form.one("instruction"), **moment}
    show, done = partial(the_record, visitor, report), f"/records/{report}?done=advised"
    return await send(visitor, "AdviseReporter", form, show, done, _ADVICE, **values)


@router.post("/ask")
async def ask(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """The Centre asks whoever reported."""
    asked = {name: value for name in ("question", "text") if (value := form.one(name).strip())}
    form = names_nobody(form.wrong([] if asked else [_NOTHING_ASKED], _UNCHANGED))
    show, done = partial(the_record, visitor, report), f"/records/{report}?done=asked"
    return await send(visitor, "AskReporter", form, show, done, _QUESTION, reportId=report, **asked)


@router.post("/confirm")
async def confirm(visitor: TheVisitor, report: str, key: Field, referral: Field, unit: Field) -> Response:
    """The Centre's duty lets the unit take the referral on."""
    try:
        await visitor.do("ConfirmReroute", key, referralId=referral, unitId=unit)
    except PageRefused as refused:
        return await too_late(visitor, report, refused, referral)
    return RedirectResponse(f"/records/{report}?done=confirmed", 303)


@router.post("/basis")
async def record_basis(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """The Centre records why it reads what is closed."""
    values = {name: form.one(name) for name in ("scope", "basis")}
    form = form if values["basis"] else form.wrong([_NO_GROUND], _UNCHANGED)
    show, done = partial(the_record, visitor, report), f"/records/{report}?done=basis_recorded"
    return await send(visitor, "RecordReadingBasis", form, show, done, _GROUND, reportId=report, **values)
