"""A sign-in that ends during typing: the screen is kept sealed for its browser until the person is back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import orjson
from starlette.responses import RedirectResponse, Response

from chassis.domain.errors import NotFound, TooManyRequests, Unavailable
from gateway.endpoint.address import address_of
from gateway.pages.advice.routes import show_answering, show_question
from gateway.pages.duty.routes import show_change, show_turn
from gateway.pages.forms import Form, pairs_of
from gateway.pages.record.command_pages import KEPT
from gateway.pages.record.moves import query_of, show_move
from gateway.pages.record.page import record_with
from gateway.pages.record.questions.answering import show_receipt
from gateway.pages.record.reporter.adding import show_addition, show_withdrawal
from gateway.pages.rendering.document import Page
from gateway.pages.rendering.kept import Led, led
from gateway.pages.rendering.refusals import Elsewhere, PageRefused
from gateway.pages.report_form.answering import take
from gateway.pages.report_form.answers.typed import placed, read
from gateway.pages.report_form.screens.steps import Step
from gateway.sessions.answers import answered_by, on_sign_in_needed
from gateway.sessions.browser import cookies
from gateway.sessions.dependencies import sessions_of
from gateway.sessions.errors import SignInNeeded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

    from gateway.pages.rendering.visitor import Visitor

_SCREENS: Final = "/entry/"
_LIST: Final = "/entry"
# Who may see one of these pages may read what it sends: a colleague at the same browser is shown nothing that is not for them.
# A form about nothing that is there already says itself who typed it (`must_be_own`).
_SHOWN: Final[Mapping[str, Callable[[Visitor, str, Form], Awaitable[Response]]]] = {
    "/entries/add": show_addition,
    "/entries/withdraw": show_withdrawal,
    "/entries/answers": show_receipt,
    "/records/ask": record_with,
    "/records/advise": record_with,
    "/records/take-over": record_with,
    "/records/reject": show_move,
    "/records/direct": show_move,
    "/records/revoke": show_move,
    **KEPT,
    "/advice": show_answering,
    "/advice/new": show_question,
    "/roster": show_turn,
    "/roster/turns/change": show_change,
}
"""Forms by their address without the id in it: each is shown again, and sent by a deliberate press."""
_ON_PAGE_OF_IT: Final = frozenset({"/entries/answers", "/records/ask", "/records/advise", "/records/take-over"})
"""Those shown on the page of what they are about."""
_IDS: Final = ("report_id", "report", "advice_id", "turn")
_FORBIDDEN: Final = frozenset({"not-found", "forbidden"})
# Saved, overtaken by another window, or refused for its content; a form about a report is shown only.
_SETTLED: Final = frozenset({HTTPStatus.OK, HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})


def keep_when_signed_out(app: FastAPI) -> None:
    """Registers it; call it after the sessions' own answers."""
    answered_by(app, SignInNeeded, _on_sign_in_needed)


async def restored(visitor: Visitor) -> Response:
    """Puts what is kept into its drafts, the oldest first, and leads to the last. Raises NotFound when none of it is this person's."""
    sessions = sessions_of(visitor.request)
    browser = sessions.browser_of(visitor.request)
    found = [] if browser is None else await sessions.kept_forms.find(browser, sessions.clock.now())
    answer: Response | None = None
    for form in found:
        try:
            answer = await _put(visitor, *orjson.loads(form.content))
        except NotFound:
            # Another person typed it at this browser: it is kept for them.
            continue
        except Elsewhere as there:
            answer = RedirectResponse(there.address, 303)
        except PageRefused as refused:
            if refused.slug not in _FORBIDDEN:
                raise
            continue
        shows = answer.shows if isinstance(answer, Led) else answer.status_code
        if shows not in _SETTLED:
            return answer
        await sessions.kept_forms.forget(form.name)
        if shows != HTTPStatus.SEE_OTHER:
            # It is on this page only: the rest is shown when another window signs in.
            return answer
    if found and answer is None:
        raise NotFound
    return answer or RedirectResponse(_LIST, 303)


async def _put(visitor: Visitor, draft_id: str, step: str, pairs: list[tuple[str, str]]) -> Response:
    form = replace(Form.of(pairs), sent_to=step.rpartition("/")[2])
    if step in _SHOWN:
        show = partial(_SHOWN[step], visitor, draft_id)
        # A person who may not have it is refused before it is kept for them.
        answer = await show(form)
        if isinstance(answer, Led):
            # What it is about is gone: it is shown elsewhere.
            return answer
        address, query = _address(draft_id, step), query_of(form)
        return await led(visitor, form, show, f"{address}?{query}" if query else address)
    place = placed(draft_id, step)
    if place.step in (Step.CHECK, Step.ADD):
        # Nothing is typed there: what was checked is in the draft, and is sent by a deliberate press.
        return RedirectResponse(f"/entry/{place.draft_id}/{place.step}", 303)
    return await take(visitor, read(place, form, visitor.principal.sector), stay=True)


def _address(about: str, step: str) -> str:
    """Of the page that has the form."""
    if not about:
        return step
    page, _, form = step[1:].rpartition("/")
    if step in _ON_PAGE_OF_IT:
        return f"/{page}/{about}"
    return f"/{page}/{about}/{form}" if page else f"{step}/{about}"


async def _on_sign_in_needed(request: Request, error: SignInNeeded) -> Response:
    kept = _where(request) if request.method == "POST" else None
    if kept is None:
        return await on_sign_in_needed(request, error)
    page = Page("report_form/signed_out.html", {"kept": await _keep(request, kept)}, HTTPStatus.FORBIDDEN)
    answer: Response = request.app.state.pages.answer(request, page)
    cookies.expire(answer)
    return answer


async def _keep(request: Request, where: tuple[str, str]) -> bool:
    """Whether what was typed is kept for this browser now: only where a session was, and never without bounds."""
    sessions = sessions_of(request)
    browser = sessions.browser_of(request)
    if browser is None:
        return False
    content = orjson.dumps((*where, await pairs_of(request)))
    try:
        await request.app.state.keeping.admit(address_of(request))
        return await sessions.kept_forms.keep(browser, content, sessions.clock.now())
    except (TooManyRequests, Unavailable):
        return False


def _where(request: Request) -> tuple[str, str] | None:
    """The draft and its screen, or what a form is about and the form; None for a form that holds nothing typed."""
    path, given = request.url.path, request.path_params
    if path.startswith(_SCREENS) and "step" in given:
        return given["draft_id"], given["step"]
    about = next((given[name] for name in _IDS if name in given), "")
    form = path.replace(f"/{about}", "") if about else path
    return (about, form) if form in _SHOWN else None
