"""What an ID token and a logout token must say before the gateway believes them; signatures are checked before."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chassis.auth.claims import ExpectedToken, level_of
from chassis.auth.errors import Unauthenticated
from chassis.domain.principal import SECOND_FACTOR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LOGOUT_TOKEN_LASTS = timedelta(minutes=5)
_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class ClaimsRefused(Exception):
    """A token is not what it is taken for."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose sign-in it is, the issuer's own name of the session, and whether a code is still to be asked for.

    `owes_code`: the issuer counts a second factor that was not asked for, since its app was enrolled at this sign-in.
    """

    subject: str
    session: str
    owes_code: bool = False


@dataclass(frozen=True, slots=True)
class Logout:
    """What a logout token says: the person, the session (None: all of them), and the token's own id."""

    subject: str
    session: str | None
    token_id: str


@dataclass(frozen=True, slots=True)
class ClaimsReader:
    """Reads tokens of `issuer` for `client`."""

    issuer: str
    client: str

    def identity(self, claims: Mapping[str, Any], nonce: str, now: datetime) -> Identity:
        """An ID token that answers `nonce` (OpenID Connect Core, 3.1.3.7); raises ClaimsRefused."""
        self._check(claims, now, kind="ID")
        _require(claims.get("azp", self.client) == self.client)
        _require(hmac.compare_digest(_text(claims, "nonce").encode(), nonce.encode()))
        owes_code = claims.get("acr") == str(SECOND_FACTOR) and level_of(claims) < SECOND_FACTOR
        return Identity(_text(claims, "sub"), _text(claims, "sid"), owes_code)

    def logout(self, claims: Mapping[str, Any], now: datetime) -> Logout:
        """A logout token (Back-Channel Logout 1.0, 2.6) of the last five minutes; raises ClaimsRefused."""
        self._check(claims, now, ends=False)
        events = claims.get("events")
        _require(isinstance(events, dict) and isinstance(events.get(_EVENT), dict))
        _require("nonce" not in claims)
        _require(now.timestamp() - claims["iat"] < LOGOUT_TOKEN_LASTS.total_seconds())
        session = _text(claims, "sid") if "sid" in claims else None
        subject = _text(claims, "sub") if session is None or "sub" in claims else ""
        return Logout(subject, session, _text(claims, "jti"))

    def _check(self, claims: Mapping[str, Any], now: datetime, *, kind: str | None = None, ends: bool = True) -> None:
        try:
            ExpectedToken(self.issuer, self.client, kind).check(claims, now, ends=ends)
        except Unauthenticated:
            raise ClaimsRefused from None


def _require(sound: bool) -> None:
    if not sound:
        raise ClaimsRefused


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise ClaimsRefused
    return value
