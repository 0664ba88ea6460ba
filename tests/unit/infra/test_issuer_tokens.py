"""The client's half: codes, refresh tokens and exchanges, each for one use by whom it was made for."""

from __future__ import annotations

import base64
from uuid import UUID

import pytest
import yaml
from joserfc import jwt

from infra.issuer.memory import REUSED
from tests.support.issuer import CLI_REDIRECT, ISSUER, PEOPLE, PROTOCOL, SECRET, VERIFIER, IssuerInProcess, challenge
from tests.support.tokens import claims


async def test_a_code_gives_tokens_that_say_who_how_and_for_whom(issuer: IssuerInProcess) -> None:
    tokens = await issuer.tokens("health.nis")
    now = int(issuer.clock.now().timestamp())
    token = jwt.decode(tokens["access_token"], await issuer.keys(), algorithms=["ES256"])
    said = token.claims
    person = next(
        entry for entry in yaml.safe_load(PEOPLE.read_text("utf-8"))["people"] if entry["username"] == "health.nis"
    )
    expected = {
        "iss": ISSUER,
        "sub": person["sub"],
        "aud": "gateway",
        "azp": "gateway",
        "typ": "Bearer",
        "iat": now,
        "exp": now + 300,
        "acr": "1",
        "auth_time": now,
        "preferred_username": "health.nis",
        "name": person["name"],
        "agency": person["agency"],
        "unit": person["unit"],
        "sector": "health",
        "roles": ["health_reporter"],
    }
    assert {name: said[name] for name in expected} == expected
    assert UUID(said["jti"]) != UUID(said["sid"])
    assert token.header["kid"]
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 300)


async def test_the_id_token_is_for_the_client_and_answers_its_nonce(issuer: IssuerInProcess) -> None:
    tokens = await issuer.tokens("csr.nis")
    said = jwt.decode(tokens["id_token"], await issuer.keys(), algorithms=["ES256"]).claims
    assert (said["aud"], said["typ"], said["nonce"]) == ("gateway", "ID", "the-nonce")
    assert said["sid"] == claims(tokens["access_token"])["sid"]


async def test_the_public_client_gets_a_token_for_the_gateway(issuer: IssuerInProcess) -> None:
    code = await issuer.code(client_id="spona-cli", redirect_uri=CLI_REDIRECT)
    tokens = (await issuer.redeem(code, client_id="spona-cli", client_secret=None, redirect_uri=CLI_REDIRECT)).json()
    assert (claims(tokens["access_token"])["aud"], claims(tokens["access_token"])["azp"]) == ("gateway", "spona-cli")
    assert claims(tokens["id_token"])["aud"] == "spona-cli"


async def test_the_published_keys_hold_no_private_part(issuer: IssuerInProcess) -> None:
    keys = (await issuer.http.get(f"{PROTOCOL}/certs")).json()["keys"]
    assert [set(key) for key in keys] == [{"kty", "crv", "x", "y", "kid", "use", "alg"}]


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "w" * 43},
        {"code_verifier": None},
        {"code_verifier": VERIFIER[:42]},
        {"code_verifier": "v" * 42 + "č"},
        {"code_verifier": challenge(VERIFIER)},
        {"redirect_uri": CLI_REDIRECT},
        {"redirect_uri": None},
        {"client_id": "spona-cli", "client_secret": None},
    ],
)
async def test_a_wrong_proof_gets_nothing_and_spends_the_code(
    issuer: IssuerInProcess, changes: dict[str, str | None]
) -> None:
    code = await issuer.code()
    refused = await issuer.redeem(code, **changes)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert (await issuer.redeem(code)).json()["error"] == "invalid_grant"


async def test_a_code_used_twice_ends_the_session_it_opened(issuer: IssuerInProcess) -> None:
    code = await issuer.code()
    first = (await issuer.redeem(code)).json()
    assert (await issuer.redeem(code)).json()["error"] == "invalid_grant"
    assert (await issuer.refresh(first["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await issuer.exchange(first["access_token"])).json()["error"] == "invalid_request"


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (60, 400), (3600, 400)])
async def test_a_code_lives_for_less_than_sixty_seconds(issuer: IssuerInProcess, seconds: int, status: int) -> None:
    code = await issuer.code()
    issuer.clock.forward(seconds=seconds)
    assert (await issuer.redeem(code)).status_code == status


@pytest.mark.parametrize(
    ("form", "error", "status"),
    [
        ({"grant_type": "password", "username": "health.nis", "password": "demo"}, "unsupported_grant_type", 400),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type", 400),
        ({"grant_type": None}, "invalid_request", 400),
        ({"grant_type": "authorization_code"}, "invalid_request", 400),
        ({"grant_type": "refresh_token"}, "invalid_request", 400),
        ({"grant_type": "authorization_code", "code": "guessed"}, "invalid_grant", 400),
        ({"grant_type": "refresh_token", "refresh_token": "guessed"}, "invalid_grant", 400),
        ({"client_secret": "wrong"}, "invalid_client", 401),
        ({"client_secret": None}, "invalid_client", 401),
        ({"client_id": "nobody"}, "invalid_client", 401),
        ({"grant_type": "refresh_token", "client_id": None, "client_secret": None}, "invalid_client", 401),
        ({"client_id": "spona-cli"}, "invalid_client", 401),
    ],
)
async def test_refusals_are_json_with_registered_codes(
    issuer: IssuerInProcess, form: dict[str, str | None], error: str, status: int
) -> None:
    refused = await issuer.post_token(**form)
    assert (refused.status_code, refused.json()["error"]) == (status, error)
    assert set(refused.json()) == {"error", "error_description"}
    assert refused.headers["cache-control"] == "no-store"
    assert ("www-authenticate" in refused.headers) is (status == 401)


async def test_the_secret_may_come_by_basic_but_not_twice(issuer: IssuerInProcess) -> None:
    def basic(secret: str) -> dict[str, str]:
        return {"authorization": "Basic " + base64.b64encode(f"gateway:{secret}".encode()).decode()}

    async def post(headers: dict[str, str], **form: str) -> tuple[int, str]:
        answer = await issuer.http.post(
            f"{PROTOCOL}/token", data={"grant_type": "refresh_token", "refresh_token": "x"} | form, headers=headers
        )
        return answer.status_code, answer.json()["error"]

    assert await post(basic(SECRET)) == (400, "invalid_grant")
    assert await post(basic("wrong")) == (401, "invalid_client")
    assert await post(basic(SECRET), client_secret=SECRET) == (400, "invalid_request")
    assert await post(basic(SECRET), client_id="spona-cli") == (400, "invalid_request")
    assert await post({"authorization": "Basic ###"}) == (401, "invalid_client")
    assert await post({"authorization": "Bearer x"}) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b'{"grant_type":"refresh_token"}', "application/json", 400),
        (b"grant_type=a&grant_type=b", "application/x-www-form-urlencoded", 400),
        (b"grant_type=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"grant_type=\xc4\x8d", "application/x-www-form-urlencoded", 400),
        (b"a=b&" * 100, "application/x-www-form-urlencoded", 400),
        (b"a=" + b"b" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"", "", 400),
    ],
)
async def test_a_body_that_is_no_form_is_refused(
    issuer: IssuerInProcess, content: bytes, kind: str, status: int
) -> None:
    refused = await issuer.http.post(
        f"{PROTOCOL}/token", content=content, headers={"content-type": kind} if kind else {}
    )
    assert (refused.status_code, refused.json()["error"]) == (status, "invalid_request")


async def test_a_refresh_token_rotates_and_keeps_who_and_how(issuer: IssuerInProcess) -> None:
    first = await issuer.tokens("csr.nis", acr_values="2")
    issuer.clock.forward(minutes=4)
    second = (await issuer.refresh(first["refresh_token"])).json()
    before, after = claims(first["access_token"]), claims(second["access_token"])
    kept = ("sub", "sid", "acr", "auth_time", "aud", "azp", "roles", "unit")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert after["jti"] != before["jti"]
    assert after["exp"] == before["exp"] + 240
    assert second["refresh_token"] != first["refresh_token"]
    assert "nonce" not in claims(second["id_token"])


async def test_a_refresh_token_is_taken_again_while_its_answer_may_have_been_lost(issuer: IssuerInProcess) -> None:
    first = await issuer.tokens()
    lost = [(await issuer.refresh(first["refresh_token"])).json() for _ in range(1 + REUSED)]
    assert (await issuer.refresh(lost[-1]["refresh_token"])).status_code == 200


async def test_a_refresh_token_used_too_often_ends_the_session(issuer: IssuerInProcess) -> None:
    first = await issuer.tokens()
    answers = [(await issuer.refresh(first["refresh_token"])).json() for _ in range(2 + REUSED)]
    assert [answer.get("error") for answer in answers] == [None] * (1 + REUSED) + ["invalid_grant"]
    assert (await issuer.refresh(answers[0]["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_refresh_token_is_not_taken_again_once_the_next_one_was_used(issuer: IssuerInProcess) -> None:
    first = await issuer.tokens()
    second = (await issuer.refresh(first["refresh_token"])).json()
    third = (await issuer.refresh(second["refresh_token"])).json()
    assert (await issuer.refresh(first["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await issuer.refresh(third["refresh_token"])).json()["error"] == "invalid_grant"
    other = await issuer.tokens()
    assert (await issuer.refresh(other["refresh_token"])).status_code == 200


async def test_a_refresh_token_is_the_clients_own(issuer: IssuerInProcess) -> None:
    tokens = await issuer.tokens()
    stolen = await issuer.refresh(tokens["refresh_token"], client_id="spona-cli", client_secret=None)
    assert stolen.json()["error"] == "invalid_grant"
    assert (await issuer.refresh(tokens["refresh_token"])).status_code == 200


async def test_a_refresh_token_lasts_half_an_hour_and_a_session_ten_hours(issuer: IssuerInProcess) -> None:
    idle = await issuer.tokens()
    token = (await issuer.tokens())["refresh_token"]
    issuer.clock.forward(minutes=30)
    assert (await issuer.refresh(idle["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await issuer.refresh(token)).json()["error"] == "invalid_grant"
    token, minutes = (await issuer.tokens())["refresh_token"], 0
    while minutes < 600:
        answer = await issuer.refresh(token)
        assert answer.status_code == 200, minutes
        token = answer.json()["refresh_token"]
        issuer.clock.forward(minutes=25)
        minutes += 25
    assert (await issuer.refresh(token)).json()["error"] == "invalid_grant"
