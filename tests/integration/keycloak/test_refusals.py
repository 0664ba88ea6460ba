"""What Keycloak refuses: other grants, other ways to prove a code, other addresses, other clients that would exchange."""

import time
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from infra.errors import CliError
from infra.sign_in.code_flow import SignIn
from infra.sign_in.page import Credentials, one_time_code
from tests.support.issuer import challenge
from tests.support.keycloak import GATEWAY, RunningKeycloak

GOOD = {
    "response_type": "code",
    "client_id": "spona-cli",
    "redirect_uri": f"{GATEWAY}/auth/cli",
    "scope": "openid",
    "state": "s",
    "nonce": "n",
    "code_challenge": challenge("v" * 43),
    "code_challenge_method": "S256",
}
REFUSED: dict[str, dict[str, str | None]] = {
    "implicit": {"response_type": "token"},
    "implicit with an ID token": {"response_type": "id_token"},
    "no PKCE": {"code_challenge": None, "code_challenge_method": None},
    "plain PKCE": {"code_challenge": "v" * 43, "code_challenge_method": "plain"},
}


async def asked(keycloak: RunningKeycloak, changes: dict[str, str | None]) -> tuple[int, str]:
    sent = {name: value for name, value in (GOOD | changes).items() if value is not None}
    async with (
        aiohttp.ClientSession() as session,
        session.get(
            f"{keycloak.server.issuer}/protocol/openid-connect/auth", params=sent, allow_redirects=False
        ) as answer,
    ):
        return answer.status, answer.headers.get("location", "")


async def test_the_good_request_beside_them_gets_the_form(keycloak: RunningKeycloak) -> None:
    assert await asked(keycloak, {}) == (200, "")


@pytest.mark.parametrize("name", REFUSED)
async def test_other_ways_to_sign_in_are_sent_back_with_an_error(keycloak: RunningKeycloak, name: str) -> None:
    status, location = await asked(keycloak, REFUSED[name])
    parts = urlsplit(location)
    found = parse_qs(parts.query) | parse_qs(parts.fragment)
    assert status == 302
    assert "error" in found
    assert not {"code", "access_token", "id_token"} & found.keys()


@pytest.mark.parametrize("address", ["/auth/callback", "/auth/cli/", "/auth/cli/../callback", "/auth/cli?x=1"])
async def test_no_other_address_gets_an_answer(keycloak: RunningKeycloak, address: str) -> None:
    assert await asked(keycloak, {"redirect_uri": GATEWAY + address}) == (400, "")


@pytest.mark.parametrize(
    ("client", "error"),
    [("spona-cli", "unauthorized_client"), ("gateway", "unauthorized_client"), ("admin-cli", "invalid_grant")],
)
async def test_no_client_gets_a_token_for_a_password(keycloak: RunningKeycloak, client: str, error: str) -> None:
    # Everything else about the request is right: with the grant allowed, it gets a token.
    known = Credentials.of_demo_people()
    assert known.second_factor is not None
    code = one_time_code(known.second_factor, time.time())
    form = {"grant_type": "password", "client_id": client, "username": "csr.nis", "password": known.password}
    if client == "gateway":
        form["client_secret"] = keycloak.gateway_secret
    async with (
        aiohttp.ClientSession() as session,
        session.post(keycloak.auth.token_url, data={**form, "totp": code}) as answer,
    ):
        answered = await answer.json()
        assert (answer.status, answered["error"]) == (400, error), answered
        # Keycloak's own client may use the grant by its settings: the policy of the realm is what refuses it.
        assert client != "admin-cli" or answered["error_description"].startswith("resource owner password credentials")


async def test_only_the_gateway_exchanges(keycloak: RunningKeycloak) -> None:
    admin = keycloak.realm().admin
    token = await keycloak.sign_in().token("csr.nis")
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token": token,
        "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
        "audience": "referral",
        "scope": "openid referral",
    }
    got = []
    async with aiohttp.ClientSession() as session:
        for client in admin.get_clients():
            proof = {"client_secret": client["secret"]} if "secret" in client else {}
            sent = {**form, "client_id": client["clientId"], **proof}
            async with session.post(keycloak.auth.token_url, data=sent) as answer:
                if answer.status == 200:
                    got.append(client["clientId"])
    assert got == ["gateway"]


async def test_after_five_wrong_passwords_the_right_one_does_not_help(keycloak: RunningKeycloak) -> None:
    wrong = SignIn(keycloak.server.issuer, f"{GATEWAY}/auth/cli", credentials=Credentials("wrong"))
    for _ in range(5):
        with pytest.raises(CliError):
            await wrong.token("labour.nis")
    try:
        with pytest.raises(CliError, match=r"refused to sign labour\.nis in"):
            await keycloak.sign_in().token("labour.nis")
    finally:
        keycloak.realm().admin.clear_all_bruteforce_attempts()
    assert await keycloak.sign_in().token("labour.nis")
