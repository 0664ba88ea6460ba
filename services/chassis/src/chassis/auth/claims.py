"""What a verified token says about a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from joserfc.errors import ClaimError, ExpiredTokenError, MissingClaimError
from joserfc.jwt import JWTClaimsRegistry

from chassis import strict_json
from chassis.auth.errors import Reason, Unauthenticated
from chassis.domain.principal import SECOND_FACTOR, Principal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from joserfc.jwt import ClaimsOption

ACCESS_TOKEN: Final = "Bearer"  # noqa: S105 -- the kind of a token, not a token
LEEWAY_SECONDS: Final = 30
LONGEST_LIFE_SECONDS: Final = 3600
_CODE = "otp"
_LEVELS: Final = ("1", "2")
_MOMENTS: Final = ("exp", "iat", "nbf", "auth_time")
_MISSING: Final = {"iss": Reason.ISSUER, "aud": Reason.AUDIENCE, "typ": Reason.TYPE}
_WRONG: Final = {**_MISSING, "nbf": Reason.NOT_YET_VALID, "iat": Reason.NOT_YET_VALID}


def read_object(content: bytes) -> dict[str, Any]:
    """The JSON object that a part of a token holds; raises ValueError for anything else."""
    found = strict_json.read(content)
    if not isinstance(found, dict):
        raise ValueError  # noqa: TRY004 -- what is no object is as unusable as what is no JSON
    return found


@dataclass(frozen=True, slots=True)
class ExpectedToken:
    """Who must have made a token, for whom, and of what kind (its claim `typ`; None: any). It lives an hour at most."""

    issuer: str
    audience: str
    kind: str | None

    def check(self, claims: Mapping[str, Any], now: datetime, *, ends: bool = True) -> None:
        """Raises Unauthenticated unless the token is one of these and valid at `now`; with `ends` it must say until when."""
        if not all(type(claims[name]) is int for name in _MOMENTS if name in claims):
            raise Unauthenticated(Reason.CLAIMS)
        if self.kind is not None and not isinstance(claims.get("typ"), str):
            raise Unauthenticated(Reason.TYPE)
        try:
            self._registry(now, ends=ends).validate(dict(claims))
        except ExpiredTokenError:
            raise Unauthenticated(Reason.EXPIRED) from None
        except MissingClaimError as error:
            missing = error.claim.split(",")
            reasons = (reason for name, reason in _MISSING.items() if name in missing)
            raise Unauthenticated(next(reasons, Reason.CLAIMS)) from None
        except ClaimError as error:
            raise Unauthenticated(_WRONG.get(error.claim, Reason.CLAIMS)) from None
        if "exp" in claims and claims["exp"] - claims["iat"] > LONGEST_LIFE_SECONDS:
            raise Unauthenticated(Reason.CLAIMS)

    def _registry(self, now: datetime, *, ends: bool) -> JWTClaimsRegistry:
        kind: dict[str, ClaimsOption] = {} if self.kind is None else {"typ": {"essential": True, "value": self.kind}}
        return JWTClaimsRegistry(
            int(now.timestamp()),
            LEEWAY_SECONDS,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.audience},
            exp={"essential": ends},
            iat={"essential": True},
            **kind,
        )


def check_client(claims: Mapping[str, object], clients: Collection[str]) -> None:
    """Raises Unauthenticated unless the token names its client (`azp`; RFC 9068: `client_id`) and it is one of `clients`."""
    named = [claims[name] for name in ("azp", "client_id") if name in claims]
    if not named or not all(isinstance(each, str) and each in clients for each in named):
        raise Unauthenticated(Reason.CLIENT)


def principal_of(claims: Mapping[str, object]) -> Principal:
    """The person behind verified claims; raises Unauthenticated when they do not describe one."""
    signed_in = claims.get("auth_time")
    return Principal(
        subject=_uuid(claims.get("sub")),
        username=_text(claims.get("preferred_username")) or "",
        name=_text(claims.get("name")) or "",
        agency=_optional_uuid(claims.get("agency")),
        unit=_optional_uuid(claims.get("unit")),
        sector=_text(claims.get("sector")),
        roles=frozenset(_texts(claims.get("roles", []))),
        acr=level_of(claims),
        authenticated_at=None if signed_in is None else _moment(signed_in),
    )


def level_of(claims: Mapping[str, object]) -> int:
    """How strongly the person signed in: 2 when a one-time code is among the methods (`amr`, RFC 8176), else at most 1.

    `acr` alone never says 2: Keycloak writes that for a sign-in at which an app was enrolled and no code was asked for, and
    writes 1 into an exchanged token whatever the sign-in was. An unknown `acr` counts as none.
    """
    if _text(claims.get("acr")) not in _LEVELS:
        return 0
    return SECOND_FACTOR if _CODE in _texts(claims.get("amr", [])) else 1


def _moment(value: object) -> datetime:
    if type(value) is not int:
        raise Unauthenticated(Reason.CLAIMS)
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        raise Unauthenticated(Reason.CLAIMS) from None


def _texts(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Unauthenticated(Reason.CLAIMS)
    return value


def _text(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise Unauthenticated(Reason.CLAIMS)
    return value


def _uuid(value: object) -> UUID:
    try:
        found = UUID(_text(value) or "")
    except ValueError:
        found = None
    # One spelling only: what else compares the texts must not take one person for two.
    if found is None or str(found) != value:
        raise Unauthenticated(Reason.CLAIMS)
    return found


def _optional_uuid(value: object) -> UUID | None:
    return None if value is None or value == "" else _uuid(value)
