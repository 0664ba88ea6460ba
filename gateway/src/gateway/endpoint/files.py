"""The routes of files for programs: only a bearer token counts here. Nothing is kept on the way."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import AsyncIterable, AsyncIterator
from contextlib import AsyncExitStack
from http import HTTPStatus
from typing import Annotated, cast
from uuid import UUID

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from chassis.auth.dependencies import bearer_token, signed_in
from chassis.domain.errors import NotFound, Unavailable
from chassis.domain.principal import Principal
from chassis.http import answers
from chassis.http.uploads import OpenUploads
from gateway.clients.caller import Caller
from gateway.clients.problems import ServiceRefused, ServiceUnavailable
from gateway.context import Services

files_router = APIRouter(include_in_schema=False)
_JSON = "application/json"
_PASSED_ON = ("content-type", "content-length", "content-disposition", "content-security-policy")


@files_router.put("/uploads/{ticket}")
async def put_upload(ticket: str, request: Request, principal: Annotated[Principal, signed_in]) -> Response:
    """A file for which `attachFile` gave a ticket."""
    try:
        with open_uploads(request).one_of(principal.subject):
            kept = await send_file(
                services_of(request), Caller.of(principal, bearer_token(request)), ticket, request.stream()
            )
    except (ServiceRefused, ServiceUnavailable) as refused:
        return _problem(refused)
    return Response(orjson.dumps(kept), 201, media_type=_JSON)


@files_router.get("/files/{report}/{file}")
async def get_file(report: str, file: str, request: Request, principal: Annotated[Principal, signed_in]) -> Response:
    """One file of a report; that it is opened is on the record before it is sent."""
    try:
        return await fetched_file(services_of(request), Caller.of(principal, bearer_token(request)), report, file)
    except (ServiceRefused, ServiceUnavailable) as refused:
        return _problem(refused)


async def send_file(services: Services, caller: Caller, ticket: str, content: AsyncIterable[bytes]) -> object:
    """What identification says of the file that it kept. Raises what `Peer.post` raises, NotFound for what is no ticket."""
    peer = services.peers["identification"]
    return await peer.send(caller, f"/uploads/{_as_id(ticket)}", content)


async def fetched_file(services: Services, caller: Caller, report: str, file: str) -> Response:
    """The file as identification sends it, passed on while it comes. Raises the same."""
    where = f"/reports/{_as_id(report)}/files/{_as_id(file)}"
    stack = AsyncExitStack()
    response = await stack.enter_async_context(services.peers["identification"].fetch(caller, where))
    headers = {name: response.headers[name] for name in _PASSED_ON if name in response.headers}

    async def content() -> AsyncIterator[bytes]:
        async with stack:
            async for part in response.content.iter_any():
                yield part

    return StreamingResponse(content(), 200, headers)


def services_of(request: Request) -> Services:
    """The services that the gateway asks."""
    return cast("Services", request.app.state.services)


def open_uploads(request: Request) -> OpenUploads:
    """Those of everybody in this process, of programs and of pages."""
    return cast("OpenUploads", request.app.state.open_uploads)


def _as_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _problem(refused: ServiceRefused | ServiceUnavailable) -> Response:
    if isinstance(refused, ServiceUnavailable):
        # Its own title would say that nothing was saved, which is not known.
        later = {"retry-after": str(refused.retry_after)}
        return answers.problem_answer(HTTPStatus.SERVICE_UNAVAILABLE, Unavailable.slug, refused.sentence, headers=later)
    problem = refused.status, refused.slug, refused.title
    return answers.problem_answer(*problem, detail=refused.detail, extensions=refused.extensions)
