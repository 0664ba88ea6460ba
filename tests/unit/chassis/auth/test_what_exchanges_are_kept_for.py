"""An exchange is kept for what a token says of the person and the session, so that a renewed one goes on with it."""

from __future__ import annotations

import base64

import orjson
import pytest

from tests.unit.chassis.auth.test_token_exchange import Bench

CLAIMS = {"sub": "1", "sid": "a", "acr": "2", "auth_time": 5, "realm_access": {"roles": ["police"]}, "unit": "u"}


DEEP = base64.urlsafe_b64encode(b'{"a":' + b"[" * 300 + b"]" * 300 + b"}").decode()
"""More than is written again."""


def token(**claims: object) -> str:
    said = base64.urlsafe_b64encode(orjson.dumps({**CLAIMS, "exp": 10, "iat": 1, "jti": "x", **claims}))
    return f"head.{said.decode().rstrip('=')}.signature"


async def test_a_renewed_token_goes_on_with_what_was_exchanged_for_the_one_before() -> None:
    bench = Bench()
    assert await bench.exchange(token()) == "referral-1"
    assert await bench.exchange(token(exp=55, iat=46, jti="yy", nbf=3)) == "referral-1"
    bench.clock.forward(seconds=225)
    bench.issuer.down = True
    assert await bench.exchange(token(exp=100, iat=91, jti="z")) == "referral-1"


@pytest.mark.parametrize("claim", [*CLAIMS, "of another kind"])
async def test_a_token_that_says_something_else_is_exchanged_itself(claim: str) -> None:
    bench = Bench()
    changed = token(**{claim: "other"})
    assert [await bench.exchange(each) for each in (token(), changed, token())] == [
        "referral-1",
        "referral-2",
        "referral-1",
    ]
    assert [form["subject_token"] for form in bench.issuer.asked] == [token(), changed]


@pytest.mark.parametrize("unreadable", ["", "one", "a.%%.b", "a.W10.b", "a.e30", "a.MQ.b", f"a.{DEEP}.b"])
async def test_what_is_no_token_that_can_be_read_is_its_own(unreadable: str) -> None:
    bench = Bench()
    assert await bench.exchange(unreadable) == await bench.exchange(unreadable) == "referral-1"
    assert await bench.exchange(f"{unreadable}x") == "referral-2"
