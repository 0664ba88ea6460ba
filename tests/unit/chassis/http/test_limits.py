"""Size and kind of a body are settled before anybody reads it."""

from __future__ import annotations

import pytest

from chassis.http.middleware import BODY_LIMIT
from tests.support.example_service import Example

JSON, BODY = {"content-type": "application/json"}, b'{"givenName": "Ana"}'


@pytest.fixture
def example() -> Example:
    return Example()


async def test_a_told_length_over_the_limit_is_413(example: Example) -> None:
    answer = await example.client.post("/v1/things", headers={**JSON, "content-length": str(BODY_LIMIT + 1)})
    assert (answer.status, answer.slug, answer.headers["connection"]) == (413, "body-too-large", "close")


@pytest.mark.parametrize("headers", [{"transfer-encoding": "chunked"}, {"content-length": "10"}])
async def test_a_counted_length_over_the_limit_is_413(example: Example, headers: dict[str, str]) -> None:
    answer = await example.client.post("/v1/things", chunks=[b" " * 65_536] * 17, headers={**JSON, **headers})
    assert (answer.status, answer.slug) == (413, "body-too-large")


@pytest.mark.parametrize("length", ["-1", "1e3", "ten", "١٠"])
async def test_a_length_that_is_no_number_is_400(example: Example, length: str) -> None:
    answer = await example.client.post("/v1/things", headers={**JSON, "content-length": length})
    assert (answer.status, answer.slug) == (400, "malformed-body")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json; charset=utf-16"},
        {"content-type": "application/json", "content-encoding": "gzip"},
        {"content-type": "text/json"},
        {"content-type": "application/merge-patch+json"},
    ],
)
async def test_another_kind_of_body_is_415(example: Example, headers: dict[str, str]) -> None:
    sent = {**headers, "content-length": str(len(BODY))}
    answer = await example.client.post("/v1/things", chunks=[BODY], headers=sent)
    assert (answer.status, answer.slug, answer.headers["accept"]) == (415, "unsupported-media-type", "application/json")


@pytest.mark.parametrize("size", [len(BODY), BODY_LIMIT])
@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=UTF-8", 'application/json; charset="utf-8"']
)
async def test_json_under_any_spelling_is_read_up_to_the_limit(example: Example, kind: str, size: int) -> None:
    headers = {"content-type": kind, "content-length": str(size)}
    assert (await example.client.post("/v1/things", chunks=[BODY.ljust(size)], headers=headers)).status == 201


EVERY_ANSWER = {
    "a success": ("GET", "/v1/me", 200, {}),
    "a refusal": ("GET", "/v1/refusals/forbidden", 403, {}),
    "nothing there": ("GET", "/nothing", 404, {}),
    "a wrong method": ("TRACE", "/v1/me", 405, {}),
    "a large body": ("POST", "/v1/things", 413, {"content-length": "99999999"}),
    "a wrong kind": ("POST", "/v1/things", 415, {"content-length": "5"}),
    "a fault": ("GET", "/v1/faults/x", 500, {}),
    "health": ("GET", "/healthz", 200, {}),
    "the contract": ("GET", "/openapi.json", 200, {}),
}


@pytest.mark.parametrize("name", EVERY_ANSWER)
async def test_every_answer_is_uncached_typed_and_closed_to_browsers(example: Example, name: str) -> None:
    method, path, status, headers = EVERY_ANSWER[name]
    answer = await example.client.request(method, path, headers=headers)
    assert answer.status == status
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["content-type"] in ("application/json", "application/problem+json")
    assert "server" not in answer.headers
