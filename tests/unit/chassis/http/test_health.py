"""A process says whether it lives and whether it can work; degraded is still able."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any
from weakref import WeakSet

import pytest

from chassis.audit.sealer import Sealer
from chassis.http.app import create_app
from chassis.inbox.backlog import Backlog as Waiting
from chassis.outbox.waves import Backlog as Unpublished
from chassis.processes import health
from chassis.processes.health import Check, Condition, HealthServer, assess
from chassis.telemetry.metrics import sources
from chassis.telemetry.metrics.declared import FigureUndeclared, declared
from tests.support.asgi import AsgiClient
from tests.support.probe import eventually, eventually_async
from tests.support.tokens import TokenSigner

Probe = Callable[[], Awaitable[object]]
CANARY = "Jelisaveta"


async def up() -> None: ...


async def down() -> None:
    raise ConnectionError(CANARY)


async def hanging() -> None:
    await asyncio.Event().wait()


def both(*checks: Check) -> list[AsgiClient]:
    """The same checks behind a service and behind a process without HTTP of its own."""
    app = create_app("example", [], TokenSigner().verifier(), checks, production=True)
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
    exported = answer.json()
    assert (exported["status"], exported["checks"], exported["figures"]["outbox_oldest_seconds"]) == ("ready", {}, 3)


def test_a_figure_that_is_not_declared_stops_the_process() -> None:
    with pytest.raises(FigureUndeclared, match=r"metrics\.yaml: heads_of_cattle\."):
        HealthServer(24011, (), lambda: {"outbox_oldest_seconds": 3, "heads_of_cattle": 1})
    with pytest.raises(FigureUndeclared):
        create_app("example", [], TokenSigner().verifier(), figures=lambda: {"heads_of_cattle": 1}, production=True)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("HEAD", "/healthz", 200),
        ("HEAD", "/readyz", 200),
        ("POST", "/healthz", 405),
        ("GET", "/", 404),
        ("GET", "/healthz/", 404),
    ],
)
async def test_a_probe_may_ask_for_headers_alone_and_nothing_else_is_answered(
    method: str, path: str, status: int
) -> None:
    for client in both():
        assert (await client.request(method, path)).status == status


async def test_the_contract_is_not_served_in_production() -> None:
    assert (await both()[0].get("/openapi.json")).status == 404
    open_app = create_app("example", [], TokenSigner().verifier(), production=False)
    contract = (await AsgiClient(open_app).get("/openapi.json")).json()
    assert contract["paths"] == {}
    for path in ("/docs", "/redoc"):
        assert (await AsgiClient(open_app).get(path)).status == 404


def exported(metric: str) -> list[float]:
    """What the exporting thread would send of it."""
    return [each.value for each in sources.observations(declared()[metric])]


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No one else of this process counts, and a person is notified."""
    monkeypatch.setattr(sources, "_sources", WeakSet())
    monkeypatch.setattr(sources, "exporting", True)


@pytest.mark.usefixtures("alone")
async def test_a_loop_that_hangs_is_not_ready_and_its_gauges_are_not_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(health, "_HANGS_SECONDS", 0.5)
    backlog = Unpublished(4, 0, 2.0)

    def figures() -> dict[str, float | bool]:
        return {
            "outbox_leads": True,
            "outbox_depth": 4,
            "outbox_oldest_seconds": backlog.oldest_seconds,
            "outbox_published": 7,
        }

    condition, stop = Condition([Check("bus", up, required=False)], figures), asyncio.Event()
    watching = asyncio.create_task(condition.watch(stop))

    async def well() -> bool:
        return [exported(f"spona.{each}") for each in ("process.ready", "check.up", "outbox.leads")] == [[1], [1], [1]]

    await eventually_async(well, "it is told as ready")
    before, found = exported("spona.outbox.age")[0], {}

    def look() -> None:
        eventually(lambda: exported("spona.process.ready") == [0], "a loop that hangs is told as not ready", seconds=5)
        found.update(
            {name: exported(name) for name in ("spona.check.up", "spona.outbox.leads", "spona.outbox.backlog")}
        )
        found.update({name: exported(name) for name in ("spona.outbox.age", "spona.outbox.published")})

    other = threading.Thread(target=look)
    other.start()
    other.join()  # the loop is stopped meanwhile
    assert found.pop("spona.outbox.age")[0] > before + 0.4
    assert found == {
        "spona.check.up": [0],
        "spona.outbox.leads": [],
        "spona.outbox.backlog": [],
        "spona.outbox.published": [7],
    }
    await eventually_async(well, "it is told as ready again")
    stop.set()
    await watching


def test_an_age_grows_until_a_person_measures_again_and_where_nothing_waits_there_is_none() -> None:
    before = monotonic() - 60
    assert 65 <= Unpublished(3, 0, 5.0, before).oldest_seconds < 67
    assert 65 <= Waiting(3, 5.0, 0, 0, before).oldest_waiting_seconds < 67
    assert (Unpublished(0, 0, 0.0, before).oldest_seconds, Waiting(0, 0.0, 1, 1, before).oldest_waiting_seconds) == (
        0,
        0,
    )


def test_rows_that_no_one_looks_at_grow_older(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody: Any = None
    sealer = Sealer(nobody, nobody, nobody, nobody)
    assert set(sealer.status().values()) == {None}
    monkeypatch.setattr(sealer, "_looked_at", monotonic() - 60)
    monkeypatch.setattr(sealer, "_left", (2, 5.0))
    assert 65 <= (sealer.status()["record_oldest_unsealed_seconds"] or 0) < 67
    monkeypatch.setattr(sealer, "_left", (0, 0.0))
    assert sealer.status() == {"record_unsealed": 0, "record_oldest_unsealed_seconds": 0.0}


@pytest.mark.usefixtures("alone")
async def test_of_several_parts_the_worst_is_reported() -> None:
    parts = [
        Condition([Check("bus", probe)], lambda age=age: {"outbox_oldest_seconds": age, "outbox_published": 2})  # type: ignore[misc]
        for probe, age in ((up, 30), (up, 40))
    ]
    for part in parts:
        await part.assess()
    assert [exported(f"spona.{each}") for each in ("process.ready", "check.up")] == [[1], [1]]
    parts.append(Condition([Check("bus", down)]))
    await parts[-1].assess()
    assert [exported(f"spona.{each}") for each in ("process.ready", "check.up")] == [[0], [0]]
    assert (exported("spona.outbox.age"), exported("spona.outbox.published")) == ([40], [4])
