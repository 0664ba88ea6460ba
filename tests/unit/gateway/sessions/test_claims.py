"""What an ID token must say before a person is signed in by it. Logout tokens: tests/integration/gateway/sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.sessions.sign_in.claims import ClaimsReader, ClaimsRefused, Identity

NOW = datetime(2026, 11, 25, tzinfo=UTC)
AT = int(NOW.timestamp())
READER = ClaimsReader("https://issuer.example.org", "gateway")
GOOD: dict[str, Any] = {
    "iss": "https://issuer.example.org",
    "aud": "gateway",
    "azp": "gateway",
    "sub": "a-person",
    "sid": "a-session",
    "nonce": "the-nonce",
    "typ": "ID",
    "iat": AT,
    "exp": AT + 60,
}


def read(**changes: Any) -> Identity:
    """The identity of a good token with `changes`; None leaves a claim out."""
    said = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return READER.identity(said, "the-nonce", NOW)


@pytest.mark.parametrize("changes", [{}, {"aud": ["gateway", "another"]}, {"azp": None}, {"exp": AT - 29}])
def test_an_id_token_of_ours_is_taken(changes: dict[str, Any]) -> None:
    assert read(**changes) == Identity("a-person", "a-session")


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://another.example.org"},
        {"iss": None},
        {"aud": "spona-cli"},
        {"aud": ["spona-cli"]},
        {"aud": None},
        {"azp": "spona-cli"},
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ["the-nonce"]},
        {"exp": AT - 31},
        {"exp": None},
        {"exp": True},
        {"exp": "soon"},
        {"exp": 1e308},
        {"exp": AT + 59.5},
        {"exp": AT + 3601},
        {"iat": AT - 0.5},
        {"nbf": AT + 31},
        {"aud": ["gateway", 1]},
        {"typ": "Bearer"},
        {"typ": ["ID"]},
        {"typ": None},
        {"iat": AT + 31},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"sid": None},
        {"sid": 1},
    ],
    ids=str,
)
def test_everything_else_signs_no_one_in(changes: dict[str, Any]) -> None:
    with pytest.raises(ClaimsRefused):
        read(**changes)
