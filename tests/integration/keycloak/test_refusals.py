"""What Keycloak refuses: other grants, other ways to prove a code, other addresses; and the forged tokens of the battery."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from joserfc.jwk import ECKey

from chassis.auth.errors import Reason, Unauthenticated
from chassis.auth.tokens import TokenVerifier
from infra.errors import Refusal
from infra.sign_in import SignIn
from infra.sign_in_answers import Credentials
from tests.support.issuer import challenge, claims
from tests.support.keycloak import GATEWAY, RunningKeycloak
from tests.support.tokens import SettableClock, encoded

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
    told = parse_qs(parts.query) | parse_qs(parts.fragment)
    assert status == 302
    assert "error" in told
    assert not {"code", "access_token", "id_token"} & told.keys()


@pytest.mark.parametrize("address", ["/auth/callback", "/auth/cli/", "/auth/cli/../callback", "/auth/cli?x=1"])
async def test_no_other_address_gets_an_answer(keycloak: RunningKeycloak, address: str) -> None:
    assert await asked(keycloak, {"redirect_uri": GATEWAY + address}) == (400, "")


@pytest.mark.parametrize("client", ["spona-cli", "gateway", "admin-cli"])
async def test_no_client_gets_a_token_for_a_password(keycloak: RunningKeycloak, client: str) -> None:
    form = {"grant_type": "password", "client_id": client, "username": "csr.nis", "password": "demo"}
    if client == "gateway":
        form["client_secret"] = keycloak.gateway_secret
    async with aiohttp.ClientSession() as session, session.post(keycloak.auth.token_url, data=form) as answer:
        assert answer.status in (400, 401)
        assert "access_token" not in await answer.json()


async def test_a_refresh_token_is_good_once(keycloak: RunningKeycloak) -> None:
    tokens = await keycloak.sign_in().tokens("csr.nis")
    form = {"grant_type": "refresh_token", "client_id": "spona-cli", "refresh_token": tokens["refresh_token"]}
    async with aiohttp.ClientSession() as session:
        async with session.post(keycloak.auth.token_url, data=form) as answer:
            assert answer.status == 200
        async with session.post(keycloak.auth.token_url, data=form) as answer:
            assert (answer.status, (await answer.json())["error"]) == (400, "invalid_grant")


async def test_after_five_wrong_passwords_the_right_one_does_not_help(keycloak: RunningKeycloak) -> None:
    wrong = SignIn(keycloak.server.issuer, f"{GATEWAY}/auth/cli", credentials=Credentials("wrong"))
    for _ in range(5):
        with pytest.raises(Refusal):
            await wrong.token("labour.nis")
    try:
        with pytest.raises(Refusal, match=r"refused to sign labour\.nis in"):
            await keycloak.sign_in().token("labour.nis")
    finally:
        keycloak.realm().admin.clear_all_bruteforce_attempts()
    assert await keycloak.sign_in().token("labour.nis")


async def public_key(keycloak: RunningKeycloak) -> tuple[ECKey, str]:
    async with aiohttp.ClientSession() as session, session.get(keycloak.auth.jwks_url) as answer:
        keys = (await answer.json())["keys"]
    assert [key["alg"] for key in keys] == ["ES256"]
    return ECKey.import_key(keys[0]), keys[0]["kid"]


async def refused(verifier: TokenVerifier, token: str) -> Reason:
    with pytest.raises(Unauthenticated) as refusal:
        await verifier.verify(token)
    return refusal.value.reason


async def test_the_battery_against_a_token_of_keycloak(keycloak: RunningKeycloak) -> None:
    token = await keycloak.sign_in().token("csr.nis")
    head, _, signature = token.split(".")
    said = claims(token)
    key, kid = await public_key(keycloak)
    unsigned = f"{encoded({'alg': 'HS256', 'kid': kid})}.{encoded(said)}"
    digest = hmac.new(key.as_pem(private=False), unsigned.encode(), hashlib.sha256).digest()
    forged = {
        Reason.ALGORITHM: [
            f"{encoded({'alg': 'none', 'kid': kid})}.{encoded(said)}.",
            f"{unsigned}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}",
        ],
        Reason.SIGNATURE: [f"{head}.{encoded(said | {'roles': ['centre_intake']})}.{signature}"],
    }
    verifier = keycloak.verifier()
    for reason, tokens in forged.items():
        assert [await refused(verifier, one) for one in tokens] == [reason] * len(tokens)
    assert await refused(keycloak.verifier("referral"), token) is Reason.AUDIENCE
    late = SettableClock(datetime.fromtimestamp(said["exp"], UTC) + timedelta(seconds=31))
    auth = keycloak.auth
    assert await refused(TokenVerifier(auth.issuer, "gateway", auth.jwks_url, clock=late), token) is Reason.EXPIRED
    assert (await verifier.verify(token)).username == "csr.nis"


async def test_tokens_of_kind_and_of_realm_are_told_apart(keycloak: RunningKeycloak) -> None:
    tokens = await keycloak.sign_in().tokens("csr.nis")
    assert await refused(keycloak.verifier("spona-cli"), tokens["id_token"]) is Reason.TYPE
    held = keycloak.realm().admin.connection.token
    assert held is not None
    foreign = held["access_token"]
    assert json.dumps(claims(foreign)).count("realms/master")
    assert await refused(keycloak.verifier(), foreign) in (Reason.UNKNOWN_KEY, Reason.ALGORITHM)
