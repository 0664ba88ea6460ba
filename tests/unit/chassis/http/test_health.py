"""A process says whether it lives and whether it can work; degraded is still able."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

import pytest

from chassis.http.app import create_app
from chassis.processes.health import Check, HealthServer, assess
from chassis.telemetry.metrics.declared import FigureUndeclared
from tests.support.asgi import AsgiClient
from tests.support.tokens import Mint

Probe = Callable[[], Awaitable[object]]
CANARY = "Jelisaveta"


async def up() -> None: ...


async def down() -> None:
    raise ConnectionError(CANARY)


async def hanging() -> None:
    await asyncio.Event().wait()


def both(*checks: Check) -> list[AsgiClient]:
    """The same checks behind a service and behind a process without HTTP of its own."""
    app = create_app("example", [], Mint().verifier(), checks, production=True)
    return [AsgiClient(app), AsgiClient(HealthServer(24011, checks, lambda: {"outbox_oldest_seconds": 3}))]


@pytest.mark.parametrize(
    ("database", "bus", "status", "word"),
    [(up, up, 200, "ready"), (up, down, 200, "degraded"), (down, up, 503, "unready"), (down, down, 503, "unready")],
)
async def test_ready_degraded_unready(database: Probe, bus: Probe, status: int, word: str) -> None:
    for client in both(Check("database", database), Check("bus", bus, required=False)):
        answer = await client.get("/readyz")
        assert (answer.status, answer.json()["status"]) == (status, word)
        assert answer.json()["checks"] == {
            "database": "up" if database is up else "down",
            "bus": "up" if bus is up else "down",
        }
        assert ("retry-after" in answer.headers) == (status == 503)
        assert CANARY.encode() not in answer.body
        assert answer.headers["cache-control"] == "no-store"


async def test_alive_does_not_depend_on_anything() -> None:
    for client in both(Check("database", hanging)):
        answer = await client.get("/healthz")
        assert (answer.status, answer.json()) == (200, {"status": "alive"})


async def test_a_check_that_hangs_is_down_after_two_seconds() -> None:
    before = monotonic()
    readiness = await assess([Check("database", up), Check("bus", hanging), Check("issuer", hanging, required=False)])
    assert 1.9 < monotonic() - before < 3
    assert (readiness.status, readiness.checks) == ("unready", {"database": "up", "bus": "down", "issuer": "down"})


async def test_figures_stand_beside_the_checks() -> None:
    answer = await both()[1].get("/readyz")
    told = answer.json()
    assert (told["status"], told["checks"], told["figures"]["outbox_oldest_seconds"]) == ("ready", {}, 3)


def test_a_figure_that_is_not_declared_stops_the_process() -> None:
    with pytest.raises(FigureUndeclared, match=r"metrics\.yaml: heads_of_cattle\."):
        HealthServer(24011, (), lambda: {"outbox_oldest_seconds": 3, "heads_of_cattle": 1})
    with pytest.raises(FigureUndeclared):
        create_app("example", [], Mint().verifier(), figures=lambda: {"heads_of_cattle": 1}, production=True)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_probe_may_ask_for_headers_alone(path: str) -> None:
    for client in both():
        assert (await client.request("HEAD", path)).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"), [("POST", "/healthz", 405), ("GET", "/", 404), ("GET", "/healthz/", 404)]
)
async def test_nothing_else_is_answered(method: str, path: str, status: int) -> None:
    for client in both():
        assert (await client.request(method, path)).status == status


async def test_the_contract_is_not_served_in_production() -> None:
    assert (await both()[0].get("/openapi.json")).status == 404
    open_app = create_app("example", [], Mint().verifier(), production=False)
    contract = (await AsgiClient(open_app).get("/openapi.json")).json()
    assert contract["paths"] == {}
    for path in ("/docs", "/redoc"):
        assert (await AsgiClient(open_app).get(path)).status == 404
