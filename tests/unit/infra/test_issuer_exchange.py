"""Token exchange: the gateway turns a caller's token into one for a single service, and no one does more than that."""

from __future__ import annotations

import hmac
import json
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.support.issuer import CLI_REDIRECT, PROTOCOL, IssuerInProcess, write_key
from tests.support.tokens import claims, written


@pytest.mark.parametrize("audience", ["identification", "referral", "notifications"])
async def test_a_token_is_exchanged_for_one_service(issuer: IssuerInProcess, audience: str) -> None:
    own = claims((tokens := await issuer.tokens("csr.nis", acr_values="2"))["access_token"])
    issuer.clock.forward(seconds=100)
    answer = (await issuer.exchange(tokens["access_token"], audience)).json()
    got = jwt.decode(answer["access_token"], await issuer.keys(), algorithms=["ES256"]).claims
    assert got == {**own, "aud": audience, "azp": "gateway", "iat": own["iat"] + 100, "jti": got["jti"]}
    assert answer["expires_in"] == 200
    assert "refresh_token" not in answer


async def test_the_command_lines_token_is_exchanged_by_the_gateway_only(issuer: IssuerInProcess) -> None:
    code = await issuer.code(client_id="spona-cli", redirect_uri=CLI_REDIRECT)
    token = (await issuer.redeem(code, client_id="spona-cli", client_secret=None, redirect_uri=CLI_REDIRECT)).json()[
        "access_token"
    ]
    refused = await issuer.exchange(token, client_id="spona-cli", client_secret=None)
    assert (refused.status_code, refused.json()["error"]) == (400, "unauthorized_client")
    assert (await issuer.exchange(token)).status_code == 200


async def test_a_service_token_and_an_id_token_are_not_exchanged(issuer: IssuerInProcess) -> None:
    tokens = await issuer.tokens()
    service = (await issuer.exchange(tokens["access_token"], "identification")).json()["access_token"]
    for token in (service, tokens["id_token"], tokens["refresh_token"]):
        for audience in ("identification", "referral"):
            refused = await issuer.exchange(token, audience)
            assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"audience": "gateway"}, "invalid_target"),
        ({"audience": "identification referral"}, "invalid_target"),
        ({"audience": None}, "invalid_target"),
        ({"resource": "http://127.0.0.1:22001"}, "invalid_target"),
        ({"subject_token": None}, "invalid_request"),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:refresh_token"}, "invalid_request"),
        ({"requested_token_type": "urn:ietf:params:oauth:token-type:refresh_token"}, "invalid_request"),
        ({"actor_token": "x", "actor_token_type": "y"}, "invalid_request"),
    ],
)
async def test_an_exchange_asks_for_exactly_one_service(
    issuer: IssuerInProcess, changes: dict[str, str | None], error: str
) -> None:
    tokens = await issuer.tokens()
    refused = await issuer.exchange(tokens["access_token"], **changes)
    assert (refused.status_code, refused.json()["error"]) == (400, error)


async def test_a_run_out_or_forged_token_is_not_exchanged(issuer: IssuerInProcess, tmp_path: Path) -> None:
    token = (await issuer.tokens())["access_token"]
    said = claims(token)
    foreign = ECKey.import_key(write_key(tmp_path / "foreign.pem").read_bytes())
    public = (await issuer.http.get(f"{PROTOCOL}/certs")).json()["keys"][0]
    pem = ECKey.import_key(public).as_pem(private=False)
    head, body, signature = token.split(".")
    confused = f"{written(json.dumps({'alg': 'HS256', 'kid': public['kid']}).encode())}.{body}"
    forged = [
        jwt.encode({"alg": "ES256", "kid": public["kid"]}, said, foreign),
        f"{confused}.{written(hmac.digest(pem, confused.encode(), 'sha256'))}",
        written(b'{"alg":"none"}') + f".{body}.",
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{head}.{body}",
        "",
        "...",
    ]
    assert (await issuer.exchange(token)).status_code == 200
    for each in forged:
        refused = await issuer.exchange(each)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request"), each
    issuer.clock.forward(seconds=300)
    assert (await issuer.exchange(token)).json()["error"] == "invalid_request"


@pytest.mark.parametrize("name", ["sid", "sub", "auth_time", "roles"])
async def test_a_token_that_does_not_say_who_signed_in_is_not_exchanged(issuer: IssuerInProcess, name: str) -> None:
    said = claims((await issuer.tokens())["access_token"])
    (key,) = (await issuer.http.get(f"{PROTOCOL}/certs")).json()["keys"]
    head = {"alg": "ES256", "kid": key["kid"]}
    assert (await issuer.exchange(jwt.encode(head, said, issuer.key))).status_code == 200
    refused = await issuer.exchange(jwt.encode(head, {**said, name: None}, issuer.key))
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
    del said[name]
    refused = await issuer.exchange(jwt.encode(head, said, issuer.key))
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
