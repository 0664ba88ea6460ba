"""A service that is away, silent, or says something no one expects; a sign-in that ends; an issuer that is away."""

from __future__ import annotations

import asyncio
import time

import pytest

from gateway.clients import caller as budget
from gateway.settings import OPERATIONS
from tests.support.gateway import CANARY, GatewayCaller, gateway
from tests.support.postgres import Cluster
from tests.support.program import free_port
from tests.support.upstream import Reply, problem, report

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
TAKE_OVER = {
    "query": (OPERATIONS / "TakeOverReport.graphql").read_text(),
    "variables": {"input": {"idempotencyKey": "a-key-of-this-test", "reportId": ID, "expectedVersion": 1}},
}
READ = {"query": "query Q($id: ID!) { report(id: $id) { id } }", "variables": {"id": ID}}


async def test_a_service_that_is_down_is_shown_in_one_sentence() -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    services = {"identification": nowhere, "referral": nowhere, "notifications": nowhere}
    async with gateway(services=services) as caller:
        refusal = (await caller.send(TAKE_OVER)).json()["data"]["takeOverReport"]
        assert refusal["__typename"] == "Unavailable"
        assert refusal["title"].startswith("The service for reports cannot be reached just now. Nothing was saved;")
        assert refusal["retryAfterSeconds"] == 2
        answer = (await caller.send(READ)).json()
        assert answer["data"] == {"report": None}
        assert answer["errors"][0]["extensions"] == {"slug": "unavailable", "retryAfterSeconds": 2}


async def test_a_silent_service_is_given_up_within_five_seconds_and_once_for_the_whole_request(
    caller: GatewayCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.clients.caller.BUDGET_SECONDS", 0.4)
    assert budget.BUDGET_SECONDS < 5
    caller.upstream.falls_silent("identification")
    caller.upstream.falls_silent("referral")
    started = time.monotonic()
    answer = (
        await caller.send(
            {"query": f'{{ report(id: "{ID}") {{ id }} worklist {{ nodes {{ id }} }} reports {{ nodes {{ id }} }} }}'}
        )
    ).json()
    assert time.monotonic() - started < 1.5
    assert answer["data"] is None
    assert {error["extensions"]["slug"] for error in answer["errors"]} == {"unavailable"}


async def test_a_command_that_got_no_answer_is_to_be_sent_again_with_its_key(
    caller: GatewayCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.clients.caller.BUDGET_SECONDS", 0.3)
    caller.upstream.falls_silent("identification")
    refusal = (await caller.send(TAKE_OVER)).json()["data"]["takeOverReport"]
    assert refusal["__typename"] == "Unavailable"
    assert "same idempotencyKey" in refusal["title"]
    assert len(caller.upstream.calls) == 1


async def test_the_rest_of_an_answer_stands_when_one_service_is_away(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "GET", "/reports/{}", Reply(report(ID)))
    caller.upstream.says("referral", "POST", "/referrals/by-report", problem(503, "unavailable"))
    answer = (await caller.send({"query": f'{{ report(id: "{ID}") {{ id referrals {{ id }} }} }}'})).json()
    assert answer["data"] == {"report": {"id": ID, "referrals": None}}
    assert answer["errors"][0]["path"] == ["report", "referrals"]
    assert answer["errors"][0]["extensions"]["slug"] == "unavailable"


@pytest.mark.parametrize(
    "reply",
    [
        problem(500, "unexpected", CANARY),
        Reply(status=502, raw=CANARY.encode(), strange=True),
        Reply(raw=f'{{"{CANARY}'.encode(), strange=True),
        Reply({"id": ID, "version": 1, "state": CANARY, "positions": [], "withheld": [], "classes": {}}),
        Reply([CANARY], strange=True),
        Reply({"classes": CANARY}, strange=True),
    ],
)
async def test_what_no_one_expects_is_masked_and_logged_without_its_words(
    caller: GatewayCaller, reply: Reply, capfd: pytest.CaptureFixture[str]
) -> None:
    caller.upstream.says("identification", "GET", "/reports/{}", reply)
    answer = await caller.send(READ)
    assert answer.status == 200
    (error,) = answer.json()["errors"]
    assert (error["path"], error["extensions"]["slug"]) == (["report"], "unexpected")
    assert CANARY not in answer.body.decode()
    logged = capfd.readouterr().err
    assert "graphql.resolver_failed" in logged
    assert CANARY not in logged


async def test_a_service_that_refuses_the_token_makes_the_whole_answer_a_401(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "GET", "/reports/{}", problem(401, "unauthenticated"))
    answer = await caller.send(READ)
    assert (answer.status, answer.slug) == (401, "unauthenticated")


async def test_an_issuer_that_refuses_the_exchange_makes_it_a_401_too(caller: GatewayCaller) -> None:
    caller.upstream.token_reply = Reply({"error": "invalid_grant"}, 400)
    answer = await caller.send(TAKE_OVER)
    assert (answer.status, answer.slug) == (401, "unauthenticated")
    assert caller.upstream.calls == []


async def test_an_issuer_that_is_away_is_unavailable(caller: GatewayCaller) -> None:
    caller.upstream.token_reply = Reply(status=500, raw=b"")
    refusal = (await caller.send(TAKE_OVER)).json()["data"]["takeOverReport"]
    assert (refusal["__typename"], refusal["retryAfterSeconds"]) == ("Unavailable", 2)
    assert refusal["title"].startswith("Sign-in cannot be checked")


async def test_each_service_gets_a_token_of_its_own_made_from_the_callers(caller: GatewayCaller) -> None:
    query = {"query": "{ worklist { nodes { id } } notifications { nodes { id } } reports { nodes { id } } }"}
    await asyncio.gather(*(caller.send(query) for _ in range(5)))
    assert sorted(form["audience"] for form in caller.upstream.exchanges) == [
        "identification",
        "notifications",
        "referral",
    ]
    assert len({form["subject_token"] for form in caller.upstream.exchanges}) == 1
    assert {(call.service, call.headers["authorization"]) for call in caller.upstream.calls} == {
        (service, f"Bearer for-{service}") for service in ("identification", "referral", "notifications")
    }


async def test_readiness_tells_which_service_is_away(postgres: Cluster) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    sessions = {"app_dsn": postgres.dsn("gateway_app", "gateway")}
    async with gateway(db=sessions) as caller:
        ready = await caller.client.get("/readyz")
        assert (ready.status, ready.json()["status"]) == (200, "ready")
        services = {name: caller.upstream.address(name) for name in ("identification", "referral", "notifications")}
        async with gateway(services={**services, "referral": nowhere}) as degraded:
            answer = await degraded.client.get("/readyz")
            assert (answer.status, answer.json()["status"], answer.json()["checks"]["referral"]) == (
                200,
                "degraded",
                "down",
            )
        async with gateway(services={**services, "identification": nowhere}) as unready:
            assert (await unready.client.get("/readyz")).status == 503
            assert (await unready.client.get("/healthz")).status == 200


async def test_without_its_sessions_the_gateway_is_degraded_and_answers_who_has_a_token() -> None:
    async with gateway() as caller:
        answer = await caller.client.get("/readyz")
        assert (answer.status, answer.json()["status"], answer.json()["checks"]["sessions"]) == (
            200,
            "degraded",
            "down",
        )
        assert (await caller.send(READ)).status == 200
