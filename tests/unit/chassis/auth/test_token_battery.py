"""ASVS 5.0, 9.1 and 9.2: every way we know of to forge or misuse a token ends in a refusal for the right reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import ECKey

from chassis.auth.errors import Reason, Unauthenticated
from tests.support.tokens import ISSUER, SUBJECT, Mint, ec_key, encoded, public, rsa_key

Forge = Callable[[Mint], str]
ATTACKER = ec_key("test-ec")  # the issuer's own key id, on a key of the attacker's
STRANGER = ec_key("stranger")


def _now(mint: Mint) -> int:
    return int(mint.clock.now().timestamp())


def _tampered(mint: Mint) -> str:
    head, _, signature = mint.token().split(".")
    return f"{head}.{encoded(mint.claims(roles=['centre_intake']))}.{signature}"


FORGERIES: dict[str, tuple[Reason, Forge]] = {
    "alg none": (Reason.ALGORITHM, lambda m: m.unsigned({"alg": "none", "kid": m.key.kid})),
    "alg NONE": (Reason.ALGORITHM, lambda m: m.unsigned({"alg": "NoNe", "kid": m.key.kid})),
    "alg none under an invented kid": (Reason.ALGORITHM, lambda m: m.unsigned({"alg": "none", "kid": "invented"})),
    "alg missing": (Reason.ALGORITHM, lambda m: m.unsigned({"kid": m.key.kid})),
    "alg a list": (Reason.ALGORITHM, lambda m: m.unsigned({"alg": ["ES256"], "kid": m.key.kid})),
    "HS256 with the public key (PEM)": (Reason.ALGORITHM, lambda m: m.hmac_signed(m.key.as_pem(private=False))),
    "HS256 with the public key (JWK)": (Reason.ALGORITHM, lambda m: m.hmac_signed(json.dumps(public(m.key)).encode())),
    "HS256 under the name ES256": (
        Reason.SIGNATURE,
        lambda m: m.hmac_signed(m.key.as_pem(private=False), {"alg": "ES256"}),
    ),
    "RS256 named on an EC key": (Reason.ALGORITHM, lambda m: m.unsigned({"alg": "RS256", "kid": m.key.kid}, "AAAA")),
    "PS256": (Reason.ALGORITHM, lambda m: m.token({"alg": "PS256"}, rsa_key("test-ec"))),
    "unknown kid": (Reason.UNKNOWN_KEY, lambda m: m.token(key=STRANGER)),
    "kid missing": (Reason.UNKNOWN_KEY, lambda m: m.token({"kid": None}, ATTACKER)),
    "kid a path": (Reason.UNKNOWN_KEY, lambda m: m.token({"kid": "../../dev/null"}, ATTACKER)),
    "other key under our kid": (Reason.SIGNATURE, lambda m: m.token(key=ATTACKER)),
    "jwk header": (Reason.SIGNATURE, lambda m: m.token({"jwk": public(ATTACKER)}, ATTACKER)),
    "jku header": (Reason.SIGNATURE, lambda m: m.token({"jku": "http://127.0.0.1:24999/keys"}, ATTACKER)),
    "jku header and foreign kid": (
        Reason.UNKNOWN_KEY,
        lambda m: m.token({"jku": "http://127.0.0.1:24999/keys"}, STRANGER),
    ),
    "x5u header": (Reason.SIGNATURE, lambda m: m.token({"x5u": "http://127.0.0.1:24999/chain"}, ATTACKER)),
    "x5c header": (Reason.SIGNATURE, lambda m: m.token({"x5c": ["AAAA"]}, ATTACKER)),
    "crit header": (Reason.MALFORMED, lambda m: m.token({"crit": ["exp"], "exp": 1})),
    "another token type": (Reason.MALFORMED, lambda m: m.token({"typ": "logout+jwt"})),
    "expired": (Reason.EXPIRED, lambda m: m.token(exp=_now(m) - 31)),
    "exp missing": (Reason.CLAIMS, lambda m: m.token(exp=None)),
    "exp a text": (Reason.CLAIMS, lambda m: m.token(exp="9999999999")),
    "exp true": (Reason.CLAIMS, lambda m: m.token(exp=True)),
    "nbf in the future": (Reason.NOT_YET_VALID, lambda m: m.token(nbf=_now(m) + 31)),
    "iat in the future": (Reason.NOT_YET_VALID, lambda m: m.token(iat=_now(m) + 31)),
    "wrong issuer": (Reason.ISSUER, lambda m: m.token(iss="http://127.0.0.1:24004/realms/other")),
    "issuer with a slash": (Reason.ISSUER, lambda m: m.token(iss=ISSUER + "/")),
    "issuer missing": (Reason.ISSUER, lambda m: m.token(iss=None)),
    "another service's token": (Reason.AUDIENCE, lambda m: m.token(aud="identification")),
    "other audiences": (Reason.AUDIENCE, lambda m: m.token(aud=["gateway", "referral-2"])),
    "audience missing": (Reason.AUDIENCE, lambda m: m.token(aud=None)),
    "audience an object": (Reason.AUDIENCE, lambda m: m.token(aud={"referral": True})),
    "ID token": (Reason.TYPE, lambda m: m.token(typ="ID")),
    "refresh token": (Reason.TYPE, lambda m: m.token(typ="Refresh")),
    "no type": (Reason.TYPE, lambda m: m.token(typ=None)),
    "stripped signature": (Reason.SIGNATURE, lambda m: m.token().rsplit(".", 1)[0] + "."),
    "no third part": (Reason.SIGNATURE, lambda m: m.token().rsplit(".", 1)[0]),
    "tampered claims": (Reason.SIGNATURE, _tampered),
    "zero signature": (Reason.SIGNATURE, lambda m: m.unsigned({"alg": "ES256", "kid": m.key.kid}, "A" * 86)),
    "subject no uuid": (Reason.CLAIMS, lambda m: m.token(sub="csr.nis")),
    "subject missing": (Reason.CLAIMS, lambda m: m.token(sub=None)),
    "unit no uuid": (Reason.CLAIMS, lambda m: m.token(unit="nis")),
    "roles a text": (Reason.CLAIMS, lambda m: m.token(roles="centre_intake")),
    "roles of numbers": (Reason.CLAIMS, lambda m: m.token(roles=[1])),
    "sign-in time out of range": (Reason.CLAIMS, lambda m: m.token(auth_time=10**18)),
    "empty": (Reason.MALFORMED, lambda _: ""),
    "no token at all": (Reason.MALFORMED, lambda _: "abc"),
    "header no JSON": (Reason.MALFORMED, lambda _: "YWJj.YWJj.YWJj"),
    "header a list": (Reason.MALFORMED, lambda _: "W10.e30.AAAA"),
    "too long": (Reason.MALFORMED, lambda m: m.token(padding="x" * 20_000)),
    "five parts": (Reason.SIGNATURE, lambda m: m.token() + ".AA.AA"),
}


@pytest.mark.parametrize("name", FORGERIES)
async def test_a_forged_token_is_refused_for_its_own_reason(name: str) -> None:
    reason, forge = FORGERIES[name]
    mint = Mint(key=ec_key())
    with pytest.raises(Unauthenticated) as refused:
        await mint.verifier().verify(forge(mint))
    assert refused.value.reason is reason


async def test_the_honest_token_beside_them_is_accepted() -> None:
    mint = Mint()
    principal = await mint.verifier().verify(mint.token())
    assert principal.subject == SUBJECT
    assert principal.roles == {"csr_worker"}
    assert (principal.acr, principal.authenticated_at) == (1, mint.clock.now())
    assert (principal.username, principal.name, principal.sector) == ("csr.nis", "Ana Primer", "social")


@pytest.mark.parametrize(
    "header", [{"jku": "http://127.0.0.1:24999/keys"}, {"x5u": "http://127.0.0.1:24999/c"}, {"jwk": public(ATTACKER)}]
)
async def test_a_header_that_names_a_key_is_not_followed(header: dict[str, Any]) -> None:
    mint = Mint()
    principal = await mint.verifier().verify(mint.token(header))
    assert principal.subject == SUBJECT
    assert mint.source.asked == 1


@pytest.mark.parametrize("changes", [{"exp": -29}, {"nbf": 29}, {"iat": 29}])
async def test_clocks_may_differ_by_thirty_seconds(changes: dict[str, int]) -> None:
    mint = Mint()
    at: dict[str, Any] = {name: _now(mint) + seconds for name, seconds in changes.items()}
    assert (await mint.verifier().verify(mint.token(**at))).subject == SUBJECT


async def test_one_of_several_audiences_is_enough() -> None:
    mint = Mint()
    assert (await mint.verifier().verify(mint.token(aud=["account", "referral"]))).subject == SUBJECT


async def test_rs256_is_accepted_from_a_key_of_2048_bits() -> None:
    mint = Mint(key=rsa_key())
    assert (await mint.verifier().verify(mint.token())).subject == SUBJECT


@pytest.mark.parametrize(("claimed", "level"), [("2", 2), ("1", 1), ("0", 0), ("silver", 0), (None, 0), (2, 0)])
async def test_only_known_levels_of_sign_in_count(claimed: object, level: int) -> None:
    mint = Mint()
    assert (await mint.verifier().verify(mint.token(acr=claimed))).acr == level


async def test_a_person_without_a_unit_is_still_a_person() -> None:
    mint = Mint()
    principal = await mint.verifier().verify(
        mint.token(unit=None, agency=None, sector=None, auth_time=None, roles=None)
    )
    assert (principal.unit, principal.agency, principal.sector, principal.authenticated_at) == (None, None, None, None)
    assert principal.roles == frozenset()


def test_the_attackers_key_is_another_key() -> None:
    assert isinstance(ATTACKER, ECKey)
    assert public(ATTACKER) != public(ec_key())
