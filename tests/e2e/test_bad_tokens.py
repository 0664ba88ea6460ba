"""Bad tokens at the real doors, over both issuers: the battery made from their own tokens and keys, beside its good twin."""

from __future__ import annotations

import base64
import time
import uuid
from datetime import UTC, datetime

import pytest
from joserfc.jwk import ECKey

from chassis.auth.errors import Reason, Unauthenticated
from chassis.auth.tokens import TokenVerifier
from infra.keycloak.administration import Realm
from infra.keycloak.differences import AdminApi
from infra.keys import secrets
from infra.sign_in.code_flow import SignIn
from tests.e2e.filings import girl
from tests.e2e.people import SERVICES, Answer, Everybody
from tests.support.probe import eventually_async
from tests.support.stack import Stack
from tests.support.token_battery import FORGED, SIGNED, Issued, signed
from tests.support.tokens import SettableClock, TokenSigner

DOORS = {**SERVICES, "gateway": 0}
PATHS = {"identification": "/reports", "referral": "/referrals", "notifications": "/inbox", "gateway": "/graphql"}
ME = {"query": "{ me { id } }"}
CERTS = "/realms/spona/protocol/openid-connect/certs"
WHO = "health.nis"
WORDS = "Bearer not-a-token"
HEADERS = {"www-authenticate", "content-type", "cache-control"}


async def knock(people: Everybody, door: str, authorization: str | None) -> Answer:
    """What this door answers to a question with this authorization."""
    headers = {} if authorization is None else {"authorization": authorization}
    method, body = ("POST", ME) if door == "gateway" else ("GET", None)
    return await people.wire.send(method, DOORS[door], PATHS[door], body, headers)


async def issued(people: Everybody, door: str) -> Issued:
    """A good token for this door as the issuer gave it, and the key that the issuer publishes for it."""
    token = await people.wire.tokens.of(WHO, door, 1)
    (known,) = (await people.wire.send("GET", 4, CERTS, None, {})).json()["keys"]
    return Issued(token, ECKey.import_key(known))


async def reason(stack: Stack, door: str, token: str) -> Reason:
    """Why the verifier that is behind every door refuses the token."""
    verifier = TokenVerifier(stack.installation.address(4, "/realms/spona"), door, stack.installation.address(4, CERTS))
    with pytest.raises(Unauthenticated) as refusal:
        await verifier.verify(token)
    return refusal.value.reason


def same_refusal(answer: Answer, beside: Answer, what: str) -> None:
    """The answer says nothing about what was wrong: it is the one that no token at all gets."""
    assert (answer.status, answer.slug) == (401, "unauthenticated"), what
    assert {name: answer.header(name) for name in HEADERS} == {name: beside.header(name) for name in HEADERS}, what
    assert {name for name, _ in answer.headers} == {name for name, _ in beside.headers}, what
    assert answer.json().keys() == beside.json().keys(), what
    assert answer.json()["title"] == beside.json()["title"], what


@pytest.mark.parametrize("door", DOORS)
async def test_forged_tokens(people: Everybody, stack: Stack, door: str) -> None:
    nothing = await knock(people, door, WORDS)
    for what, (why, forge) in FORGED.items():
        good = await issued(people, door)
        assert (await knock(people, door, f"Bearer {good.token}")).status == 200, what
        bad = forge(good)
        same_refusal(await knock(people, door, f"Bearer {bad}"), nothing, what)
        assert await reason(stack, door, bad) is why, what


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("authorization", ["Bearer ", "Basic", "twice"])
async def test_other_ways_to_say_who_one_is(people: Everybody, door: str, authorization: str) -> None:
    good = await issued(people, door)
    sent = {
        "Bearer ": "Bearer ",
        "Basic": f"Basic {base64.b64encode(b'health.nis:demo').decode()}",
        "twice": f"Bearer {good.token}, Bearer {good.token}",
    }[authorization]
    same_refusal(await knock(people, door, sent), await knock(people, door, WORDS), authorization)
    assert (await knock(people, door, f"Bearer {good.token}")).status == 200


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)
@pytest.mark.parametrize("door", DOORS)
async def test_wrong_claims_under_the_issuers_own_key(people: Everybody, stack: Stack, door: str) -> None:
    # Keycloak gives its private key to no one; what it can be made to say itself is in the tests below.
    good = await issued(people, door)
    pem = (stack.installation.keys / "issuer.pem").read_bytes()
    mint = TokenSigner(SettableClock(datetime.now(UTC)), ECKey.import_key(pem, {"kid": str(good.key.kid)}))
    nothing = await knock(people, door, WORDS)
    assert (await knock(people, door, f"Bearer {mint.token(**good.claims)}")).status == 200
    for what, (why, _) in SIGNED.items():
        bad = signed(mint, good.claims, what)
        same_refusal(await knock(people, door, f"Bearer {bad}"), nothing, what)
        if why is not Reason.MALFORMED:
            assert await reason(stack, door, bad) is why, what


async def test_exchanged_tokens_open_their_service_alone(people: Everybody, stack: Stack) -> None:
    tokens = {door: await people.wire.tokens.of(WHO, door, 1) for door in DOORS}
    for door in DOORS:
        for audience, token in tokens.items():
            answer = await knock(people, door, f"Bearer {token}")
            assert answer.status == (200 if audience == door else 401), (door, audience)
            if audience != door:
                assert await reason(stack, door, token) is Reason.AUDIENCE


@pytest.mark.parametrize("kind", ["id_token", "refresh_token"])
async def test_other_tokens_of_a_real_sign_in_open_nothing(people: Everybody, stack: Stack, kind: str) -> None:
    signed_in = await SignIn.at(stack.port_base).tokens(WHO)
    for door in DOORS:
        same_refusal(await knock(people, door, f"Bearer {signed_in[kind]}"), await knock(people, door, WORDS), kind)
    assert (await knock(people, "gateway", f"Bearer {signed_in['access_token']}")).status == 200


@pytest.mark.parametrize("stack", ["full"], indirect=True)
async def test_a_token_that_keycloak_itself_let_end(people: Everybody, stack: Stack) -> None:
    # The client's tokens live one second for this one exchange; nothing else about the token differs.
    api = AdminApi(realm(stack).admin)
    (gateway,) = api.get("clients", clientId="gateway")
    token = await people.wire.tokens.of(WHO, "gateway", 1)
    issuer = SignIn.at(stack.port_base, stack.gateway_secret)
    brief = {**gateway, "attributes": {**gateway["attributes"], "access.token.lifespan": "1"}}
    try:
        api.put("clients", gateway["id"], content=brief)
        ending = Issued(await issuer.exchange(token, "identification"), (await issued(people, "gateway")).key)
    finally:
        api.put("clients", gateway["id"], content=gateway)
    assert ending.claims["exp"] - ending.claims["iat"] == 1
    assert (await knock(people, "identification", f"Bearer {ending.token}")).status == 200

    async def refused() -> bool:
        return (await knock(people, "identification", f"Bearer {ending.token}")).status == 401

    await eventually_async(refused, "the token has ended, with thirty seconds for clocks that differ", seconds=60)
    assert time.time() >= ending.claims["exp"] + 30
    assert await reason(stack, "identification", ending.token) is Reason.EXPIRED


@pytest.mark.parametrize("stack", ["full"], indirect=True)
async def test_a_token_of_another_realm_of_the_same_keycloak(people: Everybody, stack: Stack) -> None:
    held = realm(stack).admin.connection.token
    assert held is not None
    foreign = held["access_token"]
    for door in DOORS:
        same_refusal(await knock(people, door, f"Bearer {foreign}"), await knock(people, door, WORDS), "another realm")
        assert await reason(stack, door, foreign) in (Reason.UNKNOWN_KEY, Reason.ALGORITHM)


async def test_no_bad_token_writes_and_its_good_twin_does(people: Everybody, stack: Stack) -> None:
    report = girl()

    async def file(token: str) -> Answer:
        headers = {"authorization": f"Bearer {token}", "idempotency-key": uuid.uuid4().hex}
        return await people.wire.send("POST", SERVICES["identification"], "/reports", report, headers)

    await stack.quiet(sealed=True)
    # It writes when a term passes, whatever is asked meanwhile.
    with stack.frozen("referral-worker"):
        before = await stack.contents()
        for what, (_, forge) in FORGED.items():
            good = await issued(people, "identification")
            assert (await file(forge(good))).status == 401, what
        await stack.quiet(sealed=True)
        assert await stack.contents() == before
    assert (await file((await issued(people, "identification")).token)).status == 201


def realm(stack: Stack) -> Realm:
    """The realm of the installation as its administrator sees it."""
    return Realm.connect(stack.installation.address(4), secrets.read(stack.installation).keycloak_admin)
