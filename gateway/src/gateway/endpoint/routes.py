"""The routes of /graphql. Only a bearer token counts here: a browser's cookie is never read."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from http import HTTPStatus
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from chassis import strict_json
from chassis.auth.access import SIGNED_IN, mark
from chassis.auth.dependencies import authenticate, bearer_token, signed_in
from chassis.domain.principal import Principal
from chassis.http import answers
from chassis.http.measured import is_a
from chassis.http.route_guard import methods_of
from contracts import problems
from gateway.clients.caller import Caller
from gateway.endpoint import accept, request_parts
from gateway.endpoint.edge import Edge

graphql_router = APIRouter(include_in_schema=False)


async def _reading(request: Request) -> Principal | None:
    """The caller, if any; the query page, where there is one, can be opened without signing in."""
    if request.app.state.query_page is not None and accept.wants_page(accept.accept_of(request.headers)):
        return None
    return await authenticate(request)


_reading_or_looking: Any = Depends(mark(_reading, SIGNED_IN))


@graphql_router.post("/graphql")
async def post_graphql(request: Request, principal: Annotated[Principal, signed_in]) -> Response:
    """One request in a body of JSON."""
    is_a("read")  # until its operation is known: what is refused before has written nothing
    if (form := _form(request)) is None:
        return _not_acceptable()
    try:
        sent = strict_json.read(await request.body())
    except ValueError:
        return answers.malformed()
    return await _edge(request).answer(sent, form, Caller.of(principal, bearer_token(request)))


@graphql_router.get("/graphql")
async def get_graphql(request: Request, principal: Annotated[Principal | None, _reading_or_looking]) -> Response:
    """One request in the address, for queries alone; outside production a browser gets the page to try them on."""
    if principal is None:
        return cast("Response", request.app.state.query_page())
    if (form := _form(request)) is None:
        return _not_acceptable()
    sent = request_parts.of_address(request.query_params)
    answer = await _edge(request).answer(sent, form, Caller.of(principal, bearer_token(request)), reads=True)
    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["allow"] = ", ".join(methods_of(request))
    return answer


def _form(request: Request) -> str | None:
    return accept.graphql_form(accept.accept_of(request.headers))


def _not_acceptable() -> Response:
    title = f"This is answered as {accept.GRAPHQL} or {accept.JSON}. Name one of them in a header Accept of ordinary length."
    return answers.problem_answer(406, problems.NOT_ACCEPTABLE, title)


def _edge(request: Request) -> Edge:
    return cast("Edge", request.app.state.edge)
