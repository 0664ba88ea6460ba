"""POST /graphql before anything runs: who asks, and how much; and what outsiders find at the other addresses."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.settings import GatewayRate
from tests.integration.gateway.test_graphql_over_http import trusted
from tests.support.gateway import GatewayCaller, gateway

ME = {"query": "{ me { username } }"}
CANARY = "Jelisaveta"


async def test_without_a_token_nothing_is_read_of_the_request(caller: GatewayCaller) -> None:
    anonymous = GatewayCaller(type(caller.client)(caller.client.app), caller.upstream, caller.mint)
    for body in (ME, {"query": "{ nope }"}, {"nope": 1}, "not a request"):
        answer = await anonymous.send(body)
        assert (answer.status, answer.slug) == (401, "unauthenticated")
        assert answer.headers["www-authenticate"] == 'Bearer realm="spona"'


async def test_more_than_a_megabyte_is_413(caller: GatewayCaller) -> None:
    answer = await caller.send({"query": "{ me { name } }", "variables": {"x": "y" * 1024 * 1024}})
    assert (answer.status, answer.slug) == (413, "body-too-large")


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ([{"query": "{ me { name } }"}], ["body"]),
        ({}, ["query"]),
        ({"query": ""}, ["query"]),
        (
            {"query": 7, "variables": [CANARY], "operationName": {}, CANARY: 1},
            ["body", "query", "operationName", "variables"],
        ),
        ({"documentId": ["x"]}, ["documentId"]),
    ],
)
async def test_a_body_that_is_no_request_names_every_field(caller: GatewayCaller, body: Any, names: list[str]) -> None:
    answer = await caller.send(body)
    assert (answer.status, answer.slug) == (400, "invalid-input")
    assert list(answer.fields()) == names
    assert CANARY not in answer.body.decode()


async def test_an_answer_is_never_stored(caller: GatewayCaller) -> None:
    answer = await caller.send(ME)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


async def test_a_named_document_runs_by_its_hash_everywhere(
    caller: GatewayCaller, in_production: GatewayCaller
) -> None:
    for asker in (caller, in_production):
        answer = await asker.send({"documentId": trusted("Me"), "operationName": "Me"})
        assert answer.status == 200
        assert answer.json()["data"]["me"]["username"] == "csr.nis"


async def test_a_query_beside_a_trusted_id_is_not_run(in_production: GatewayCaller) -> None:
    answer = await in_production.send({"documentId": trusted("Me"), "query": "{ __schema { types { name } } }"})
    assert answer.json()["data"].keys() == {"me"}


@pytest.mark.parametrize("path", ["/explain", "/explain/query.js", "/openapi.json"])
async def test_production_has_no_pages(in_production: GatewayCaller, path: str) -> None:
    assert (await in_production.client.get(path)).status == 404


async def test_too_many_requests_of_one_person_are_429_and_others_go_on() -> None:
    async with gateway(rate=GatewayRate(per_person=3, per_agency=1000)) as caller:
        answers = [await caller.send(ME) for _ in range(8)]
        assert [answer.status for answer in answers[:3]] == [200, 200, 200]
        refused = next(answer for answer in answers[3:] if answer.status != 200)
        assert (refused.status, refused.slug) == (429, "too-many-requests")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        colleague = caller.as_(sub="00000000-0000-4000-8000-000000000001")
        assert (await colleague.send(ME)).status == 200


async def test_too_many_requests_of_one_agency_are_429_and_other_agencies_go_on() -> None:
    async with gateway(rate=GatewayRate(per_person=1000, per_agency=2)) as caller:
        people = [caller.as_(sub=f"00000000-0000-4000-8000-00000000000{n}") for n in range(6)]
        statuses = [(await person.send(ME)).status for person in people]
        assert (statuses[:2], 429 in statuses) == ([200, 200], True)
        elsewhere = caller.as_(
            sub="00000000-0000-4000-8000-000000000009", agency="00000000-0000-4000-8000-0000000000aa"
        )
        assert (await elsewhere.send(ME)).status == 200
