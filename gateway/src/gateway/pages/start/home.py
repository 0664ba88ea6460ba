"""The start page of a signed-in person: who they are, what is open for them, and where they can go."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from contracts import reference
from contracts.scopes import Permission, carries
from contracts.words.notices import NoticeCode
from gateway.pages import labels
from gateway.pages.languages.choice import of_request
from gateway.pages.languages.names import agency_name, unit_name
from gateway.pages.rendering.document import ThePages
from gateway.pages.rendering.refusals import PageRefused
from gateway.pages.rendering.visitor import TheVisitor, Visitor
from gateway.pages.start import start_words
from gateway.pages.start.inbox import PAGE_SIZE, SHOWN_AT_ONCE, inbox_of
from gateway.sessions.dependencies import SignedIn, watching_by_browser

home_router = APIRouter(include_in_schema=False)


async def home(visitor: Visitor, after: str | None = None) -> Response:
    """The page; without notifications it says that this part is missing."""
    me, language = (await visitor.ask("Me"))["me"], of_request(visitor.request)
    inbox = await inbox_of(visitor, after)
    return visitor.answer(
        "home.html",
        me=me,
        unit=unit_name(me["unitId"], language),
        agency=agency_name(me["agencyId"], language),
        roles=start_words.roles_said(me["roles"]),
        reports=carries(visitor.principal.roles, Permission.REPORTS_FILE),
        not_yet=start_words.not_yet(me["roles"]),
        inbox=inbox,
        words=labels,
        at_once=SHOWN_AT_ONCE,
        later=after is not None,
        waiting_count=None if inbox is None else inbox.count,
    )


@home_router.get("/waiting")
async def waiting(request: Request, pages: ThePages, signed_in: Annotated[SignedIn, watching_by_browser]) -> Response:
    """How many notices are open, for the navigation of a page that is shown already."""
    visitor = Visitor(request, pages, signed_in)
    return visitor.answer("waiting.html", waiting_count=(await visitor.ask("Waiting"))["waiting"]["count"])


@home_router.get("/closed/{code}")
async def closed(visitor: TheVisitor, code: NoticeCode) -> Response:
    """What a notice means whose record its reader cannot open; it holds nothing of anybody."""
    superior = not {"centre_supervisor", "centre_director"}.isdisjoint(visitor.principal.roles)
    what, next_step = start_words.closed_said(code, superior=superior)
    people = reference.roster().people if superior and code is NoticeCode.URGENT_REQUEST_WAITS else ()
    return visitor.answer(
        "closed.html", what=what, next_step=next_step, people=people, duty=reference.contact("centre_duty")
    )


@home_router.post("/")
async def clear_notice(
    visitor: TheVisitor,
    notice: Annotated[list[str], Form(max_length=PAGE_SIZE)],
    version: Annotated[list[int], Form(max_length=PAGE_SIZE)],
    key: Annotated[str, Form()],
) -> Response:
    """Clears the notices of one line; what they are about stays unread.

    What a colleague has cleared stops none of the others, and is a refusal only where nothing was cleared: what is open is on the page.
    """
    refused, cleared = None, False
    for number, (each, seen) in enumerate(zip(notice, version, strict=False)):
        try:
            await visitor.do("OpenNotice", f"{key}.{number}" if number else key, noticeId=each, expectedVersion=seen)
        except PageRefused as refusal:
            refused = refused or refusal
        else:
            cleared = True
    if refused and not cleared:
        raise refused
    return RedirectResponse("/", 303)
