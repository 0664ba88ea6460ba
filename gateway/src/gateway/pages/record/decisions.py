"""Commands on a record: each is a form that is sent once, and leads back to where it was pressed."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter
from fastapi import Form as SubmittedScreen
from starlette.responses import RedirectResponse, Response

from contracts.words import limits
from gateway.pages.forms import Form, FormFixes, TheForm, send
from gateway.pages.identifying import must_name_no_person
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import Unreadable
from gateway.pages.record.conflicts import TOO_LATE, conflict_of
from gateway.pages.record.page import record_with, too_late
from gateway.pages.rendering.kept import led
from gateway.pages.rendering.refusals import PageRefused, Problem, message_of
from gateway.pages.rendering.visitor import TheVisitor, Visitor
from gateway.pages.worklist.due import next_time
from gateway.pages.worklist.page import list_after

router = APIRouter(include_in_schema=False, prefix="/records/{report}")
NONE_YET: Final = "none_yet"
Field = Annotated[str, SubmittedScreen()]
Version = Annotated[int, SubmittedScreen()]
_NOTHING_SAID: Final = Problem(
    "instruction", N_("Choose what the reporter should do now, or say that there is nothing yet.")
)
_NO_TIME: Final = Problem("until", N_("Give a time such as 15:00 exactly where the instruction names one."))
_NO_GROUND: Final = Problem("basis", N_("Choose one of the answers."))
_WRONG_GROUND: Final = Problem(
    "basis", N_("This ground does not open what you asked for on this report. Choose the one that applies.")
)
_NOT_ADVISED: Final = N_("The reporter is not advised yet")
_NOT_TAKEN_OVER: Final = N_("The report is not taken over yet")
_NOT_ASKED: Final = N_("The question is not sent yet")
_NOT_RECORDED: Final = N_("The ground is not recorded yet")
_NO_UNIT_COMES: Final = Problem("instruction", message_of("unit-not-asked").next_step)
_OF_UNIT: Final = {"unit-not-asked": _NO_UNIT_COMES}
_ADVICE: Final = FormFixes({"until": _NO_TIME, "instruction": _NOTHING_SAID}, _OF_UNIT, _NOT_ADVISED)
_TAKE_OVER: Final = FormFixes(
    {"advice.until": _NO_TIME, "advice.instruction": _NOTHING_SAID}, _OF_UNIT, _NOT_TAKEN_OVER, leaves=TOO_LATE
)
_NOTHING_ASKED: Final = Problem("question", N_("Choose a question of the list, or write one."))
_TOO_LONG: Final = Problem("text", N_("Shorten the question: at most %(limit)s characters."), limit=limits.QUESTION)
_QUESTION: Final = FormFixes({"question": _NOTHING_ASKED, "text": _TOO_LONG}, title=_NOT_ASKED)
_GROUND: Final = FormFixes({"basis": _NO_GROUND}, {"basis-does-not-fit": _WRONG_GROUND}, _NOT_RECORDED)


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
            return await led(visitor, conflict, partial(list_after, visitor), "/list")
        return await too_late(visitor, report, refused, referral)
    to = "/list?done=accepted" if back == "list" else f"/records/{report}?done=accepted&referral={referral}"
    return RedirectResponse(to, 303)


@router.post("/take-over")
async def take_over(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """The Centre takes the report over and says what to do now, or that it has nothing to say yet: one command."""
    form, advice = _advice(form, _NOT_TAKEN_OVER)
    done = "advised" if advice else "taken_over"
    values = {"expectedVersion": form.version, **({"advice": advice} if advice else {})}
    try:
        return await _send(visitor, report, "TakeOverReport", form, done, _TAKE_OVER, **values)
    except PageRefused as refused:
        return await too_late(visitor, report, refused, form=form)


@router.post("/advise")
async def advise(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """The Centre says what to do now."""
    form, advice = _advice(form, _NOT_ADVISED)
    return await _send(visitor, report, "AdviseReporter", form, "advised", _ADVICE, **advice)


def _advice(form: Form, title: str) -> tuple[Form, dict[str, str]]:
    """The form, under `title` with what is wrong with it, and the instruction that it gives; none where there is nothing to say yet."""
    code, typed = form.one("instruction"), form.one("until").strip()
    wrong = [] if code else [_NOTHING_SAID]
    try:
        until = next_time(typed, datetime.now(UTC)).isoformat() if typed else None
    except Unreadable:
        until = None
        wrong.append(_NO_TIME)
    if code == NONE_YET:
        return form.wrong([*wrong, _NO_TIME] if until else wrong, title), {}
    return form.wrong(wrong, title), {"instruction": code, **({"until": until} if until else {})}


@router.post("/ask")
async def ask(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """The Centre asks the reporter."""
    asked = {name: value for name in ("question", "text") if (value := form.one(name).strip())}
    form = must_name_no_person(form.wrong([] if asked else [_NOTHING_ASKED], _NOT_ASKED))
    return await _send(visitor, report, "AskReporter", form, "asked", _QUESTION, **asked)


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
    form = form if values["basis"] else form.wrong([_NO_GROUND], _NOT_RECORDED)
    return await _send(visitor, report, "RecordReadingBasis", form, "basis_recorded", _GROUND, **values)


async def _send(
    visitor: Visitor, report: str, operation: str, form: Form, done: str, fixes: FormFixes, **values: Any
) -> Response:
    """Does the command about the report; its record says what was `done`, or shows the form again."""
    show, record = partial(record_with, visitor, report), f"/records/{report}"
    return await send(visitor, operation, form, show, f"{record}?done={done}", fixes, record, reportId=report, **values)
