"""GraphQL over HTTP: which media type answers, with which status, by POST and by GET; the audits of npm's `graphql-http` ask for the same (`make audit`)."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest

from gateway.settings import OPERATIONS
from tests.support.asgi import Answer
from tests.support.gateway import GatewayCaller
from tests.support.upstream import Reply, problem, report

GRAPHQL, JSON = "application/graphql-response+json", "application/json"
NAME = {"query": "{ __typename }"}
SEVERAL = "query A { me { id } } query B { me { name } }"
READ = "query Q($id: ID!) { report(id: $id) { id } }"
MUTATION = "mutation M($input: OpenNoticeInput!) { openNotice(input: $input) { __typename } }"
DESCRIBED = "{ __schema { types { name } } }"
NOTICE = {"input": {"idempotencyKey": "a-key-of-mine", "noticeId": "x", "expectedVersion": 1}}
ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
CANARY = "Jelisaveta"


def by_get(**parameters: Any) -> str:
    """The address of a request by GET; what is no text goes as JSON."""
    given = {name: each if isinstance(each, str) else json.dumps(each) for name, each in parameters.items()}
    return f"/graphql?{urlencode(given)}"


def trusted(name: str) -> str:
    """The documentId of a named document."""
    return "sha256:" + sha256((OPERATIONS / f"{name}.graphql").read_bytes()).hexdigest()


async def asked(caller: GatewayCaller, method: str, body: dict[str, Any], accept: str | None = None) -> Answer:
    """One request, by POST or with the same fields by GET."""
    headers = {} if accept is None else {"accept": accept}
    if method == "POST":
        return await caller.send(body, headers=headers)
    return await caller.client.request(method, by_get(**body), headers=headers)


PREFERRED = [
    (None, JSON),
    ("", JSON),
    ("*/*", JSON),
    ("application/*", JSON),
    (JSON, JSON),
    (GRAPHQL, GRAPHQL),
    (f"{GRAPHQL}, {JSON}", GRAPHQL),
    (f"{JSON}, {GRAPHQL}", GRAPHQL),
    (f"{JSON}, */*", JSON),
    (f"{GRAPHQL}, */*", GRAPHQL),
    (f"{GRAPHQL}; charset=utf-8, {JSON}; charset=utf-8", GRAPHQL),
    (f"{GRAPHQL},{JSON};q=0.9", GRAPHQL),
    (f"{JSON};q=0.9, {GRAPHQL}; q=0.8", JSON),
    (f"{JSON};q=0.8, {GRAPHQL}; q=0.9", GRAPHQL),
    (f"{GRAPHQL};q=0, */*", JSON),
    (f"*/*, {JSON};q=0", GRAPHQL),
    (f"{JSON};q=0.5, */*;q=0.9", GRAPHQL),
    (f"application/*;q=0.2, {GRAPHQL};q=0.1", JSON),
    (f"application/*;q=0, {JSON}", JSON),
    ("APPLICATION/GraphQL-Response+JSON ; charset=utf-8;Q=0.5", GRAPHQL),
    (f"text/html;q=0.5, {GRAPHQL}", GRAPHQL),
    ("application/xhtml+xml,image/webp,*/*;q=0.8", JSON),
    (f"{JSON};q=much", JSON),
    (",, no media type,*/*", JSON),
]
NEITHER = [
    f"{JSON};q=0",
    f"{GRAPHQL};q=0, {JSON};q=0.0",
    "*/*;q=0",
    "application/graphql-response",
    f"x-{GRAPHQL}x",
    "text/*, image/png",
    "*/*, " * 1000,
    "no media type",
]


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_the_form_that_is_preferred_answers(caller: GatewayCaller, method: str) -> None:
    for accept, media_type in PREFERRED:
        answer = await asked(caller, method, NAME, accept)
        assert (answer.status, answer.headers.get("content-type")) == (200, f"{media_type}; charset=utf-8"), accept
        assert answer.json() == {"data": {"__typename": "Query"}}
        assert answer.headers["vary"] == "accept"


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_who_takes_neither_form_is_told_so_and_nothing_runs(caller: GatewayCaller, method: str) -> None:
    for accept in NEITHER:
        answer = await asked(caller, method, {"query": "{ reports { nodes { id } } }"}, accept)
        assert (answer.status, answer.slug) == (406, "not-acceptable"), accept
        assert GRAPHQL in answer.json()["title"]
    page = await caller.send({"query": "{ reports { nodes { id } } }"}, headers={"accept": "text/html"})
    assert (page.status, page.headers["content-type"]) == (406, "text/html; charset=utf-8")
    assert caller.upstream.calls == []


async def test_several_accept_headers_are_one(caller: GatewayCaller) -> None:
    headers = [("accept", "text/html"), ("accept", f"{JSON};q=0.5"), ("accept", GRAPHQL)]
    answer = await caller.send(NAME, headers=headers)
    assert answer.headers["content-type"].startswith(GRAPHQL)


def deep(levels: int) -> str:
    """A document of so many levels, which the schema would allow."""
    pairs = levels // 2
    return '{ report(id: "x") { ' + "referrals { report { " * pairs + "id" + " } }" * pairs + " } }"


REQUEST_ERRORS: list[tuple[dict[str, Any], str]] = [
    ({"query": "{"}, "malformed-document"),
    ({"query": "{ 8f31403dfe404bccbb0e835f2629c6a7 }"}, "malformed-document"),
    ({"query": "{ me { nope } }"}, "invalid-document"),
    ({"query": "subscription { me { id } }"}, "invalid-document"),
    ({"query": SEVERAL}, "operation-unknown"),
    ({"query": SEVERAL, "operationName": ""}, "operation-unknown"),
    ({"query": SEVERAL, "operationName": None}, "operation-unknown"),
    ({"query": SEVERAL, "operationName": "C"}, "operation-unknown"),
    ({"query": "mutation B { openNotice { id } } query A { me { id } }"}, "invalid-document"),
    ({"query": f"{MUTATION} query A {{ me {{ id }} }}", "variables": NOTICE}, "operation-unknown"),
    ({"query": "fragment A on Me { id }"}, "invalid-document"),
    ({"query": DESCRIBED}, "invalid-document"),
    ({"query": READ}, "invalid-input"),
    ({"query": READ, "variables": {"id": None}}, "invalid-input"),
    ({"query": READ, "variables": {"id": [1]}}, "invalid-input"),
    ({"query": READ, "variables": {"id": [0] * 10_001}}, "too-many-values"),
    ({"query": "{ " + "me { name } " * 300 + "}"}, "malformed-document"),
    ({"query": "{ me { name } " + " " * 20_000 + "}"}, "malformed-document"),
    *(({"query": deep(levels)}, "too-deep") for levels in (20, 40, 60, 150, 190)),
    ({"query": deep(300)}, "malformed-document"),
    ({"query": "{ " + " ".join(f"a{n}: __typename" for n in range(400)) + " }"}, "malformed-document"),
    ({"documentId": "sha256:" + "0" * 64}, "document-unknown"),
]


@pytest.mark.parametrize(("accept", "status"), [(None, 200), ("*/*", 200), (JSON, 200), (GRAPHQL, 400)])
@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_request_error_is_200_in_plain_json_and_400_in_the_form_of_its_own(
    caller: GatewayCaller, method: str, accept: str | None, status: int
) -> None:
    for body, slug in REQUEST_ERRORS:
        given = {name: each for name, each in body.items() if method == "POST" or each is not None}
        answer = await asked(caller, method, given, accept)
        form = GRAPHQL if accept == GRAPHQL else JSON
        assert (answer.status, answer.headers["content-type"]) == (status, f"{form}; charset=utf-8"), body
        content = answer.json()
        assert content.keys() == {"errors"}
        assert content["errors"][0]["extensions"]["slug"] == slug
    assert caller.upstream.calls == []


async def test_production_refuses_other_documents_in_the_same_way(in_production: GatewayCaller) -> None:
    for query, method in product((NAME["query"], DESCRIBED, "{ me { username } }"), ("POST", "GET")):
        for accept, status in ((JSON, 200), (GRAPHQL, 400)):
            answer = await asked(in_production, method, {"query": query}, accept)
            assert answer.status == status
            assert answer.json()["errors"][0]["extensions"]["slug"] == "document-not-trusted"


async def test_an_error_of_a_field_is_an_answer_in_both_forms(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "GET", "/reports", problem(403, "forbidden"))
    for accept in (JSON, GRAPHQL):
        answer = await caller.send({"query": "{ reports { nodes { id } } }"}, headers={"accept": accept})
        assert (answer.status, set(answer.json())) == (200, {"data", "errors"})


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_query_is_answered_by_get(caller: GatewayCaller, method: str) -> None:
    caller.upstream.says("identification", "GET", "/reports/{}", Reply(report(ID)))
    body = {"query": f"query Other {{ me {{ id }} }} {READ}", "operationName": "Q", "variables": {"id": ID}}
    for accept in (None, JSON, GRAPHQL):
        answer = await asked(caller, method, {**body, "extensions": {"some": "value"}}, accept)
        assert (answer.status, answer.headers["content-type"]) == (200, f"{accept or JSON}; charset=utf-8")
    assert [call.path for call in caller.upstream.to("identification")] == [f"/reports/{ID}"] * 3


async def test_a_trusted_document_is_answered_by_get_where_nothing_else_is(in_production: GatewayCaller) -> None:
    answer = await asked(in_production, "GET", {"documentId": trusted("Me"), "operationName": ""}, GRAPHQL)
    assert (answer.status, answer.json()["data"]["me"]["username"]) == (200, "csr.nis")
    done = await asked(in_production, "GET", {"documentId": trusted("OpenNotice"), "variables": NOTICE}, GRAPHQL)
    assert (done.status, done.json()["errors"][0]["extensions"]["slug"]) == (405, "mutation-by-get")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_mutation_by_get_is_405_and_not_done(caller: GatewayCaller, method: str) -> None:
    known = (await caller.client.request("OPTIONS", "/graphql")).headers["allow"]
    for body in (
        {"query": MUTATION, "variables": NOTICE},
        {"query": f"query Q {{ me {{ id }} }} {MUTATION}", "operationName": "M", "variables": NOTICE},
        {"query": "mutation { __typename }"},
    ):
        for accept in (None, JSON, GRAPHQL, "*/*"):
            answer = await asked(caller, method, body, accept)
            assert (answer.status, answer.headers["allow"]) == (405, known)
            assert answer.json()["errors"][0]["extensions"]["slug"] == "mutation-by-get"
    assert caller.upstream.calls == []


async def test_beside_a_mutation_that_is_not_asked_for_a_query_is_answered_by_get(caller: GatewayCaller) -> None:
    answer = await asked(caller, "GET", {"query": f"query Q {{ me {{ username }} }} {MUTATION}", "operationName": "Q"})
    assert answer.json() == {"data": {"me": {"username": "csr.nis"}}}


async def test_an_address_that_is_no_request_is_400_and_names_every_parameter(caller: GatewayCaller) -> None:
    name = "{ __typename }"
    for address, fields in (
        ("/graphql", ["query"]),
        ("/graphql?qeury=x", ["body", "query"]),
        (by_get(query=name, variables=CANARY), ["variables"]),
        (by_get(query=name, variables="{"), ["variables"]),
        (by_get(query=name, variables=[1]), ["variables"]),
        (by_get(query=name, variables=7), ["variables"]),
        (by_get(query=name, extensions=False), ["extensions"]),
        (by_get(query=name, **{CANARY: "x"}), ["body"]),
        (f"{by_get(query=name)}&query=%7Bme%7D", ["query"]),
        (f"{by_get(query=name, variables={})}&variables=%7B%7D", ["variables"]),
    ):
        answer = await caller.client.get(address)
        assert (answer.status, answer.slug, list(answer.fields())) == (400, "invalid-input", fields), address
        assert CANARY not in answer.body.decode()


async def test_a_field_of_another_type_is_400_in_both_forms(caller: GatewayCaller) -> None:
    objects = ("variables", "extensions")
    for name in ("query", "operationName", "documentId", *objects):
        for wrong in (0, False, ["array"], CANARY if name in objects else {"obj": "ect"}):
            for accept in (JSON, GRAPHQL):
                answer = await caller.send({**NAME, name: wrong}, headers={"accept": accept})
                assert (answer.status, answer.slug) == (400, "invalid-input"), (name, wrong)
                assert list(answer.fields()) == [name]
                assert CANARY not in answer.body.decode()


async def test_null_counts_as_left_out(caller: GatewayCaller) -> None:
    for name in ("operationName", "variables", "extensions", "documentId"):
        for accept in (JSON, GRAPHQL):
            answer = await caller.send({**NAME, name: None}, headers={"accept": accept})
            assert (answer.status, answer.json()) == (200, {"data": {"__typename": "Query"}})


async def test_a_body_that_is_no_json_is_400_in_both_forms(caller: GatewayCaller) -> None:
    for content in (
        b"",
        b"{",
        b'{ "not a JSON',
        b"\xff\xfe",
        b'{"query": "{"} {}',
        b'{"query": "{a}", "query": "{b}"}',
        b'{"variables": {"a": 1, "a": 2}}',
        b'{"query": "\\ud800"}',
        b"[" * 5000,
    ):
        for accept in (JSON, GRAPHQL):
            headers = {"content-type": JSON, "content-length": str(len(content)), "accept": accept}
            answer = await caller.client.request("POST", "/graphql", chunks=[content], headers=headers)
            assert (answer.status, answer.slug) == (400, "malformed-body"), content


async def test_a_body_is_json_in_utf_8(caller: GatewayCaller) -> None:
    content = json.dumps({"query": '{ report(id: "Run🏃Swim🏊") { id } }'}, ensure_ascii=False).encode()
    length = ("content-length", str(len(content)))
    for content_type in (JSON, f"{JSON}; charset=utf-8", f'{JSON};charset="UTF-8"'):
        headers = [length, ("content-type", content_type)]
        answer = await caller.client.request("POST", "/graphql", chunks=[content], headers=headers)
        assert (answer.status, answer.json()) == (200, {"data": {"report": None}}), content_type
    kinds = ("application/graphql", "text/plain", "application/x-www-form-urlencoded")
    others = (f"{JSON}; charset=iso-8859-2", f"{JSON}; charset=utf-16", *kinds)
    for refused in ([length], *([length, ("content-type", other)] for other in others)):
        answer = await caller.client.request("POST", "/graphql", chunks=[content], headers=refused)
        assert (answer.status, answer.slug, answer.headers["accept"]) == (415, "unsupported-media-type", JSON), refused


async def test_a_browser_that_looks_gets_the_query_page_and_a_program_its_answer(caller: GatewayCaller) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    stranger = type(caller.client)(caller.client.app)
    page = await stranger.get("/graphql", headers={"accept": browser})
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert (await stranger.get("/graphql")).slug == "unauthenticated"
    assert (await stranger.get("/graphql", headers={"accept": f"{JSON}, text/html;q=0.5"})).status == 401


async def test_production_has_no_query_page(in_production: GatewayCaller) -> None:
    stranger = type(in_production.client)(in_production.client.app)
    answer = await stranger.get("/graphql", headers={"accept": "text/html, */*;q=0.8"})
    assert answer.status == 401
    assert b"Named documents" not in answer.body
