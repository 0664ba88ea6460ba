"""From a named document to a page: runs it on the gateway's own schema and renders what it answers."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final, cast
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.responses import Response

from chassis.domain.errors import Unavailable
from chassis.http.answers import current_trace_id
from contracts import problems, reference
from gateway.graphql.context_of_request import context_of
from gateway.pages.languages.choice import Language, of_request
from gateway.pages.rendering.headers import new_nonce, page_headers
from gateway.pages.rendering.refusals import FINAL, PageRefused, message_of, retry_after
from gateway.pages.rendering.static_files import takes_gzip
from gateway.pages.rendering.templates import environment
from gateway.pages.start.navigation import links, may_find, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from gateway.clients.caller import Caller
    from gateway.context import Services
    from gateway.endpoint.documents import TrustedDocuments
    from gateway.graphql.schema import GatewaySchema
    from gateway.pages.answers import Ask, Do
    from gateway.pages.start.navigation import Link, Title

_REFUSED: Final = 400
_WITH_TRACE: Final = 500


@dataclass(frozen=True, slots=True)
class Page:
    """What a handler wants shown: a template, what it is given, the status, who is signed in, as what, where and until when.

    `gone`: the address leads to something that is not kept any more.
    """

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    person: str | None = None
    ends_at: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    unit: UUID | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every page knows of its request; templates read it as `page_context`. To a stranger no place is offered."""

    language: Language
    languages: tuple[Language, ...]
    path: str
    nonce: str
    whole: bool
    production: bool
    person: str | None
    ends_at: datetime | None
    contacts: tuple[reference.Contact, ...]
    refused: bool
    gone: bool
    links: list[Link]
    finds: bool
    title: Title

    @property
    def here(self) -> str:
        """This page's address as the value of a query parameter."""
        return quote(self.path, safe="/")


class Pages:
    """The pages' only way to data, and the only one who renders."""

    def __init__(self, schema: GatewaySchema, documents: TrustedDocuments, *, production: bool) -> None:
        """Public pages are rendered at once, documents run after `open`."""
        self._schema = schema
        self._documents = {document.name: document.text for document in documents}
        self._production = production
        self._services: Services | None = None

    def open(self, services: Services) -> None:
        """The services can be asked from now on."""
        self._services = services

    def ask(self, caller: Caller) -> Ask:
        """What asks for `data` of a named query. Raises PageRefused, Unauthenticated or, before `open`, Unavailable."""
        return partial(self._data, caller)

    def act(self, caller: Caller) -> Do:
        """What gives a named command; its key makes a repeat harmless. Raises PageRefused with a refusal's facts, and what `ask` raises."""
        return partial(self._done, caller)

    async def _data(self, caller: Caller, operation: str, /, **variables: object) -> Any:
        if self._services is None:
            raise Unavailable
        result = await self._schema.execute(
            self._documents[operation],
            variable_values=variables,
            operation_name=operation,
            context_value=context_of(caller, self._services),
        )
        if result.errors:
            raise PageRefused.of_error(result.errors[0].extensions)
        return result.data

    async def _done(self, caller: Caller, operation: str, key: str, /, **values: object) -> Any:
        (member,) = (await self._data(caller, operation, input={"idempotencyKey": key, **values})).values()
        if "slug" in member:
            raise PageRefused.of_member(member)
        return member

    def answer(self, request: Request, page: Page) -> Response:
        """The page in the reader's language; for htmx the part between header and footer only."""
        language, nonce = of_request(request), new_nonce()
        page_context = PageContext(
            language=language,
            languages=tuple(Language),
            path=_path(request),
            nonce=nonce,
            whole="hx-request" not in request.headers,
            production=self._production,
            person=page.person,
            ends_at=page.ends_at,
            contacts=reference.contacts(),
            refused=page.status >= _REFUSED,
            gone=page.gone,
            links=[] if page.person is None else links(page.roles, request.url.path, page.unit),
            finds=page.person is not None and may_find(page.roles),
            title=title_of(page.roles, request.url.path, page.unit),
        )
        content = (
            environment(language).get_template(page.template).render(page_context=page_context, **page.data).encode()
        )
        headers = {**page_headers(nonce, production=self._production), **page.headers}
        if takes_gzip(request):
            content, headers["content-encoding"] = gzip.compress(content, 6, mtime=0), "gzip"
        return Response(content, page.status, headers, "text/html")

    def traced(self, refused: PageRefused) -> dict[str, str | None]:
        """The code of the event, for a refusal that has to be reported to the operator."""
        return {"traceId": current_trace_id() if refused.status >= _WITH_TRACE else None}

    def refusal(self, request: Request, refused: PageRefused, *, again: str = "") -> Response:
        """The page that says what was refused and what to do next; it is opened `again` there, or where it was asked for."""
        data = {"message": message_of(refused.slug), "facts": {**self.traced(refused), **refused.facts}}
        data |= {
            "signs_in": refused.slug == problems.UNAUTHENTICATED,
            "opens_again": "" if refused.slug in FINAL else again or _path(request),
        }
        return self.answer(request, Page("problem.html", data, refused.status, headers=retry_after(refused)))


def _path(request: Request) -> str:
    """Path and query of the request: filters are there, never anything personal."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


# async: FastAPI runs a plain function in a thread, which takes longer than the function.
async def _of_application(request: Request) -> Pages:
    return cast("Pages", request.app.state.pages)


ThePages = Annotated[Pages, Depends(_of_application)]
"""What a handler takes as a parameter: `pages: ThePages`."""
