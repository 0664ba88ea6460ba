"""Making and reading tokens: ES256, five minutes, the claims that every process of the platform expects."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from chassis.ports import Clock
from chassis.startup_errors import StartupRefused
from infra.issuer.oauth import OAuthError
from infra.sign_in.people import Person

LIFETIME = 300
ALGORITHM = "ES256"
_STEPPED_UP = 2
WHO = ("sub", "sid", "acr", "amr", "auth_time", "preferred_username", "name", "agency", "unit", "sector", "roles")
"""What a token says of the person and of the sign-in."""


class KeyUnusable(StartupRefused):
    """The signing key's file does not hold what is needed."""


def load_key(path: Path) -> ECKey:
    """The EC P-256 private key in the PEM file at `path`, named by its thumbprint; raises KeyUnusable."""
    try:
        key = ECKey.import_key(path.read_bytes(), {"use": "sig", "alg": "ES256"})
    except (OSError, ValueError, TypeError, JoseError):
        key = None
    if key is None or not key.is_private or key.curve_name != "P-256":
        raise KeyUnusable(
            "ISSUER_KEY holds no EC P-256 private key in PEM: put the file back from a copy, or start anew with another state folder."
        )
    key.ensure_kid()
    return key


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person's sign-in through one client: everything a token says comes from here. `auth_time` is in seconds since 1970."""

    person: Person
    client_id: str
    acr: int
    auth_time: int
    sid: str
    nonce: str

    def claims(self) -> dict[str, Any]:
        """Who the person is and how they signed in."""
        person = self.person
        return {
            "sub": str(person.sub),
            "sid": self.sid,
            "acr": str(self.acr),
            "amr": ["otp"] if self.acr >= _STEPPED_UP else [],
            "auth_time": self.auth_time,
            "preferred_username": person.username,
            "name": person.name,
            "agency": str(person.agency),
            "unit": str(person.unit),
            "sector": person.sector,
            "roles": list(person.roles),
        }


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """Signs tokens with one key, as the `issuer` that they carry as `iss`, and reads its own back."""

    key: ECKey = field(repr=False)
    issuer: str
    clock: Clock

    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock.now().timestamp())

    def access(self, sign_in: SignIn) -> str:
        """An access token for the gateway, which exchanges it for each service."""
        return self._signed(
            sign_in.claims() | {"typ": "Bearer", "aud": "gateway", "azp": sign_in.client_id, "scope": "openid"}
        )

    def identity(self, sign_in: SignIn, *, with_nonce: bool) -> str:
        """The ID token; the nonce is only in the one that answers the code."""
        nonce = {"nonce": sign_in.nonce} if with_nonce else {}
        client = sign_in.client_id
        return self._signed(sign_in.claims() | nonce | {"typ": "ID", "aud": client, "azp": client})

    def exchanged(self, subject: dict[str, Any], audience: str, client_id: str) -> tuple[str, int]:
        """A token with the subject token's claims for one service, never living longer than it; also its lifetime in seconds."""
        lifetime = min(LIFETIME, int(subject["exp"]) - self.now())
        who = {name: subject[name] for name in WHO}
        return self._signed(
            who | {"typ": "Bearer", "aud": audience, "azp": client_id, "scope": "openid"}, lifetime
        ), lifetime

    def read(self, token: str, *, expired_too: bool = False) -> dict[str, Any]:
        """The claims of a token of ours; raises OAuthError. `expired_too` is for sign-out, where an old ID token still says who."""
        try:
            claims = jwt.decode(token, self.key, algorithms=[ALGORITHM]).claims
        except (JoseError, ValueError):
            raise OAuthError("invalid_request", "The token is not one of this issuer.") from None
        if claims.get("iss") != self.issuer:
            raise OAuthError("invalid_request", "The token is not one of this issuer.")
        if int(claims["exp"]) <= self.now() and not expired_too:
            raise OAuthError("invalid_request", "The token has expired: refresh it first.")
        return claims

    def _signed(self, claims: dict[str, Any], lifetime: int = LIFETIME) -> str:
        now = self.now()
        registered = {"iss": self.issuer, "iat": now, "exp": now + lifetime, "jti": str(uuid4())}
        return jwt.encode({"alg": ALGORITHM, "kid": self.key.kid}, registered | claims, self.key)
