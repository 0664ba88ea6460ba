"""/entries: the reporter's reports, the receipt of one, and what its author may still do."""

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from contracts import reference
from gateway.pages import labels
from gateway.pages.forms import Form, TheForm, kept_form
from gateway.pages.record.questions.answering import AGAIN, show_receipt
from gateway.pages.record.questions.answering import answer as answer_question
from gateway.pages.record.reporter import together
from gateway.pages.record.reporter.adding import add, show_addition, show_withdrawal, withdraw
from gateway.pages.record.reporter.handing_over import STEPS
from gateway.pages.record.reporter.reading import listed, own_receipt_at, receipt_at
from gateway.pages.rendering.document import ThePages
from gateway.pages.rendering.refusals import PageRefused
from gateway.pages.rendering.visitor import TheVisitor, Visitor, fresh_key
from gateway.pages.worklist.desks import OWN
from gateway.pages.worklist.filters import Filters
from gateway.sessions.dependencies import SignedIn, watching_by_browser

# FastAPI reads these signatures at run time, so annotations are not postponed here.

entries_router = APIRouter(include_in_schema=False)


@entries_router.get("/entries")
async def reports(visitor: TheVisitor) -> Response:
    """The visitor's own reports and their unit's, what is most pressing first; without a word in the address what is open."""
    wanted = Filters.of(OWN, visitor.request.query_params)
    rows, page = await listed(visitor, **wanted.of_own())
    return visitor.answer(
        "record/reporter/list.html", wanted=wanted, rows=rows, page=page, words=labels, key=fresh_key()
    )


@entries_router.get("/entries/hand-over")
async def shift(visitor: TheVisitor, after: str | None = None) -> Response:
    """What can be handed over at once: the visitor's reports, and what colleagues offer."""
    if became := visitor.found(together.Became):
        return await together.show_results(visitor, became)
    return await together.show(visitor, after, kept_form(visitor) or Form())


@entries_router.post("/entries/hand-over")
async def hand_over_together(visitor: TheVisitor, form: TheForm) -> Response:
    """One step to every report that is ticked."""
    return await together.hand_over(visitor, form)


@entries_router.get("/entries/{report_id}")
async def receipt(report_id: str, visitor: TheVisitor, sent: str = "", added: str = "", answered: str = "") -> Response:
    """The receipt of one report."""
    outcomes = {"sent": sent, "again": added == AGAIN, "added": added, "answered": answered}
    done = next((name for name, here in outcomes.items() if here), "")
    return await show_receipt(visitor, report_id, kept_form(visitor) or Form(), done)


@entries_router.get("/entries/{report_id}/status")
async def status(
    report_id: str,
    request: Request,
    pages: ThePages,
    signed_in: Annotated[SignedIn, watching_by_browser],
    seen: str = "",
    asking: str = "",
) -> Response:
    """What has changed since the page was shown; 204 when nothing has."""
    visitor = Visitor(request, pages, signed_in)
    found = await receipt_at(visitor, report_id)
    if found.mark == seen:
        return Response(status_code=204)
    return visitor.answer("record/reporter/progress.html", receipt=found, newly_asked=found.asking not in ("", asking))


@entries_router.post("/entries/{report_id}/whereabouts")
async def answer(report_id: str, visitor: TheVisitor, form: TheForm) -> Response:
    """One tap: where the person is."""
    found, tapped = await own_receipt_at(visitor, report_id), form.one("answer")
    if tapped not in {each.code for each in reference.all_whereabouts()}:
        raise PageRefused("invalid-input", 422)
    await visitor.do("UpdateWhereabouts", f"{form.key}.{tapped}", reportId=found.id, answer=tapped)
    return RedirectResponse(f"/entries/{found.id}", 303)


@entries_router.post("/entries/{report_id}/hand-over")
async def hand_over(report_id: str, visitor: TheVisitor, form: TheForm) -> Response:
    """One step of handing it over."""
    found, step = await receipt_at(visitor, report_id), form.one("step")
    if step not in STEPS:
        raise PageRefused("invalid-input", 422)
    await visitor.do(step, f"{form.key}.{step}", reportId=found.id)
    return RedirectResponse(f"/entries/{found.id}", 303)


@entries_router.post("/entries/{report_id}/answers")
async def send_answer(report_id: str, visitor: TheVisitor, form: TheForm) -> Response:
    """Answers a question of the Centre."""
    return await answer_question(visitor, report_id, form)


@entries_router.get("/entries/{report_id}/answers")
@entries_router.get("/entries/{report_id}/whereabouts")
@entries_router.get("/entries/{report_id}/hand-over")
@entries_router.get("/entries/{report_id}/extend")
async def back_to_receipt(report_id: str, visitor: TheVisitor) -> Response:
    """These buttons have no page of their own: what was refused, a sign-in and another language lead back to the receipt."""
    return RedirectResponse(f"/entries/{(await receipt_at(visitor, report_id)).id}", 303)


@entries_router.get("/entries/{report_id}/add")
async def begin_addition(report_id: str, visitor: TheVisitor) -> Response:
    """The form for an addition."""
    return await show_addition(visitor, report_id, kept_form(visitor) or Form())


@entries_router.post("/entries/{report_id}/add")
async def send_addition(report_id: str, visitor: TheVisitor, form: TheForm) -> Response:
    """Adds what was typed."""
    found = await own_receipt_at(visitor, report_id)
    return await add(visitor, found, form)


@entries_router.get("/entries/{report_id}/withdraw")
async def begin_withdrawal(report_id: str, visitor: TheVisitor) -> Response:
    """The form for taking a report back."""
    return await show_withdrawal(visitor, report_id, kept_form(visitor) or Form())


@entries_router.post("/entries/{report_id}/withdraw")
async def send_withdrawal(report_id: str, visitor: TheVisitor, form: TheForm) -> Response:
    """Takes the report back."""
    found = await own_receipt_at(visitor, report_id)
    return await withdraw(visitor, found.id, form)
