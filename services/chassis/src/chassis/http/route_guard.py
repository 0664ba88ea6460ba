"""A process does not start with a route that anyone could call by oversight."""

from __future__ import annotations

import inspect
from types import NoneType
from typing import TYPE_CHECKING, Any, cast, get_args
from uuid import UUID

from fastapi import params
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path

from chassis.auth.access import PUBLIC, SIGNED_IN, marked
from chassis.http.methods import with_implied
from chassis.http.models import unguarded_texts
from chassis.startup_errors import StartupRefused
from contracts.models import CamelModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fastapi import FastAPI, Request
    from fastapi._compat import ModelField
    from fastapi.dependencies.models import Dependant
    from fastapi.routing import RouteContext

UNGUARDED = frozenset({"/healthz", "/readyz", "/openapi.json"})


class UndeclaredPermission(StartupRefused):
    """A route says neither which permission it needs nor that it is public."""


class CommitAfterAnswer(StartupRefused):
    """A route's transaction would end after its answer has left."""


class LooseBody(StartupRefused):
    """A route takes a body that is not described by a strict model."""


def guard_routes(app: FastAPI) -> None:
    """Checks every route; raises UndeclaredPermission, CommitAfterAnswer or LooseBody with the route's name."""
    for context in iter_route_contexts(app.routes):
        if context.path not in UNGUARDED:
            _guard(context)


def declared_access(context: RouteContext) -> str | None:
    """The permission a route declares, `public`, `signed-in`, `signed-in-by-browser`, or None."""
    own = marked(context.endpoint) or marked(getattr(context, "app", None))
    if own is not None:
        return own
    dependant = _dependant(context)
    said = [marked(part.call) for part in dependant.dependencies] if dependant else []
    # A transaction is in the name of a signed-in caller: that this is enough, only the route itself can say.
    said += [access for part in _parts(dependant) if (access := marked(part.call)) != SIGNED_IN]
    return next((access for access in said if access is not None), None)


def calls_of(context: RouteContext) -> list[object]:
    """Every dependency of a route, those of its routers and of its dependencies too."""
    return [part.call for part in _parts(_dependant(context))]


async def authorise(request: Request) -> None:
    """Runs the access checks of the request's route alone; raises what they raise."""
    for part in _parts(_dependant(_selected(request.scope))):
        if part.call is not None and marked(part.call) not in (None, PUBLIC):
            await part.call(request)


def methods_of(request: Request) -> list[str]:
    """Every method that the address of the request knows, whichever route of it was chosen; HEAD and OPTIONS are among them."""
    return with_implied(_methods_at(request))


def is_another_resource(request: Request) -> bool:
    """Whether the address is a resource of its own that does not know the method, and only looked like the id of another one."""
    known = _methods_at(request)
    return bool(known) and request.method not in known


def path_template(scope: Mapping[str, Any]) -> str:
    """The path of the route that was chosen, as it was declared; `/` when none was."""
    return str(getattr(_selected(scope), "path", None) or "/")


def query_parameters(scope: Mapping[str, Any]) -> list[ModelField]:
    """The query parameters that the chosen route declares, those of its dependencies too."""
    return [field for part in _parts(_dependant(_selected(scope))) for field in part.query_params]


def takes_json(scope: Mapping[str, Any]) -> bool:
    """Whether the chosen route declares a body that is described by models."""
    parts = _parts(_dependant(_selected(scope)))
    return any(not isinstance(body.field_info, params.Form) for part in parts for body in part.body_params)


def selected_route(scope: Mapping[str, Any]) -> RouteContext | None:
    """The route that was chosen, or None when there was none for the address."""
    found = _selected(scope)
    return cast("RouteContext", found) if getattr(found, "path", None) else None


def _guard(context: RouteContext) -> None:
    name = f"{' '.join(sorted(context.methods or ['ANY']))} {context.path} ({context.name})"
    if declared_access(context) is None:
        raise UndeclaredPermission(
            f"{name} declares no permission: take `permission(Permission.…)` as a parameter, or mark it `@public`."
        )
    for part in _parts(_dependant(context)):
        if _is_generator(part.call) and part.scope != "function":
            raise CommitAfterAnswer(
                f"{name} depends on {getattr(part.call, '__name__', 'a generator')}, which ends after the answer has left: "
                'write `Depends(…, scope="function")`, or a failed COMMIT becomes a 200.'
            )
        for body in part.body_params:
            if not isinstance(body.field_info, params.Form):
                _guard_body(name, body.name, body.field_info.annotation)


def _guard_body(route: str, parameter: str, annotation: object) -> None:
    for model in {*get_args(annotation)} - {NoneType} or {annotation}:
        if not (isinstance(model, type) and issubclass(model, CamelModel)):
            raise LooseBody(f"{route} takes {parameter} as it comes: describe it by a contracts.models.CamelModel.")
        texts = unguarded_texts(model)
        if texts:
            raise LooseBody(
                f"{route} takes plain text in {', '.join(texts)}: use a type of contracts.fields, "
                "which refuses control and text-direction characters."
            )


def _is_generator(call: object) -> bool:
    if call is None:
        return False
    target = inspect.unwrap(call) if inspect.isroutine(call) else type(call).__call__
    return inspect.isgeneratorfunction(target) or inspect.isasyncgenfunction(target)


def _methods_at(request: Request) -> set[str]:
    contexts = (context for context in iter_route_contexts(request.app.routes) if context.methods)
    return {
        method for context in contexts if _leads(context, request.scope["path"]) for method in context.methods or ()
    }


def _leads(context: RouteContext, path: str) -> bool:
    pattern, _, _ = compile_path(context.path or "")
    found = pattern.match(path)
    dependant = _dependant(context)
    if found is None or dependant is None:
        return found is not None
    # `/reports/batch` is no report: there, only what is sent to that very address is known.
    ids = [part.name for part in dependant.path_params if part.field_info.annotation is UUID]
    return all(_is_id(found[name]) for name in ids)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _parts(dependant: Dependant | None) -> Iterator[Dependant]:
    if dependant is not None:
        yield dependant
        for part in dependant.dependencies:
            yield from _parts(part)


def _dependant(route: object) -> Dependant | None:
    return getattr(route, "dependant", None)


def _selected(scope: Mapping[str, Any]) -> object | None:
    """The chosen route with the prefix and the dependencies of the routers around it."""
    inner = scope.get("fastapi")
    effective = inner.get("effective_route_context") if isinstance(inner, dict) else None
    return effective or scope.get("route")
