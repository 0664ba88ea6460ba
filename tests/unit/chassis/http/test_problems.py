"""Every refusal is an RFC 9457 problem with a stable slug, and none repeats what was sent."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

import pytest

from chassis.http import problems
from tests.support.asgi import Answer, AsgiClient
from tests.support.example_service import CANARY, THERE, Example

GOOD = {"givenName": "Ana"}


@pytest.fixture
def example() -> Example:
    return Example()


async def test_a_good_document_is_taken(example: Example) -> None:
    answer = await example.client.post(
        "/v1/things",
        {**GOOD, "parts": [{"label": "a", "count": 2}], "colour": "red"},
        headers={"X-Language": "sr"},
    )
    assert (answer.status, answer.json()["givenName"]) == (201, "Anasr")


async def test_one_answer_names_every_offending_field_and_no_value(example: Example) -> None:
    answer = await example.client.post(
        "/v1/things",
        {
            "story": f"{CANARY}\u202e",
            "phone": CANARY,
            "email": CANARY,
            "colour": CANARY,
            "urgent": CANARY,
            "born": CANARY,
            "seenAt": "2026-11-24T10:00:00",
            "owner": CANARY,
            "parts": [{"label": 7, "count": CANARY}, {"label": "ok", "count": 10}],
            "extra": CANARY,
        },
        headers={"X-Language": "kratko!"},
    )
    assert (answer.status, answer.slug) == (422, "invalid-input")
    assert answer.fields() == {
        "givenName": "is missing: give it a value.",
        "story": "holds control or text-direction characters: type it again without them.",
        "phone": "must be a phone number, in Serbia or with the country's code.",
        "email": "must be an e-mail address.",
        "colour": "must be one of red or blue.",
        "urgent": "must be true or false.",
        "born": "must be a date like 2026-11-24.",
        "seenAt": "must name its time zone, like 2026-11-24T15:00:00Z.",
        "owner": "must be a UUID.",
        "parts.0.label": "must be text.",
        "parts.0.count": "must be a whole number.",
        "parts.1.count": "must be at most 9.",
        "(unknown name)": "is not a field here: leave it out.",
        "X-Language": "must have at most 3 characters.",
    }
    assert CANARY.encode() not in answer.body
    assert b"kratko" not in answer.body


@pytest.mark.parametrize(
    "name", ["Jelisaveta", "Jelisaveta Kanarinac", "Јелисавета", "a" * 65, "x\u202ey", "", "givenname"]
)
async def test_no_unknown_name_is_repeated(example: Example, name: str) -> None:
    answer = await example.client.post("/v1/things", {**GOOD, name: 1, "parts": [{"label": "a", "count": 1, name: 1}]})
    assert set(answer.fields()) == {"(unknown name)", "parts.0.(unknown name)"}
    assert not name or json.dumps(name) not in answer.body.decode()


async def test_an_endless_list_of_problems_is_cut(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "_MOST_FIELDS", 3)
    wrong = [{"label": 7, "count": "x"}, {"label": 7, "count": "x"}, {"label": 7, "count": "x"}]
    answer = await example.client.post("/v1/things", {**GOOD, "parts": wrong})
    assert len(answer.json()["fields"]) == 3 + 1
    assert answer.fields()["(more)"] == "and 3 more problems: correct these first."


@pytest.mark.parametrize("document", [[], "text", 7, None, [GOOD]])
async def test_a_body_that_is_no_object_is_named_body(example: Example, document: Any) -> None:
    raw = [json.dumps(document).encode()]
    answer = await example.client.post("/v1/things", chunks=raw, headers={"content-type": "application/json"})
    assert (answer.status, set(answer.fields())) == (422, {"body"})


async def test_no_body_at_all_is_named_body(example: Example) -> None:
    answer = await example.client.post("/v1/things")
    assert (answer.status, set(answer.fields())) == (422, {"body"})


BROKEN = {
    "half": b'{"givenName": "Jelisaveta',
    "nothing": b"   ",
    "not utf-8": b'{"givenName": "\xff\xfe"}',
    "nested to death": b"[" * 100_000,
    "endless number": b'{"givenName": ' + b"9" * 10_000 + b"}",
    "no number": b'{"givenName": NaN}',
    "no number where no field is": b'{"givenName": "Ana", "parts": [{"label": "a", "count": -Infinity}]}',
    "half a character": b'{"givenName": "Ana\\ud800"}',
    "a name twice": b'{"givenName": "Jelisaveta", "givenName": "Ana"}',
    "a name twice inside": b'{"givenName": "Ana", "parts": [{"label": "a", "label": "b"}]}',
    "utf-16": '{"givenName": "Ana"}'.encode("utf-16"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_malformed_json_is_400(example: Example, name: str) -> None:
    answer = await _send_raw(example.client, BROKEN[name])
    assert (answer.status, answer.slug) == (400, "malformed-body")
    assert b"Jelisaveta" not in answer.body


@pytest.mark.parametrize("name", BROKEN)
async def test_who_asks_is_settled_before_what_is_sent(example: Example, name: str) -> None:
    assert (await _send_raw(example.anonymous, BROKEN[name])).status == 401
    assert (await _send_raw(example.as_role("coordination_office"), BROKEN[name])).status == 403
    assert (await _send_raw(example.anonymous, b'{"wrong": 1}')).status == 401
    assert (await _send_raw(example.as_role("coordination_office"), b'{"wrong": 1}')).status == 403


@pytest.mark.parametrize(("query", "got"), [("", 1), ("first=3", 3), ("colour=red&colour=blue", 3), ("%66irst=3", 3)])
async def test_a_declared_query_is_taken(example: Example, query: str, got: int) -> None:
    answer = await example.as_role("coordination_office").get(f"/v1/totals?{query}")
    assert (answer.status, answer.json()) == (200, {"reports": got})


@pytest.mark.parametrize("query", [CANARY, f"first=1&{CANARY}=1", "first=1&first=1", "First=1", "=", "colours=red"])
async def test_a_query_that_is_not_declared_is_refused_to_who_may_ask(example: Example, query: str) -> None:
    address = f"/v1/totals?{query}"
    answer = await example.as_role("coordination_office").get(address)
    assert (answer.status, answer.slug) == (400, "malformed-query")
    assert CANARY.encode() not in answer.body
    assert (await example.anonymous.get(address)).status == 401
    assert (await example.as_role("csr_worker").get(address)).status == 403


async def test_a_query_of_very_many_names_is_settled_at_once(example: Example) -> None:
    query = "&".join(["colour="] * 20_000)
    began = time.process_time()
    assert (await example.anonymous.get(f"/v1/totals?{query}")).status == 401
    assert time.process_time() - began < 2


async def _send_raw(client: AsgiClient, body: bytes) -> Answer:
    return await client.post("/v1/things", chunks=[body], headers={"content-type": "application/json"})


@pytest.mark.parametrize(
    ("name", "status", "extensions"),
    [
        ("not-found", 404, {}),
        ("forbidden", 403, {}),
        ("invalid-input", 422, {"fields": [{"name": "givenName", "problem": "is missing: give it a value."}]}),
        ("stale-version", 409, {"currentState": "accepted", "currentVersion": 4, "changedFields": ["answer", "state"]}),
        ("illegal-transition", 409, {"currentState": "closed", "action": "accept"}),
        ("idempotency-key-reused", 422, {}),
        ("unavailable", 503, {}),
    ],
)
async def test_a_refusal_keeps_its_slug_and_tells_what_it_carries(
    example: Example, name: str, status: int, extensions: dict[str, Any]
) -> None:
    answer = await example.anonymous.get(f"/v1/refusals/{name}")
    assert (answer.status, answer.slug) == (status, name)
    document = answer.json()
    assert {key: value for key, value in document.items() if key not in ("type", "title", "status")} == extensions
    assert ("retry-after" in answer.headers) == (status == 503)


async def test_a_lost_connection_is_503_with_retry_after(example: Example) -> None:
    answer = await example.anonymous.get("/v1/lost")
    assert (answer.status, answer.slug, answer.headers["retry-after"]) == (503, "unavailable", "2")
    assert CANARY.encode() not in answer.body


async def test_missing_unknown_and_impossible_look_alike(example: Example) -> None:
    paths = (f"/v1/things/{uuid4()}", "/v1/things/not-an-id", "/v1/nothing", "/v1/things/%00", "/")
    answers = [await example.client.get(path) for path in paths]
    assert {answer.status for answer in answers} == {404}
    assert (await example.client.get(f"/v1/things/{THERE}")).status == 200
    assert len({(answer.body, json.dumps(answer.headers)) for answer in answers}) == 1


async def test_an_unexpected_fault_is_masked(example: Example, capsys: pytest.CaptureFixture[str]) -> None:
    answer = await example.anonymous.get(f"/v1/faults/{CANARY}?q={CANARY}")
    assert (answer.status, answer.slug) == (500, "unexpected")
    assert set(answer.json()) == {"type", "title", "status", "traceId"}
    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "http.failed"
    assert (line["http.route"], line["http.request.method"]) == ("/v1/faults/{secret}", "GET")
    assert (line["exception.type"], line["trace.id"]) == ("ValueError", answer.json()["traceId"])
    assert line["exception.at"].startswith("tests.support.example_service:")
    assert CANARY.encode() not in answer.body
    assert CANARY not in json.dumps(line)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "TRACE", "HEAD", "CONNECT", "BREW"])
async def test_an_undeclared_method_is_405(example: Example, method: str) -> None:
    answer = await example.client.request(method, "/v1/things")
    assert (answer.status, answer.slug, answer.headers["allow"]) == (405, "method-not-allowed", "OPTIONS, POST")


@pytest.mark.parametrize(("method", "status"), [("OPTIONS", 204), ("POST", 405), ("DELETE", 405)])
async def test_every_method_of_an_address_is_named(example: Example, method: str, status: int) -> None:
    answer = await example.client.request(method, "/v1/totals")
    assert (answer.status, answer.headers["allow"]) == (status, "GET, HEAD, OPTIONS, PUT")
    answer = await example.client.request(method, f"/v1/things/{uuid4()}")
    assert (answer.status, answer.headers["allow"]) == (status, "GET, HEAD, OPTIONS")


async def test_options_of_no_address_is_404_and_an_answer_to_it_says_nothing_but_the_methods(example: Example) -> None:
    assert (await example.client.request("OPTIONS", "/v1/nowhere")).status == 404
    answer = await example.client.request("OPTIONS", "/v1/totals", headers={"origin": "https://elsewhere.example.org"})
    assert answer.body == b""
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "header", ["x-http-method-override", "x-method-override", "x-forwarded-for", "x-original-url", "x-user-id"]
)
async def test_headers_of_proxies_change_nothing(example: Example, header: str) -> None:
    answer = await example.client.get("/v1/me", headers={header: "DELETE /v1/other"})
    assert answer.json() == {"username": "csr.nis"}
