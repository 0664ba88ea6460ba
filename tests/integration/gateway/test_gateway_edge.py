"""POST /graphql before anything runs: who asks, and how much; and what outsiders find at the other addresses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from joserfc.jwk import ECKey

from gateway.settings import OPERATIONS, GatewayRate
from tests.support.gateway import GatewayCaller, gateway
from tests.support.tokens import ec_key, public
from tests.support.upstream import Reply

OWN_FORM = {"accept": "application/graphql-response+json"}
ME = {"query": "{ me { username } }"}
CANARY = "Jelisaveta"
OPEN_NOTICE = "mutation B($input: OpenNoticeInput!) { openNotice(input: $input) { __typename } }"
NOTICE = {"input": {"idempotencyKey": "a-key-of-mine", "noticeId": "x", "expectedVersion": 1}}


def deep(levels: int) -> str:
    """A document of so many levels, which the schema would allow."""
    pairs = levels // 2
    return '{ report(id: "x") { ' + "referrals { report { " * pairs + "id" + " } }" * pairs + " } }"


def hashed(name: str) -> str:
    """The documentId of a named document, computed here."""
    from hashlib import sha256  # noqa: PLC0415 -- not the product's way to it

    return "sha256:" + sha256((OPERATIONS / f"{name}.graphql").read_bytes()).hexdigest()


async def test_without_a_token_nothing_is_read_of_the_request(caller: GatewayCaller) -> None:
    nobody = GatewayCaller(type(caller.client)(caller.client.app), caller.upstream, caller.mint)
    for body in (ME, {"query": "{ nope }"}, {"nope": 1}, "not a request"):
        answer = await nobody.send(body)
        assert (answer.status, answer.slug) == (401, "unauthenticated")
        assert answer.headers["www-authenticate"] == 'Bearer realm="spona"'


async def test_forged_foreign_and_expired_tokens_are_401(caller: GatewayCaller) -> None:
    mint = caller.mint
    assert isinstance(mint.key, ECKey)
    pem = json.dumps(public(mint.key)).encode()
    tokens = [
        mint.token(aud="identification"),
        mint.token(aud="gateway", exp=1),
        mint.token(aud="gateway", iss="https://elsewhere.example.org"),
        mint.token(aud="gateway", key=ec_key("test-ec")),
        mint.token(aud="gateway", typ="ID"),
        mint.unsigned({"alg": "none"}, aud="gateway"),
        mint.hmac_signed(pem, aud="gateway"),
        "no-token-at-all",
    ]
    for token in tokens:
        answer = await GatewayCaller(caller.client.bearing(token), caller.upstream, mint).send(ME)
        assert (answer.status, answer.slug) == (401, "unauthenticated"), token
    assert (await caller.send(ME)).json()["data"] == {"me": {"username": "csr.nis"}}


async def test_more_than_a_megabyte_is_413(caller: GatewayCaller) -> None:
    answer = await caller.send({"query": "{ me { name } }", "variables": {"x": "y" * 1024 * 1024}})
    assert (answer.status, answer.slug) == (413, "body-too-large")


async def test_what_is_no_json_is_400_and_what_is_no_application_json_is_415(caller: GatewayCaller) -> None:
    for chunk in (b"{", b"", b"\xff", b'{"query": "\\ud800"}', b"[" * 5000, b'{"variables": {"a": 1, "a": 2}}'):
        headers = {"content-type": "application/json", "content-length": str(len(chunk))}
        answer = await caller.client.request("POST", "/graphql", chunks=[chunk], headers=headers)
        assert (answer.status, answer.slug) == (400, "malformed-body"), chunk[:9]
    form = {"content-type": "application/x-www-form-urlencoded", "content-length": "7"}
    answer = await caller.client.request("POST", "/graphql", chunks=[b"query=x"], headers=form)
    assert (answer.status, answer.slug) == (415, "unsupported-media-type")


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


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"query": "{ me { name "}, "malformed-document"),
        ({"query": "{ me { nope } }"}, "invalid-document"),
        ({"query": "query A { me { id } } query B { me { id } }", "operationName": "C"}, "operation-unknown"),
        ({"query": "query A { me { id } } query B { me { id } }"}, "operation-unknown"),
        ({"query": "mutation B { openNotice { id } } query A { me { id } }"}, "invalid-document"),
        ({"query": f"{OPEN_NOTICE} query A {{ me {{ id }} }}", "variables": NOTICE}, "operation-unknown"),
        ({"query": "fragment A on Me { id }"}, "invalid-document"),
        ({"query": "query Q($id: ID!) { report(id: $id) { id } }"}, "invalid-input"),
        (
            {"query": "query Q($id: ID!) { report(id: $id) { id } }", "variables": {"id": [0] * 10_001}},
            "too-many-values",
        ),
        ({"query": "{ " + "me { name } " * 300 + "}"}, "malformed-document"),
        ({"query": "{ me { name } " + " " * 20_000 + "}"}, "malformed-document"),
        ({"query": "{ __schema { description } }"}, "invalid-document"),
        *(({"query": deep(levels)}, "too-deep") for levels in (20, 40, 60, 150, 190)),
        ({"query": deep(300)}, "malformed-document"),
        ({"documentId": "sha256:" + "0" * 64}, "document-unknown"),
    ],
)
async def test_a_request_that_cannot_run_is_400_without_data(
    caller: GatewayCaller, body: dict[str, Any], slug: str
) -> None:
    answer = await caller.send(body, headers=OWN_FORM)
    assert answer.status == 400
    assert answer.headers["content-type"] == f"{OWN_FORM['accept']}; charset=utf-8"
    content = answer.json()
    assert content.keys() == {"errors"}
    assert content["errors"][0]["extensions"]["slug"] == slug
    assert caller.upstream.calls == []


async def test_an_answer_is_never_stored(caller: GatewayCaller) -> None:
    answer = await caller.send(ME)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


async def test_a_named_document_runs_by_its_hash_everywhere(
    caller: GatewayCaller, in_production: GatewayCaller
) -> None:
    for somebody in (caller, in_production):
        answer = await somebody.send({"documentId": hashed("Me"), "operationName": "Me"})
        assert answer.status == 200
        assert answer.json()["data"]["me"]["username"] == "csr.nis"


@pytest.mark.parametrize("query", ["{ me { username } }", "{ __schema { types { name } } }", "{ __typename }"])
async def test_production_runs_no_other_document(in_production: GatewayCaller, query: str) -> None:
    answer = await in_production.send({"query": query}, headers=OWN_FORM)
    assert answer.status == 400
    assert answer.json()["errors"][0]["extensions"]["slug"] == "document-not-trusted"


async def test_a_query_beside_a_trusted_id_is_not_run(in_production: GatewayCaller) -> None:
    answer = await in_production.send({"documentId": hashed("Me"), "query": "{ __schema { types { name } } }"})
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


async def test_what_runs_is_refused_only_after_the_sign_in_is_checked(caller: GatewayCaller) -> None:
    caller.upstream.says(
        "referral",
        "GET",
        "/flow",
        Reply({"asOf": "2026-11-24T12:00:00Z", "live": True, "persons": 0, "stages": [], "released": []}),
    )
    answer = await caller.send({"documentId": hashed("CaseFlow")})
    assert answer.json()["data"]["caseFlow"]["stages"] == []
