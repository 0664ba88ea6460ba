"""/entry: the reporter's unfinished reports, and the screens of one."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from gateway.pages.forms import TheForm
from gateway.pages.rendering.visitor import TheVisitor, fresh_key
from gateway.pages.report_form import extending
from gateway.pages.report_form.answering import advise, look, resume, send, take
from gateway.pages.report_form.answers import drafts
from gateway.pages.report_form.answers.typed import placed, read
from gateway.pages.report_form.caller import must_key
from gateway.pages.report_form.persons import changing
from gateway.pages.report_form.screens.steps import AFTER_REFUSAL, Step
from gateway.pages.report_form.signed_out import restored

# FastAPI reads these signatures at run time, so annotations are not postponed here.

entry_router = APIRouter(include_in_schema=False)


@entry_router.get("/entry")
async def unfinished(visitor: TheVisitor) -> Response:
    """What the reporter began and has not sent, danger and children first."""
    found = sorted((await visitor.ask("Drafts"))["drafts"], key=lambda each: (not each["danger"], not each["child"]))
    return visitor.answer("report_form/list.html", drafts=found, key=fresh_key())


@entry_router.get("/entry/new")
async def introduce(visitor: TheVisitor, full: str = "") -> Response:
    """What the button to leave does, before the first question; once for each session of the browser."""
    if drafts.SEEN in visitor.request.cookies:
        return RedirectResponse("/entry", 303)
    return visitor.answer("report_form/new.html", key=fresh_key(), full=full)


@entry_router.get("/entry/keyed")
async def introduce_keying(visitor: TheVisitor) -> Response:
    """What it means to enter a report for another person."""
    must_key(visitor)
    return visitor.answer("report_form/keyed.html", key=fresh_key())


@entry_router.post("/entry/keyed")
async def begin_keying(visitor: TheVisitor, form: TheForm) -> Response:
    """Makes a draft of another person's report, and asks who; its tasks follow, or the first screen of the alert."""
    must_key(visitor)
    full = "full" in form.typed
    draft_id = await drafts.begin(visitor, form.key, full=full, keyed=True)
    return RedirectResponse(f"/entry/{draft_id}/{Step.CALLER}" + (f"?to={Step.TASKS}" if full else ""), 303)


@entry_router.post("/entry/new")
async def begin(visitor: TheVisitor, form: TheForm) -> Response:
    """Makes a draft and goes to its first screen, or to the tasks of a full report, past the page about leaving when that was read."""
    if "read" not in form.typed and drafts.SEEN not in visitor.request.cookies:
        return RedirectResponse("/entry/new" + ("?full=1" if "full" in form.typed else ""), 303)
    full = "full" in form.typed
    draft_id = await drafts.begin(visitor, form.key, full=full)
    first = Step.TASKS if full else Step.DANGER
    answer = RedirectResponse(f"/entry/{draft_id}/{first}", 303)
    answer.set_cookie(drafts.SEEN, "read", secure=True, httponly=True, samesite="lax", path="/")
    return answer


@entry_router.get("/entry/kept")
async def go_on(visitor: TheVisitor) -> Response:
    """After a sign-in: what was typed when the one before had ended is put into its draft."""
    return await restored(visitor)


@entry_router.get("/entry/{draft_id}")
async def go_on_where_left(draft_id: str, visitor: TheVisitor) -> Response:
    """The screen at which a draft was left."""
    return await resume(visitor, draft_id)


@entry_router.post("/entries/{report_id}/extend")
async def extend(report_id: str, visitor: TheVisitor, form: TheForm) -> Response:
    """To the tasks of a full report, for what is to be added to this one."""
    return await extending.begin(visitor, report_id, form.key)


@entry_router.post("/entry/{draft_id}/discard")
async def discard(draft_id: str, visitor: TheVisitor, form: TheForm) -> Response:
    """Throws a draft away."""
    await drafts.discard(visitor, draft_id, form.version, form.key)
    return RedirectResponse("/entry", 303)


@entry_router.get("/entry/{draft_id}/discard")
@entry_router.get("/entry/{draft_id}/persons")
async def back_to_draft(draft_id: str, visitor: TheVisitor) -> Response:
    """These buttons have no page of their own: what was refused, a sign-in and another language lead back to the draft."""
    return await resume(visitor, draft_id)


@entry_router.get("/entry/{draft_id}/" + AFTER_REFUSAL)
async def without_agreement(draft_id: str, visitor: TheVisitor, person: str = "") -> Response:
    """What can be done when the person does not agree."""
    return await advise(visitor, draft_id, person)


@entry_router.post("/entry/{draft_id}/persons")
async def add_person(draft_id: str, visitor: TheVisitor, form: TheForm) -> Response:
    """Reports more persons in the same report."""
    return await changing.add(visitor, draft_id, form)


@entry_router.get("/entry/{draft_id}/persons/{person}/remove")
async def ask_about_removing(draft_id: str, person: str, visitor: TheVisitor) -> Response:
    """Whether a person is meant to be removed."""
    return await changing.ask(visitor, draft_id, person)


@entry_router.post("/entry/{draft_id}/persons/{person}/remove")
async def remove_person(draft_id: str, person: str, visitor: TheVisitor, form: TheForm) -> Response:
    """Takes a person out of the report."""
    return await changing.remove(visitor, draft_id, person, form)


@entry_router.get("/entry/{draft_id}/{step}")
async def screen(draft_id: str, step: str, visitor: TheVisitor, to: str = "", person: str = "") -> Response:
    """One screen with what the draft holds."""
    return await look(visitor, placed(draft_id, step), to, person)


@entry_router.post("/entry/{draft_id}/{step}")
async def answered(draft_id: str, step: str, visitor: TheVisitor, form: TheForm) -> Response:
    """Keeps what was typed and goes on; from the last screen the report is sent, or added to."""
    posted = read(placed(draft_id, step), form, visitor.principal.sector)
    if posted.step is Step.ADD:
        return await extending.add(visitor, posted, form)
    return await (send if posted.step is Step.CHECK else take)(visitor, posted)
