"""The stand-in that tests of the gateway ask is held against what the services publish: each way not to fit is named."""

from __future__ import annotations

import json

import pytest

from tests.support.upstream import Upstream, referral
from tests.support.upstream_contract import misfits

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
ACCEPT = f"/referrals/{ID}/accept"
SENT, SAID = b'{"expectedVersion": 1}', json.dumps(referral(ID, ID)).encode()


def test_what_a_service_takes_and_says_fits() -> None:
    assert list(misfits("referral", "POST", ACCEPT, SENT, 200, SAID)) == []


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "said", "named"),
    [
        ("POST", "/referrals/none/accepted", SENT, 200, SAID, "no such address"),
        ("PATCH", ACCEPT, SENT, 200, SAID, "no such address"),
        ("POST", ACCEPT, SENT, 201, SAID, "never answers 201"),
        ("POST", ACCEPT, b'{"version": 1}', 200, SAID, "what was sent at /"),
        ("POST", ACCEPT, b"no JSON", 200, SAID, "what was sent is no JSON"),
        ("POST", ACCEPT, SENT, 200, b"{}", "the answer 200 at /"),
        ("POST", ACCEPT, SENT, 409, b"{}", "the answer 409 at /"),
    ],
)
def test_what_no_service_takes_or_says_is_named(
    method: str, path: str, sent: bytes, status: int, said: bytes, named: str
) -> None:
    assert named in "".join(misfits("referral", method, path, sent, status, said))


async def test_a_test_whose_stand_in_does_not_fit_fails() -> None:
    with pytest.raises(AssertionError, match="it does not fit"):
        async with Upstream().serving() as upstream:
            upstream.misfits.append("it does not fit")
