"""The key set is fetched once, survives the issuer's absence, and cannot be made to be fetched at will."""

from __future__ import annotations

import asyncio
import json

import pytest

from chassis.auth import keys
from chassis.auth.errors import Reason, Unauthenticated
from chassis.auth.keys import KeysUnreachable, SigningKeys, _usable
from chassis.domain.errors import Unavailable
from tests.support.probe import eventually_async
from tests.support.tokens import SUBJECT, Keys, SettableClock, TokenSigner, ec_key, public, rsa_key


async def test_many_tokens_cost_one_fetch() -> None:
    mint = TokenSigner()
    verifier = mint.verifier()
    await asyncio.gather(*(verifier.verify(mint.token()) for _ in range(20)))
    assert mint.source.asked == 1


async def test_a_cached_key_works_while_the_issuer_is_away() -> None:
    mint = TokenSigner()
    verifier = mint.verifier()
    await verifier.verify(mint.token())
    mint.source.reachable = False
    mint.clock.forward(hours=3)
    assert (await verifier.verify(mint.token())).subject == SUBJECT
    await verifier.ready()


async def test_that_the_issuer_is_away_is_known_within_a_minute_and_keys_stay_good() -> None:
    mint = TokenSigner()
    verifier = mint.verifier()
    await verifier.answered()
    await verifier.answered()
    assert mint.source.asked == 1
    mint.source.reachable = False
    mint.clock.forward(seconds=61)
    with pytest.raises(Unavailable):
        await verifier.answered()
    assert (await verifier.verify(mint.token())).subject == SUBJECT
    await verifier.ready()
    mint.source.reachable = True
    mint.clock.forward(seconds=1)
    await verifier.answered()
    assert mint.source.asked == 3


async def test_without_a_key_an_absent_issuer_makes_sign_in_unavailable() -> None:
    mint = TokenSigner()
    mint.source.reachable = False
    verifier = mint.verifier()
    with pytest.raises(Unavailable):
        await verifier.verify(mint.token())
    with pytest.raises(Unavailable):
        await verifier.ready()


async def test_the_first_fetch_is_tried_again_after_a_second() -> None:
    mint = TokenSigner()
    mint.source.reachable = False
    verifier = mint.verifier()
    for _ in range(3):
        with pytest.raises(Unavailable):
            await verifier.verify(mint.token())
    assert mint.source.asked == 1
    mint.source.reachable = True
    mint.clock.forward(seconds=1)
    assert (await verifier.verify(mint.token())).subject == SUBJECT


async def test_a_rotated_key_is_found_by_one_more_fetch() -> None:
    mint = TokenSigner()
    verifier = mint.verifier()
    await verifier.verify(mint.token())
    fresh = ec_key("rotated")
    mint.source.keys = [fresh]
    mint.clock.forward(seconds=11)
    assert (await verifier.verify(mint.token(key=fresh))).subject == SUBJECT
    assert mint.source.asked == 2


async def test_invented_key_ids_do_not_flood_the_issuer() -> None:
    mint = TokenSigner()
    verifier = mint.verifier()
    await verifier.verify(mint.token())
    mint.clock.forward(seconds=11)
    for n in range(50):
        with pytest.raises(Unauthenticated) as refused:
            await verifier.verify(mint.token({"kid": f"invented-{n}"}))
        assert refused.value.reason is Reason.UNKNOWN_KEY
    assert mint.source.asked == 2


async def test_a_key_that_the_issuer_took_back_ends_after_the_next_refresh() -> None:
    mint = TokenSigner()
    verifier = mint.verifier()
    await verifier.verify(mint.token())
    mint.source.keys = [ec_key("other")]
    mint.clock.forward(minutes=11)
    await verifier.verify(mint.token())  # starts the refresh behind the answer
    await eventually_async(mint.source.was_asked_again, "the key set was fetched once more")
    with pytest.raises(Unauthenticated):
        await verifier.verify(mint.token())


async def test_a_slow_issuer_is_not_waited_for_but_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_PATIENCE_SECONDS", 0.01)
    mint = TokenSigner()
    answering = asyncio.Event()

    class Slow(Keys):
        async def __call__(self) -> bytes:
            await answering.wait()
            return await super().__call__()

    signing, known = SigningKeys(Slow(mint.source.keys), mint.clock), str(mint.source.keys[0].kid)
    ready = asyncio.create_task(signing.ready())
    for _ in range(2):
        with pytest.raises(Unavailable):
            await signing.find(known)
    answering.set()
    await ready
    assert await signing.find(known)
    with pytest.raises(Unauthenticated):
        await signing.find("another")


def test_only_public_signing_keys_of_accepted_kinds_are_taken() -> None:
    good, weak = ec_key("good"), rsa_key("weak", 1024)
    entries = [
        public(good),
        public(weak),
        {**public(rsa_key("for-encryption")), "use": "enc", "alg": "RSA-OAEP"},
        {**public(rsa_key("other-algorithm")), "alg": "PS256"},
        {"kty": "oct", "kid": "shared", "k": "c2VjcmV0"},
        {"kty": "EC", "kid": "broken", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "OKP", "kid": "ed", "crv": "Ed25519", "x": "AA"},
        {key: value for key, value in public(ec_key()).items() if key != "kid"},
    ]
    assert set(_usable(json.dumps({"keys": entries}).encode())) == {"good"}


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b'{"keys": []}', b'{"keys": [1]}', b'{"keys": 1}', b"<html>"])
async def test_a_broken_key_set_counts_as_unreachable(document: bytes) -> None:
    class Broken(Keys):
        async def __call__(self) -> bytes:
            self.asked += 1
            return document

    with pytest.raises(KeysUnreachable):
        _usable(document)
    with pytest.raises(Unavailable):
        await SigningKeys(Broken([]), SettableClock()).find("any")
