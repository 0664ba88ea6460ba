"""401 says how to sign in and nothing about what was wrong; 403 says that the role does not carry the operation."""

from __future__ import annotations

import json

import pytest

from contracts.scopes import ROLE_PERMISSIONS, Permission
from tests.support.example_service import Example
from tests.support.tokens import SUBJECT


@pytest.fixture
def example() -> Example:
    return Example()


async def test_without_a_token(example: Example) -> None:
    answer = await example.anonymous.get("/v1/me")
    assert (answer.status, answer.slug) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == 'Bearer realm="spona"'


@pytest.mark.parametrize(
    "headers",
    [
        [("authorization", "Bearer")],
        [("authorization", "Bearer ")],
        [("authorization", "Basic Z2F0ZXdheTpzZWNyZXQ=")],
        [("authorization", "Bearer a b")],
        [("authorization", "Bearer žeton")],
        [("authorization", "Token abc.def.ghi")],
    ],
)
async def test_with_something_that_is_no_bearer_token(example: Example, headers: list[tuple[str, str]]) -> None:
    answer = await example.anonymous.get("/v1/me", headers=headers)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, 'Bearer realm="spona", error="invalid_token"')


async def test_two_tokens_are_none(example: Example) -> None:
    token = ("authorization", f"Bearer {example.mint.token()}")
    assert (await example.anonymous.get("/v1/me", headers=[token])).status == 200
    assert (await example.anonymous.get("/v1/me", headers=[token, token])).status == 401


@pytest.mark.parametrize("typ", ["JWT", "at+jwt", "AT+JWT", "application/at+jwt", "application/jwt", None])
async def test_the_type_of_an_access_token_may_be_spelt_out(example: Example, typ: str | None) -> None:
    token = example.mint.token({"typ": typ} if typ else {})
    assert (await example.anonymous.bearing(token).get("/v1/me")).status == 200


async def test_a_token_bound_to_a_key_of_its_holder_is_no_bearer_token(example: Example) -> None:
    token = example.mint.token(cnf={"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"})
    answer = await example.anonymous.bearing(token).get("/v1/me")
    assert (answer.status, answer.slug) == (401, "unauthenticated")
    assert 'error="invalid_token", error_description="A token that is bound' in answer.headers["www-authenticate"]
    assert "Ask the issuer for a bearer token." in answer.json()["detail"]


async def test_every_bad_token_gets_the_same_answer(example: Example, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {
        "expired": example.mint.token(exp=1),
        "audience": example.mint.token(aud="identification"),
        "type": example.mint.token(typ="ID"),
        "client": example.mint.token(azp="account-console"),
        "algorithm": example.mint.unsigned({"alg": "none", "kid": "test-ec"}),
    }
    answers = [await example.anonymous.bearing(token).get("/v1/me") for token in bad.values()]
    assert len({(answer.status, answer.body, json.dumps(answer.headers)) for answer in answers}) == 1
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["reason"] for line in logged] == list(bad)
    assert not any(token in json.dumps(logged) for token in bad.values())


async def test_a_token_in_the_query_is_not_read(example: Example) -> None:
    assert (await example.anonymous.get(f"/v1/me?access_token={example.mint.token()}")).status == 401


@pytest.mark.parametrize("role", [*ROLE_PERMISSIONS, "a_role_nobody_knows"])
async def test_a_role_opens_what_it_carries(example: Example, role: str) -> None:
    carried = ROLE_PERMISSIONS.get(role, frozenset())
    totals = await example.as_role(role).get("/v1/totals")
    filed = await example.as_role(role).post("/v1/things", {"givenName": "Ana"})
    assert totals.status == (200 if Permission.FLOW_READ in carried else 403)
    assert filed.status == (201 if Permission.REPORTS_FILE in carried else 403)


async def test_a_refused_role_is_logged_by_id_and_permission(
    example: Example, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await example.as_role("csr_worker").get("/v1/totals")
    assert (answer.status, answer.slug) == (403, "forbidden")
    challenge = 'Bearer realm="spona", error="insufficient_scope", scope="flow:read"'
    assert answer.headers["www-authenticate"] == challenge
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["permission"], line["subject.id"]) == ("auth.forbidden", "flow:read", str(SUBJECT))
    assert "Ana" not in json.dumps(line)
    assert "csr.nis" not in json.dumps(line)


async def test_without_the_issuer_no_one_is_let_in(example: Example) -> None:
    example.mint.source.reachable = False
    answer = await example.client.get("/v1/me")
    assert (answer.status, answer.slug) == (503, "unavailable")
