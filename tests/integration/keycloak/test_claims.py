"""Keycloak's tokens say what the demo issuer's say, claim by claim, for every demo person."""

import uuid
from pathlib import Path
from typing import Any

import pytest

from chassis.auth.errors import Unauthenticated
from infra.issuer.tokens import SignIn, TokenSigner, load_key
from infra.sign_in import people
from tests.integration.keycloak.changes_by_hand import STEP_UP
from tests.support.asking_issuer import exchanging
from tests.support.issuer import PEOPLE, write_key
from tests.support.keycloak import RunningKeycloak
from tests.support.tokens import SettableClock, claims

EVERYBODY = people.load(PEOPLE).people
# Who has just spent a one-time code in the file before this one cannot step up again within half a minute.
AT_EACH_LEVEL = [(person, acr) for acr in (1, 2) for person in EVERYBODY if acr == 1 or person.username not in STEP_UP]
# Different at every sign-in; what they are worth is checked one by one.
OF_THE_MOMENT = ("iat", "exp", "jti", "sid", "auth_time")


def demo_claims(folder: Path, issuer: str, person: people.Person, acr: int) -> dict[str, Any]:
    mint = TokenSigner(load_key(write_key(folder / "issuer.pem")), issuer, SettableClock())
    return claims(mint.access(SignIn(person, "spona-cli", acr, mint.now(), str(uuid.uuid4()), "n")))


def comparable(token: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in token.items() if name not in OF_THE_MOMENT}
    return {**rest, "roles": sorted(rest["roles"])}


def lasts(token: dict[str, Any], seconds: int) -> bool:
    """Keycloak looks at its clock once for when the token was issued and once more for its end, so a second may lie between."""
    return token["exp"] - token["iat"] in {seconds, seconds + 1}


@pytest.mark.parametrize(("person", "acr"), AT_EACH_LEVEL, ids=lambda each: getattr(each, "username", each))
async def test_both_issuers_say_the_same(
    keycloak: RunningKeycloak, tmp_path: Path, person: people.Person, acr: int
) -> None:
    token = await keycloak.sign_in().token(person.username, acr)
    said, expected = claims(token), demo_claims(tmp_path, keycloak.server.issuer, person, acr)
    assert said.keys() == expected.keys()
    assert comparable(said) == comparable(expected)
    assert lasts(said, 300)
    assert 0 <= said["iat"] - said["auth_time"] < 60
    principal = await keycloak.verifier().verify(token)
    assert said["amr"] == (["otp"] if acr == 2 else [])
    assert (principal.subject, principal.unit, principal.acr) == (person.sub, person.unit, acr)


@pytest.mark.parametrize("service", ["identification", "referral", "notifications"])
async def test_the_gateway_gets_a_token_for_one_service(keycloak: RunningKeycloak, service: str) -> None:
    token = await keycloak.sign_in().token("csr.nis")
    async with exchanging(keycloak.auth) as exchanger:
        exchanged = await exchanger.exchange(token, service)
    said, own = claims(exchanged), claims(token)
    assert comparable(said) == {**comparable(own), "aud": service, "azp": "gateway"}
    assert said.keys() == own.keys()
    assert lasts(said, 120)
    assert (await keycloak.verifier(service).verify(exchanged)).unit == (await keycloak.verifier().verify(token)).unit
    for other in {"identification", "referral", "notifications", "gateway"} - {service}:
        with pytest.raises(Unauthenticated):
            await keycloak.verifier(other).verify(exchanged)
