"""The route of a declared command."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import iter_route_contexts

from chassis.domain.errors import NotFound
from chassis.domain.principal import Principal
from chassis.http.app import create_app
from chassis.http.commands import add_command
from chassis.http.documentation import refused_by
from chassis.http.route_guard import declared_access
from contracts.commands.declaring import Declaration, Versioned
from contracts.scopes import Permission
from tests.support.asgi import AsgiClient
from tests.support.tokens import TokenSigner

DECLARED = Declaration(
    "doThatTwice", "Does it.", Versioned, "/reports/{report_id}/parts/{part_id}", Permission.REPORTS_ADD
)
REPORT, PART = uuid4(), uuid4()


def asked() -> str:
    return "asked"


Asked = Annotated[str, Depends(asked)]


async def done(request: Asked, principal: Principal, given: Versioned, report_id: UUID, part_id: UUID) -> list[Any]:
    return [request, principal.sector, given.expected_version, report_id, part_id]


done.__annotations__ |= {"request": Asked, "return": list[Any]}  # As where annotations are not postponed.


def app(signer: TokenSigner) -> FastAPI:
    router = APIRouter(prefix="/reports", tags=["reports"])
    assert add_command(router, DECLARED, NotFound, status_code=201)(done) is done
    return create_app("example", [router], signer.verifier(), production=False)


def test_a_route_is_named_described_and_guarded_as_declared() -> None:
    (route,) = (each for each in iter_route_contexts(app(TokenSigner()).routes) if each.path == DECLARED.path)
    assert (route.name, route.methods, route.status_code) == ("post_do_that_twice", {"POST"}, 201)
    assert (declared_access(route), refused_by(route.endpoint)) == (Permission.REPORTS_ADD, (NotFound,))
    assert route.endpoint.__doc__ == "Does it."


async def test_it_is_given_what_was_sent_and_the_ids_of_the_path_in_their_order() -> None:
    signer = TokenSigner()
    client = AsgiClient(app(signer))
    address, honest = f"/reports/{REPORT}/parts/{PART}", client.bearing(signer.token(roles=["police_reporter"]))
    answer = await honest.post(address, {"expectedVersion": 7})
    assert (answer.status, answer.json()) == (201, ["asked", "social", 7, str(REPORT), str(PART)])
    assert (await honest.post(address, {"expectedVersion": 0})).status == 422
    assert (
        await client.bearing(signer.token(roles=["platform_admin"])).post(address, {"expectedVersion": 7})
    ).status == 403
