"""/advice: questions to the Centre without a report, what a person there answers, and how one becomes a report."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from functools import partial
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from chassis.domain.errors import NotFound
from contracts import reference
from contracts.scopes import Permission, carries
from contracts.words import limits
from gateway.pages.advice.reading import advice_at, answers_questions, listed, subjects
from gateway.pages.answers import Done
from gateway.pages.forms import Form, FormFixes, TheForm, kept_form, must_be_own, send
from gateway.pages.identifying import must_name_no_person
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.rendering.refusals import PageRefused, Problem
from gateway.pages.rendering.visitor import TheVisitor, Visitor
from gateway.pages.report_form.answers import drafts
from gateway.pages.report_form.screens.steps import Step

advice_router = APIRouter(include_in_schema=False, prefix="/advice")
_NO_QUESTION: Final = Problem(
    "text", N_("Write your question: at most %(limit)s characters, without unusual signs."), limit=limits.QUESTION
)
_NO_PHONE: Final = Problem("phone", N_("Enter a telephone number such as 018 506 700, or leave it empty."))
_NO_ANSWER: Final = Problem("text", N_("Write the answer: at most %(limit)s characters."), limit=limits.ANSWER)
_ASKING: Final = FormFixes({"text": _NO_QUESTION, "callbackPhone": _NO_PHONE})
_ANSWERING: Final = FormFixes({"text": _NO_ANSWER})


@advice_router.get("")
async def questions(visitor: TheVisitor, after: str | None = None, everything: str = "") -> Response:
    """What the visitor asked; for the Centre what is to be answered, or everything."""
    found = await listed(visitor, after, everything=bool(everything))
    answers = answers_questions(visitor)
    found |= {"answers": answers, "everything": everything, "first": after is None, "term": _term()}
    return visitor.answer("advice/list.html", **found)


@advice_router.get("/new")
async def begin(visitor: TheVisitor) -> Response:
    """An empty question. Raises PageRefused for a caller who meets no people at work."""
    return await _asking(visitor, kept_form(visitor) or Form())


@advice_router.post("/new")
async def ask(visitor: TheVisitor, form: TheForm) -> Response:
    """Asks, once for each form; otherwise the form again with everything that was typed."""
    form = must_name_no_person(form if form.one("text").strip() else form.wrong([_NO_QUESTION]))
    given = {"text": form.one("text"), "subject": form.one("subject"), "callbackPhone": form.one("phone").strip()}
    values = {name: value for name, value in given.items() if value}
    return await send(visitor, "AskAdvice", form, partial(_asking, visitor), _asked, _ASKING, **values)


@advice_router.get("/{advice_id}")
async def question(visitor: TheVisitor, advice_id: str, sent: str = "") -> Response:
    """One question: its asker reads the answer, the Centre gives it."""
    return await _shown(visitor, advice_id, bool(sent), kept_form(visitor) or Form())


@advice_router.post("/{advice_id}")
async def answer(visitor: TheVisitor, advice_id: str, form: TheForm) -> Response:
    """Answers, once for each form."""
    form = must_name_no_person(form if form.one("text").strip() else form.wrong([_NO_ANSWER]))
    about: dict[str, Any] = {"adviceId": advice_id, "expectedVersion": form.version, "text": form.one("text")}
    show = partial(_shown, visitor, advice_id, False)
    return await send(visitor, "AnswerAdvice", form, show, f"/advice/{advice_id}", _ANSWERING, **about)


@advice_router.post("/{advice_id}/report")
async def make_report(visitor: TheVisitor, advice_id: str, form: TheForm) -> Response:
    """Begins a draft with what was typed in the sentence of concern, past the page about leaving when that was read. Sends nothing."""
    found = await advice_at(visitor, advice_id)
    if not found.own:
        raise NotFound
    if "read" not in form.typed and drafts.SEEN not in visitor.request.cookies:
        begins = f"/advice/{found.line.id}/report"
        return visitor.answer("report_form/new.html", key=form.key, full="", begins=begins)
    typed = {"concern": [found.text], "callbackPhone": [found.phone] if found.phone else []}
    draft_id = await drafts.begin(visitor, form.key, answers=typed)
    leads_to = RedirectResponse(f"/entry/{draft_id}/{Step.DANGER}", 303)
    leads_to.set_cookie(drafts.SEEN, "read", secure=True, httponly=True, samesite="lax", path="/")
    return leads_to


@advice_router.get("/{advice_id}/report")
async def back_to_question(visitor: TheVisitor, advice_id: str) -> Response:
    """The button has no page of its own: a sign-in and another language lead back to the question."""
    return RedirectResponse(f"/advice/{(await advice_at(visitor, advice_id)).line.id}", 303)


async def show_question(visitor: Visitor, _: str, form: Form) -> Response:
    """A question that was typed by the visitor and not sent. Raises NotFound for anybody else's."""
    must_be_own(visitor, form)
    return await _asking(visitor, form)


async def show_answering(visitor: Visitor, advice_id: str, form: Form) -> Response:
    """An answer that was not sent, for a caller who may answer. Raises NotFound for all others."""
    if not (await advice_at(visitor, advice_id)).answers:
        raise NotFound
    return await _shown(visitor, advice_id, False, form)


def _term() -> reference.DueTime:
    return reference.due_time("ADVICE_ANSWER")


def _asked(answered: Done) -> str:
    return f"/advice/{answered['id']}?sent=1" if answered["__typename"] == "Advice" else "/advice"


async def _asking(visitor: Visitor, form: Form) -> Response:
    if not carries(visitor.principal.roles, Permission.ADVICE_ASK):
        raise PageRefused("forbidden", 403)
    choices = subjects(of_request(visitor.request))
    return visitor.answer(
        "advice/ask.html", form.status, form=form, subjects=choices, term=_term(), by=visitor.principal.subject
    )


async def _shown(visitor: Visitor, advice_id: str, sent: bool, form: Form) -> Response:
    found = await advice_at(visitor, advice_id)
    form = form.about(found.version)
    about = {"found": found, "line": found.line, "term": _term()}
    return visitor.answer("advice/question.html", form.status, form=form, sent=sent, **about)
