"""Turns what a request raises into its answer, in one place for every process."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from chassis.auth.errors import Unauthenticated
from chassis.domain.errors import DomainError, InvalidInput, NotFound, Unavailable
from chassis.http import answers
from chassis.http.as_declared import MalformedQuery
from chassis.http.route_guard import authorise, is_another_resource, methods_of
from contracts.validation_messages import sentence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from fastapi import FastAPI, Request

_MOST_FIELDS = 50
_UNKNOWN = "(unknown name)"


def answer_problems(app: FastAPI) -> None:
    """Registers the handlers; what none of them takes is masked by `chassis.http.middleware.FailureBoundary`."""
    app.add_exception_handler(DomainError, _answering(answers.refusal))
    app.add_exception_handler(Unauthenticated, _answering(answers.unauthenticated))
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(MalformedQuery, _on_malformed_query)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(ConnectionError, _answering(lambda _: answers.refusal(Unavailable())))
    app.add_exception_handler(TimeoutError, _answering(lambda _: answers.refusal(Unavailable())))


def _answering(answer: Callable[[Any], Response]) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def on(_: Request, error: Exception) -> Response:
        return answer(error)

    return on


async def _on_invalid(request: Request, error: Any) -> Response:
    found = error.errors()
    if any(detail["type"] == "json_invalid" for detail in found):
        return await _once_admitted(request, answers.malformed())
    if any(detail["loc"][:1] == ("path",) for detail in found):
        if is_another_resource(request):
            return answers.method_not_allowed(", ".join(methods_of(request)))
        # An id that cannot be one names nothing: the same answer as for an unknown id.
        return answers.refusal(NotFound())
    return answers.refusal(InvalidInput(_fields(found)))


async def _on_http(request: Request, error: Any) -> Response:
    headers = error.headers or {}
    if error.status_code == HTTPStatus.NOT_FOUND:
        return answers.refusal(NotFound())
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        # Starlette names the methods of the first route that has this address.
        allow = ", ".join(methods_of(request))
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": allow})
        return answers.method_not_allowed(allow)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return await _once_admitted(request, answers.malformed())
    if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return answers.too_large(int(headers.get("x-limit", "0")))
    if error.status_code == HTTPStatus.REQUEST_TIMEOUT:
        return answers.too_slow()
    raise error


async def _on_malformed_query(request: Request, _: Exception) -> Response:
    return await _once_admitted(request, answers.malformed_query())


async def _once_admitted(request: Request, malformed: Response) -> Response:
    """What is malformed is found before it is asked who sent it; the answer keeps to the order authenticate, authorise, validate."""
    try:
        await authorise(request)
    except Unauthenticated as refused:
        return answers.unauthenticated(refused)
    except DomainError as refused:
        return answers.refusal(refused)
    return malformed


def _fields(found: Iterable[Any]) -> list[tuple[str, str]]:
    fields = list(dict.fromkeys((_name(detail), sentence(detail)) for detail in found))
    if len(fields) > _MOST_FIELDS:
        left_out = len(fields) - _MOST_FIELDS
        return [*fields[:_MOST_FIELDS], ("(more)", f"and {left_out} more problems: correct these first.")]
    return fields


def _name(detail: Any) -> str:
    """Dotted JSON name (`person.names.0.given`). A name that only the caller made up may be anybody's, and is not repeated."""
    *parts, last = map(str, detail["loc"][1:] or ("body",))
    return ".".join((*parts, _UNKNOWN if detail["type"] == "extra_forbidden" else last))
