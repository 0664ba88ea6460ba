"""A signed-in person before a page: what they may ask and do, and how they are answered."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import uuid4

from fastapi import Depends, Request
from starlette.responses import Response

from chassis.domain.principal import Principal
from gateway.pages.answers import Ask, Do
from gateway.pages.rendering.document import Page, Pages, ThePages
from gateway.pages.rendering.kept import Kept, kept_for
from gateway.pages.rendering.refusals import PageRefused, Refusal
from gateway.sessions.dependencies import SignedIn, must_have_stepped_up, sessions_of, signed_in_by_browser

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Visitor:
    """One request of a signed-in person, with what a POST left for this page, where its address has a mark."""

    request: Request
    pages: Pages
    signed_in: SignedIn
    kept: Kept | None = None

    @property
    def principal(self) -> Principal:
        """Who it is."""
        return self.signed_in.caller.principal

    @property
    def ask(self) -> Ask:
        """Asks a named query; raises what `Pages.ask` raises."""
        return self.pages.ask(self.signed_in.caller)

    @property
    def do(self) -> Do:
        """Gives a named command; raises what `Pages.act` raises."""
        return self.pages.act(self.signed_in.caller)

    def must_have_stepped_up(self) -> None:
        """Leads a page that is opened to the second factor and back.

        What was typed and sent is answered by the service instead, also on the page that shows it again: a browser stops a form
        that is led on to the issuer.
        """
        if self.request.method == "GET" and not (self.kept and self.kept.kind):
            must_have_stepped_up(self.request, self.signed_in)

    @property
    def stepped_up(self) -> bool:
        """Whether a second factor of the last eight hours was given."""
        return self.principal.stepped_up(sessions_of(self.request).clock.now())

    def found(self, kind: type[T]) -> T | None:
        """What a POST left for this page; None where it left nothing of this kind."""
        return None if self.kept is None else self.kept.read_as(kind)

    def answer(self, template: str, status: int = 200, **data: Any) -> Response:
        """The page under this person's name."""
        who = self.principal
        headers, gone = (self.kept.headers, not self.kept.kind) if self.kept else ({}, False)
        page = Page(template, data, status, who.name, self.signed_in.ends_at, headers, who.roles, who.unit, gone)
        return self.pages.answer(self.request, page)


def fresh_key() -> str:
    """The idempotency key of one form: it is written into the page, so that sending the page twice does it once."""
    return f"form-{uuid4()}"


async def visiting(request: Request, pages: Pages, signed_in: SignedIn) -> Visitor:
    """Who acts in this request. Raises PageRefused where a POST led here with its refusal, and Unavailable."""
    kept = await kept_for(request, str(signed_in.caller.principal.subject))
    visitor = request.state.visitor = Visitor(request, pages, signed_in, kept)
    if refusal := visitor.found(Refusal):
        raise PageRefused(refusal.slug, refusal.status, **refusal.facts)
    return visitor


async def _visiting(request: Request, pages: ThePages, signed_in: Annotated[SignedIn, signed_in_by_browser]) -> Visitor:
    return await visiting(request, pages, signed_in)


TheVisitor = Annotated[Visitor, Depends(_visiting)]
"""What a handler takes as a parameter: `visitor: TheVisitor`. Raises what `signed_in_by_browser` raises."""
