"""The start page of a signed-in person, which begins with what they came for, and everything that is open for them."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from asyncio import gather
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from contracts import reference
from contracts.scopes import Permission, carries
from contracts.words.notices import NoticeCode
from contracts.words.urgency import Urgency
from gateway.pages import labels
from gateway.pages.languages.choice import of_request
from gateway.pages.languages.names import agency_name, unit_name
from gateway.pages.permissions import begins_with_reporting, gets_work
from gateway.pages.record.reporter.reading import Own, listed
from gateway.pages.rendering.document import ThePages
from gateway.pages.rendering.refusals import PageRefused, unless_away
from gateway.pages.rendering.visitor import TheVisitor, Visitor, fresh_key
from gateway.pages.start import start_words
from gateway.pages.start.counters import counters_of
from gateway.pages.start.inbox import PAGE_SIZE, Inbox, inbox_of
from gateway.pages.worklist.listing import highest
from gateway.sessions.dependencies import SignedIn, watching_by_browser

home_router = APIRouter(include_in_schema=False)
_NOTICES_OF_REPORTER: Final = 3
_NOTICES: Final = 8
_OWN: Final = 5


async def home(visitor: Visitor) -> Response:
    """The page of a reporter, or of a desk; what a service that is away would add is missing, and the page says so."""
    roles, language = visitor.principal.roles, of_request(visitor.request)
    now, desk = datetime.now(UTC), gets_work(roles, visitor.principal.unit)
    reports = begins_with_reporting(roles)
    me = (await visitor.ask("Me"))["me"]
    inbox, counters, own = await gather(
        inbox_of(visitor), counters_of(visitor), _own(visitor) if reports else _nothing()
    )
    if reports and counters and not any(each.number for each in counters):
        counters = ()
    return visitor.answer(
        "home.html",
        unit=unit_name(me["unitId"], language),
        agency=agency_name(me["agencyId"], language),
        roles=start_words.roles_said(me["roles"]),
        not_yet=() if desk else start_words.not_yet(me["roles"]),
        reports=reports,
        desk=desk,
        now=now,
        figures=carries(roles, Permission.FLOW_READ) and not carries(roles, Permission.REPORTS_LIST_ALL),
        counters=counters,
        own=own and own[:_OWN],
        further=len(own[_OWN:]) if own else 0,
        key=fresh_key(),
        at_once=_NOTICES_OF_REPORTER if reports else _NOTICES,
        **_waiting(_with_urgency_of(inbox, own) if inbox and own else inbox),
    )


def _with_urgency_of(inbox: Inbox, own: Sequence[Own]) -> Inbox:
    """The same, with each report no less urgent than its line beside it says."""
    urgencies = {each.reference: each.urgency for each in own if each.urgency}
    notices = [
        replace(each, urgency=highest((Urgency(each.urgency), urgencies.get(each.reference or ""))))
        for each in inbox.notices
    ]
    return replace(inbox, notices=sorted(notices, key=lambda each: each.place))


@home_router.get("/notices")
async def notices(visitor: TheVisitor, after: Annotated[str | None, Query(max_length=200)] = None) -> Response:
    """Everything that is open, a page at a time."""
    return visitor.answer("all_notices.html", later=after is not None, **_waiting(await inbox_of(visitor, after)))


async def _own(visitor: Visitor) -> list[Own] | None:
    """The reporter's open reports, what presses most first. None while they cannot be reached."""
    found = await unless_away(listed(visitor, running=True))
    return None if found is None else [each for each in found[0] if not each.ended]


async def _nothing() -> None:
    """In place of what this visitor's page does not hold."""


def _waiting(inbox: Inbox | None) -> dict[str, Any]:
    """What a page needs to show an inbox, and to count it in the navigation."""
    return {"inbox": inbox, "words": labels, "waiting_count": None if inbox is None else inbox.count}


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
@home_router.post("/notices")
async def clear_notices(
    request: Request,
    visitor: TheVisitor,
    notice: Annotated[list[str], Form(max_length=PAGE_SIZE)],
    version: Annotated[list[int], Form(max_length=PAGE_SIZE)],
    key: Annotated[str, Form()],
) -> Response:
    """Clears the notices of one line, back to the page with the line; what they are about stays as it is.

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
    return RedirectResponse(request.url.path, 303)
