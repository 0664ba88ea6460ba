"""Tokens that are none, ended, forged or for somebody else: 401 at every door, each made with the issuer's real key where it can be."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc.jwk import ECKey

from infra.sign_in import SignIn
from tests.e2e.people import SERVICES, WHO, Everybody
from tests.support.stack import Stack
from tests.support.tokens import Mint, SettableClock, ec_key

# Made with the demo issuer's own key; tests/integration/keycloak does the like with Keycloak's.
pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

DOORS = {**SERVICES, "gateway": 0}
PATHS = {"identification": "/reports", "referral": "/referrals", "notifications": "/inbox", "gateway": "/graphql"}
ME = {"query": "{ me { id } }"}


@pytest.fixture
async def mint(people: Everybody, stack: Stack) -> Mint:
    """The issuer's own key: what it makes is refused for what it says and not for who signed it."""
    certs = await people.wire.send("GET", 4, "/realms/spona/protocol/openid-connect/certs", None, {})
    (known,) = certs.json()["keys"]
    pem = (stack.installation.keys / "issuer.pem").read_bytes()
    return Mint(SettableClock(datetime.now(UTC)), ECKey.import_key(pem, {"kid": known["kid"]}))


def claims(people: Everybody, audience: str, **changes: Any) -> dict[str, Any]:
    """What the issuer would say of csr.nis."""
    who = WHO["csr.nis"]
    issuer = people.wire.stack.installation.address(4, "/realms/spona")
    honest = {
        "iss": issuer,
        "aud": audience,
        "sub": str(who.sub),
        "unit": str(who.unit),
        "agency": str(who.agency),
        "roles": list(who.roles),
    }
    return {**honest, **changes}


async def knocks(people: Everybody, door: str, authorization: str | None) -> int:
    """The status that this token gets."""
    headers = {} if authorization is None else {"authorization": authorization}
    method, body = ("POST", ME) if door == "gateway" else ("GET", None)
    answer = await people.wire.send(method, DOORS[door], PATHS[door], body, headers)
    if answer.status == 401:
        assert answer.slug == "unauthenticated"
        assert answer.header("www-authenticate")
    return answer.status


@pytest.mark.parametrize("door", DOORS)
async def test_only_an_honest_token_for_this_door_opens_it(people: Everybody, mint: Mint, door: str) -> None:
    assert await knocks(people, door, f"Bearer {mint.token(**claims(people, door))}") == 200
    an_hour_ago = int(mint.clock.now().timestamp()) - 3600
    other = next(each for each in DOORS if each != door)
    public = mint.key.as_pem(private=False)
    public_json = json.dumps(mint.key.as_dict(private=False)).encode()
    refused = {
        "no token": None,
        "nothing": "Bearer ",
        "words": "Bearer not-a-token",
        "another scheme": f"Basic {base64.b64encode(b'csr.nis:demo').decode()}",
        "ended": f"Bearer {mint.token(**claims(people, door, iat=an_hour_ago - 300, exp=an_hour_ago))}",
        "another audience": f"Bearer {mint.token(**claims(people, other))}",
        "somebody else's audience": f"Bearer {mint.token(**claims(people, 'account'))}",
        "another issuer": f"Bearer {mint.token(**claims(people, door, iss='http://127.0.0.1:1/realms/spona'))}",
        "an ID token": f"Bearer {mint.token(**claims(people, door, typ='ID'))}",
        "another key": f"Bearer {mint.token(key=ec_key(str(mint.key.kid)), **claims(people, door))}",
        "alg none": f"Bearer {mint.unsigned({'alg': 'none', 'typ': 'JWT'}, **claims(people, door))}",
        "alg none with a kid": f"Bearer {mint.unsigned({'alg': 'none', 'kid': mint.key.kid}, **claims(people, door))}",
        "HS256 with the public key": f"Bearer {mint.hmac_signed(public, **claims(people, door))}",
        "HS256 with the published key": f"Bearer {mint.hmac_signed(public_json, **claims(people, door))}",
        "cut": f"Bearer {mint.token(**claims(people, door))[:-4]}",
    }
    for what, authorization in refused.items():
        assert await knocks(people, door, authorization) == 401, what


async def test_exchanged_tokens_open_their_service_alone(people: Everybody) -> None:
    tokens = {door: await people.wire.tokens.of("csr.nis", door, 1) for door in DOORS}
    for door in DOORS:
        for audience, token in tokens.items():
            assert await knocks(people, door, f"Bearer {token}") == (200 if audience == door else 401), (door, audience)


async def test_the_id_token_of_a_real_sign_in_opens_nothing(people: Everybody, stack: Stack) -> None:
    signed_in = await SignIn.at(stack.port_base).tokens("csr.nis")
    for door in DOORS:
        assert await knocks(people, door, f"Bearer {signed_in['id_token']}") == 401
