"""A process does not start with a route that declares no permission, commits too late or takes anything."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Body, Depends, FastAPI
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from chassis.auth.access import public
from chassis.auth.dependencies import permission
from chassis.http.app import create_app
from chassis.http.dependencies import unit_of_work
from chassis.http.route_guard import CommitAfterAnswer, LooseBody, UndeclaredPermission, declared_access
from contracts.fields import SafeLine
from contracts.models import CamelModel
from contracts.scopes import Permission
from tests.support.asgi import AsgiClient, started
from tests.support.example_service import Example, failing_commit
from tests.support.tokens import TokenSigner


def make(router: APIRouter) -> FastAPI:
    return create_app("example", [router], TokenSigner().verifier(), production=False)


def test_a_route_without_a_permission_stops_the_start() -> None:
    router = APIRouter(prefix="/v1")

    @router.delete("/reports/{report_id}")
    async def erase_report(report_id: str) -> None: ...

    with pytest.raises(
        UndeclaredPermission, match=r"DELETE /v1/reports/\{report_id\} \(erase_report\) declares no permission"
    ):
        make(router)


def test_a_transaction_in_a_persons_name_is_no_permission() -> None:
    router = APIRouter()

    @router.delete("/things")
    async def erase(_: Annotated[Any, unit_of_work]) -> None: ...

    with pytest.raises(UndeclaredPermission, match="DELETE /things"):
        make(router)


def test_nested_routers_are_walked() -> None:
    outer, inner = APIRouter(prefix="/outer"), APIRouter(prefix="/inner")

    @inner.get("/forgotten")
    async def forgotten() -> None: ...

    outer.include_router(inner)
    with pytest.raises(UndeclaredPermission, match="GET /outer/inner/forgotten"):
        make(outer)


def test_a_permission_of_the_router_covers_its_routes() -> None:
    router = APIRouter(dependencies=[permission(Permission.FLOW_READ)])

    @router.get("/totals")
    async def totals() -> None: ...

    app = make(router)
    [context] = [context for context in iter_route_contexts(app.routes) if context.path == "/totals"]
    assert declared_access(context) == "flow:read"


@pytest.mark.parametrize("route", [Route("/plain", PlainTextResponse("x")), Mount("/files", PlainTextResponse("x"))])
def test_routes_and_mounts_outside_fastapi_are_refused_too(route: Any) -> None:
    router = APIRouter()
    router.routes.append(route)
    with pytest.raises(UndeclaredPermission):
        make(router)


def test_a_mount_that_says_so_is_public() -> None:
    router = APIRouter()
    router.routes.append(Mount("/files", public(PlainTextResponse("x"))))
    make(router)


async def test_a_websocket_needs_a_permission_as_well() -> None:
    router = APIRouter()

    @router.websocket("/live")
    async def live() -> None: ...

    with pytest.raises(UndeclaredPermission, match="/live"):
        make(router)


async def test_a_route_added_later_stops_the_start() -> None:
    app = make(APIRouter())

    @app.get("/late")
    async def late() -> None: ...

    with pytest.raises(UndeclaredPermission, match="GET /late"):
        async with started(app):
            pytest.fail("started with an undeclared route")


async def test_the_example_starts() -> None:
    example = Example()
    async with started(example.app):
        assert (await example.anonymous.get("/readyz")).status == 200


def test_every_route_of_the_example_says_who_may_call_it() -> None:
    found = {context.path: declared_access(context) for context in iter_route_contexts(Example().app.routes)}
    assert found == {
        "/openapi.json": None,
        "/healthz": "public",
        "/readyz": "public",
        "/v1/things": "reports:file",
        "/v1/things/{thing_id}": "reports:read",
        "/v1/totals": "flow:read",
        "/v1/me": "signed-in",
        "/v1/refusals/{name}": "public",
        "/v1/lost": "public",
        "/v1/faults/{secret}": "public",
        "/v1/commits": "public",
    }


def test_a_transaction_that_ends_after_the_answer_stops_the_start() -> None:
    router = APIRouter()

    @router.post("/saved")
    @public
    async def save(_: Annotated[None, Depends(failing_commit)]) -> None: ...

    with pytest.raises(CommitAfterAnswer, match=r'POST /saved \(save\) depends on failing_commit.*scope="function"'):
        make(router)


async def test_a_failed_commit_is_never_reported_as_success() -> None:
    answer = await AsgiClient(Example().app).post("/v1/commits")
    assert (answer.status, answer.slug) == (503, "unavailable")
    assert b"saved" not in answer.body


class Loose(BaseModel):
    """Not one of ours."""

    name: str


class Unchecked(CamelModel):
    """One of ours with a field that takes any text."""

    title: SafeLine
    note: str | None = None


class Around(CamelModel):
    """Hides it one level down."""

    inner: list[Unchecked]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        *((Annotated[kind, Body()], "POST /take") for kind in (Loose, dict, Any, list[Unchecked], Loose | None)),
        (Unchecked, "Unchecked.note"),
        (Around, "Unchecked.note"),
    ],
)
def test_a_body_without_a_strict_model_or_with_unchecked_text_stops_the_start(kind: Any, shown: str) -> None:
    router = APIRouter()

    async def take(body: Any) -> None: ...

    take.__annotations__["body"] = kind
    router.add_api_route("/take", public(take), methods=["POST"])
    with pytest.raises(LooseBody, match=shown):
        make(router)
