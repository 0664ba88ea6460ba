"""ASVS 5.0, 9.1 and 9.2: every way we know of to forge or misuse a token ends in a refusal for the right reason."""

from __future__ import annotations

from typing import Any

import pytest
from joserfc.jwk import ECKey

from chassis.auth.errors import Reason, Unauthenticated
from tests.support.token_battery import FORGED, SIGNED, Issued, signed
from tests.support.tokens import SUBJECT, TokenSigner, ec_key, public, rsa_key

ATTACKER = ec_key("test-ec")  # the issuer's own key id, on a key of the attacker's


def _now(mint: TokenSigner) -> int:
    return int(mint.clock.now().timestamp())


async def refused(mint: TokenSigner, token: str) -> Reason:
    """The reason for which a token is refused, beside a good one of the same issuer."""
    verifier = mint.verifier()
    await verifier.verify(mint.token())
    with pytest.raises(Unauthenticated) as refusal:
        await verifier.verify(token)
    return refusal.value.reason


@pytest.mark.parametrize("name", FORGED)
async def test_a_forged_token_is_refused_for_its_own_reason(name: str) -> None:
    reason, forge = FORGED[name]
    mint = TokenSigner()
    good = mint.token()
    await mint.verifier().verify(good)
    assert await refused(mint, forge(Issued(good, mint.key))) is reason


@pytest.mark.parametrize("name", SIGNED)
async def test_a_wrong_claim_under_the_issuers_key_is_refused_for_its_own_reason(name: str) -> None:
    mint = TokenSigner()
    assert await refused(mint, signed(mint, mint.claims(), name)) is SIGNED[name][0]


async def test_nothing_is_malformed() -> None:
    assert await refused(TokenSigner(), "") is Reason.MALFORMED


async def test_the_honest_token_beside_them_is_accepted() -> None:
    mint = TokenSigner()
    principal = await mint.verifier().verify(mint.token())
    assert principal.subject == SUBJECT
    assert principal.roles == {"csr_worker"}
    assert (principal.acr, principal.authenticated_at) == (1, mint.clock.now())
    assert (principal.username, principal.name, principal.sector) == ("csr.nis", "Ana Primer", "social")


@pytest.mark.parametrize(
    "header", [{"jku": "http://127.0.0.1:24999/keys"}, {"x5u": "http://127.0.0.1:24999/c"}, {"jwk": public(ATTACKER)}]
)
async def test_a_header_that_names_a_key_is_not_followed(header: dict[str, Any]) -> None:
    mint = TokenSigner()
    principal = await mint.verifier().verify(mint.token(header))
    assert principal.subject == SUBJECT
    assert mint.source.asked == 1


@pytest.mark.parametrize("changes", [{"exp": -29}, {"nbf": 29}, {"iat": 29}, {"exp": 3600}])
async def test_clocks_may_differ_by_thirty_seconds(changes: dict[str, int]) -> None:
    mint = TokenSigner()
    at: dict[str, Any] = {name: _now(mint) + seconds for name, seconds in changes.items()}
    assert (await mint.verifier().verify(mint.token(**at))).subject == SUBJECT


async def test_one_of_several_audiences_is_enough() -> None:
    mint = TokenSigner()
    assert (await mint.verifier().verify(mint.token(aud=["account", "referral"]))).subject == SUBJECT


async def test_rs256_is_accepted_from_a_key_of_2048_bits() -> None:
    mint = TokenSigner(key=rsa_key())
    assert (await mint.verifier().verify(mint.token())).subject == SUBJECT


@pytest.mark.parametrize(
    ("claimed", "methods", "level"),
    [
        ("2", ["otp"], 2),
        ("1", ["otp"], 2),
        ("2", [], 1),
        ("2", ["pwd"], 1),
        ("2", None, 1),
        ("1", [], 1),
        ("0", ["otp"], 0),
        ("silver", ["otp"], 0),
        (None, ["otp"], 0),
    ],
)
async def test_a_second_factor_is_a_code_that_was_given(claimed: object, methods: object, level: int) -> None:
    mint = TokenSigner()
    assert (await mint.verifier().verify(mint.token(acr=claimed, amr=methods))).acr == level


async def test_a_person_without_a_unit_is_still_a_person() -> None:
    mint = TokenSigner()
    principal = await mint.verifier().verify(
        mint.token(unit=None, agency=None, sector=None, auth_time=None, roles=None)
    )
    assert (principal.unit, principal.agency, principal.sector, principal.authenticated_at) == (None, None, None, None)
    assert principal.roles == frozenset()


def test_the_attackers_key_is_another_key() -> None:
    assert isinstance(ATTACKER, ECKey)
    assert public(ATTACKER) != public(ec_key())
