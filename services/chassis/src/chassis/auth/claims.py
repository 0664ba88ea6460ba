"""What a verified token says about a person."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from chassis.auth.errors import Reason, Unauthenticated
from chassis.domain.principal import Principal

if TYPE_CHECKING:
    from collections.abc import Mapping

LEEWAY_SECONDS = 30
_SECOND_FACTOR = "otp"
_ACCESS_TOKEN = "Bearer"  # noqa: S105 -- the kind of a token, not a token


def check_frame(claims: Mapping[str, object], issuer: str, audience: str, now: datetime) -> None:
    """Raises Unauthenticated unless the token is an access token of `issuer` for `audience` and valid at `now`."""
    if claims.get("iss") != issuer:
        raise Unauthenticated(Reason.ISSUER)
    if audience not in _audiences(claims.get("aud")):
        raise Unauthenticated(Reason.AUDIENCE)
    if claims.get("typ") != _ACCESS_TOKEN:
        raise Unauthenticated(Reason.TYPE)
    moment = now.timestamp()
    if _seconds(claims.get("exp")) <= moment - LEEWAY_SECONDS:
        raise Unauthenticated(Reason.EXPIRED)
    for name in ("nbf", "iat"):
        if name in claims and _seconds(claims[name]) > moment + LEEWAY_SECONDS:
            raise Unauthenticated(Reason.NOT_YET_VALID)


def principal_of(claims: Mapping[str, object]) -> Principal:
    """The person behind verified claims; raises Unauthenticated when they do not describe one."""
    roles = claims.get("roles", [])
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise Unauthenticated(Reason.CLAIMS)
    signed_in = claims.get("auth_time")
    return Principal(
        subject=_uuid(claims.get("sub")),
        username=_text(claims.get("preferred_username")) or "",
        name=_text(claims.get("name")) or "",
        agency=_optional_uuid(claims.get("agency")),
        unit=_optional_uuid(claims.get("unit")),
        sector=_text(claims.get("sector")),
        roles=frozenset(roles),
        acr=_level(claims),
        authenticated_at=None if signed_in is None else _moment(signed_in),
    )


def _audiences(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Unauthenticated(Reason.CLAIMS)
    return value


def _moment(value: object) -> datetime:
    try:
        return datetime.fromtimestamp(_seconds(value), UTC)
    except (ValueError, OverflowError, OSError):
        raise Unauthenticated(Reason.CLAIMS) from None


def _text(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise Unauthenticated(Reason.CLAIMS)
    return value


def _uuid(value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise Unauthenticated(Reason.CLAIMS) from None


def _optional_uuid(value: object) -> UUID | None:
    return None if value is None or value == "" else _uuid(value)


def _level(claims: Mapping[str, object]) -> int:
    """How strongly the person signed in; a level this platform does not know counts as none.

    An exchanged token of Keycloak says acr 1 whatever the sign-in was, but keeps `amr` (RFC 8176), which names a
    one-time code only as long as it is fresh: it counts as level 2.
    """
    value, methods = claims.get("acr"), claims.get("amr", [])
    if not isinstance(methods, list):
        raise Unauthenticated(Reason.CLAIMS)
    level = int(value) if isinstance(value, str) and value in ("1", "2") else 0
    return 2 if level and _SECOND_FACTOR in methods else level
