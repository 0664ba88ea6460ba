"""Pages for everybody: the first page, the choice of a language, and guidance, since it holds nothing of anybody."""

from typing import Annotated, Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from chassis.auth.access import public
from chassis.domain.errors import NotFound
from contracts import reference
from gateway.pages.help import help_router
from gateway.pages.languages.choice import named, remember
from gateway.pages.rendering.document import Page, ThePages
from gateway.pages.rendering.static_files import static_router
from gateway.pages.rendering.visitor import Visitor, visiting
from gateway.pages.sheet import sheet_router
from gateway.pages.start.home import home
from gateway.sessions.browser.fetch_metadata import SIGNED_OUT
from gateway.sessions.dependencies import SignedIn, known_by_browser, perhaps_signed_in_by_browser
from gateway.sessions.sign_in.return_address import within_platform

# FastAPI reads these signatures at run time, so annotations are not postponed here.

router = APIRouter(include_in_schema=False)
_UNITS_OF_INSTITUTIONS: Final = ("centre.intake", "office.national")
"""Of the institutions under whose names a stranger finds the platform."""


@router.get("/")
@public
async def start(
    request: Request,
    pages: ThePages,
    signed_in: Annotated[SignedIn | None, perhaps_signed_in_by_browser],
) -> Response:
    """To a stranger what this is, where one signs in, whom to call; to a signed-in person what they came for and what is open."""
    if signed_in is None:
        institutions = [reference.agency(reference.unit_by_code(code).agency) for code in _UNITS_OF_INSTITUTIONS]
        return pages.answer(request, Page("start.html", {"institutions": institutions}))
    return await home(await visiting(request, pages, signed_in))


@router.get("/language/{code}")
@public
async def choose_language(request: Request, code: str, to: str = "/") -> Response:
    """Keeps the choice until the browser closes and returns to where the reader was."""
    if (language := named(code)) is None:
        raise NotFound
    answer = RedirectResponse(within_platform(request, to, also=(SIGNED_OUT,)), 303)
    remember(answer, language)
    return answer


@router.get("/guidance")
@public
async def guidance(
    request: Request, pages: ThePages, signed_in: Annotated[SignedIn | None, known_by_browser]
) -> Response:
    """The lists of signs by sector with the advice around them."""
    lists = reference.indicator_lists()
    if signed_in is None:
        return pages.answer(request, Page("guidance.html", {"lists": lists}))
    return Visitor(request, pages, signed_in).answer("guidance.html", lists=lists)


def public_pages() -> list[APIRouter]:
    """Everything that needs no sign-in: pages, languages, style sheets and scripts."""
    return [router, sheet_router, help_router, static_router()]
