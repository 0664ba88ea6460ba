"""Mints access tokens with a key of the test, honest ones and forged ones, and publishes the key as an issuer does."""

from __future__ import annotations

import base64
import hmac
import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, RSAKey

from chassis.auth.keys import KeysUnreachable
from chassis.auth.tokens import TokenVerifier

ISSUER = "http://127.0.0.1:24004/realms/spona"
AUDIENCE = "referral"
SUBJECT = UUID("6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11")


@dataclass
class SettableClock:
    """A clock that is stopped until it is moved."""

    at: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.at

    def forward(self, **by: float) -> None:
        """Moves on by a timedelta's arguments."""
        self.at += timedelta(**by)


@dataclass
class Keys:
    """A key set that can be taken away; counts how often it was asked for."""

    keys: list[ECKey | RSAKey]
    reachable: bool = True
    asked: int = 0

    async def __call__(self) -> bytes:
        """The set as JSON."""
        self.asked += 1
        if not self.reachable:
            raise KeysUnreachable
        return json.dumps({"keys": [public(key) for key in self.keys]}).encode()

    async def was_asked_again(self) -> bool:
        """Whether it was asked more than once."""
        return self.asked > 1


def public(key: ECKey | RSAKey) -> dict[str, Any]:
    """The key as a JWK set shows it."""
    return {**key.as_dict(private=False), "kid": key.kid}


def ec_key(kid: str = "test-ec") -> ECKey:
    """A fresh P-256 key."""
    return ECKey.generate_key("P-256", {"kid": kid})


def rsa_key(kid: str = "test-rsa", bits: int = 2048) -> RSAKey:
    """A fresh RSA key."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # one test needs a short key
        return RSAKey.generate_key(bits, {"kid": kid})


@dataclass
class TokenSigner:
    """An issuer in miniature."""

    clock: SettableClock = field(default_factory=SettableClock)
    key: ECKey | RSAKey = field(default_factory=ec_key)

    def __post_init__(self) -> None:
        """Publishes the key."""
        self.source = Keys([self.key])

    def verifier(self, audience: str = AUDIENCE) -> TokenVerifier:
        """A verifier that trusts this issuer."""
        return TokenVerifier(ISSUER, audience, "http://127.0.0.1:24004/certs", clock=self.clock, source=self.source)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Honest claims with `changes`; a change to None takes the claim out. Who is given acr 2 also gave a code."""
        now = int(self.clock.now().timestamp())
        honest = {
            "iss": ISSUER,
            "sub": str(SUBJECT),
            "aud": AUDIENCE,
            "exp": now + 300,
            "iat": now,
            "azp": "gateway",
            "typ": "Bearer",
            "jti": str(uuid4()),
            "sid": str(uuid4()),
            "acr": "1",
            "amr": ["otp"] if changes.get("acr") == "2" else [],
            "auth_time": now,
            "preferred_username": "csr.nis",
            "name": "Ana Primer",
            "agency": str(UUID(int=1)),
            "unit": str(UUID(int=2)),
            "sector": "social",
            "roles": ["csr_worker"],
        }
        return {name: value for name, value in (honest | changes).items() if value is not None}

    def token(self, header: Mapping[str, Any] | None = None, key: ECKey | RSAKey | None = None, **claims: Any) -> str:
        """A token signed with `key` (the issuer's own unless given), with `header` over the honest one."""
        signing = key or self.key
        algorithm = "ES256" if signing.key_type == "EC" else "RS256"
        merged = {"alg": algorithm, "kid": signing.kid, "typ": "JWT", **(header or {})}
        return self._signed(f"{encoded(merged)}.{encoded(self.claims(**claims))}", signing, str(merged["alg"]))

    def written(self, claims: str) -> str:
        """A token of this issuer whose claims are written as they are given, whatever they hold."""
        return self._signed(
            f"{encoded({'alg': 'ES256', 'kid': self.key.kid, 'typ': 'JWT'})}.{claims}", self.key, "ES256"
        )

    def _signed(self, unsigned: str, key: ECKey | RSAKey, algorithm: str) -> str:
        # The library would not make what a forger makes: only its signing is used.
        signature = jws.JWSRegistry.algorithms[algorithm].sign(unsigned.encode(), key)
        return f"{unsigned}.{written(signature)}"

    def unsigned(self, header: Mapping[str, Any], signature: str = "", **claims: Any) -> str:
        """A token put together by hand: any header, any signature."""
        return f"{encoded(header)}.{encoded(self.claims(**claims))}.{signature}"

    def hmac_signed(self, secret: bytes, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
        """A token signed with HS256 and `secret`: the public key, when a person confuses the two."""
        unsigned = (
            f"{encoded({'alg': 'HS256', 'kid': self.key.kid, **(header or {})})}.{encoded(self.claims(**claims))}"
        )
        return f"{unsigned}.{written(hmac.digest(secret, unsigned.encode(), 'sha256'))}"


def written(content: bytes) -> str:
    """One part of a token as it is written."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def encoded(document: Mapping[str, Any]) -> str:
    """JSON in the alphabet of tokens."""
    return written(json.dumps(dict(document)).encode())


def decoded(part: str) -> dict[str, Any]:
    """What one part of a token says."""
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def claims(token: str) -> dict[str, Any]:
    """Claims as they are, unverified."""
    return decoded(token.split(".")[1])
