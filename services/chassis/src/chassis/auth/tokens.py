"""Checks an access token (ASVS 5.0, chapter 9): our issuer's signature, our audience, its time, its kind."""

from __future__ import annotations

import base64
from functools import partial
from typing import TYPE_CHECKING, Any

from joserfc import jws
from joserfc.errors import JoseError

from chassis.auth.claims import ACCESS_TOKEN, ExpectedToken, check_client, principal_of, read_object
from chassis.auth.errors import Reason, Unauthenticated
from chassis.auth.keys import ALGORITHMS, SigningKeys, published_keys
from chassis.settings.groups import CLIENTS
from chassis.time import SystemClock

if TYPE_CHECKING:
    from collections.abc import Collection

    from chassis.auth.keys import KeySource
    from chassis.domain.principal import Principal
    from chassis.ports import Clock

_LONGEST = 16 * 1024
_ALLOWED = frozenset(ALGORITHMS.values())
_TYPES = (None, "jwt", "at+jwt")


class TokenVerifier:
    """Turns access tokens of one issuer for one audience into principals."""

    def __init__(
        self,
        issuer: str,
        audience: str,
        jwks_url: str,
        clients: Collection[str] = CLIENTS,
        *,
        clock: Clock | None = None,
        source: KeySource | None = None,
    ) -> None:
        """`clients` are those whose tokens are taken; `source` replaces the address in tests and offline tools."""
        self._clients = frozenset(clients)
        self._expected = ExpectedToken(issuer, audience, ACCESS_TOKEN)
        self._clock = clock or SystemClock()
        self._keys = SigningKeys(source or partial(published_keys, jwks_url), self._clock)
        self._registry = jws.JWSRegistry(algorithms=sorted(_ALLOWED), strict_check_header=False)

    async def verify(self, token: str) -> Principal:
        """The person behind `token`; raises Unauthenticated, or Unavailable when no key of the issuer is at hand."""
        claims = await self.verified_claims(token)
        return principal_of(claims)

    async def verified_claims(self, token: str) -> dict[str, Any]:
        """The claims of `token` after the same checks, for a process that must read more than the principal."""
        claims = await self.signed_claims(token)
        self._expected.check(claims, self._clock.now())
        check_client(claims, self._clients)
        if "cnf" in claims:
            # Bound to a key of its holder (RFC 7800): no proof of that key is asked for here, so it is no bearer token.
            raise Unauthenticated(Reason.SENDER_CONSTRAINED)
        return claims

    async def signed_claims(self, token: str, *, types: Collection[str | None] = _TYPES) -> dict[str, Any]:
        """The claims of any token of the issuer: only its signature and the `typ` of its header are checked.

        For ID and logout tokens, whose audience, time and kind the caller checks. Raises what `verify` raises.
        """
        header = _header(token, types)
        key = await self._keys.find(_key_id(header))
        if ALGORITHMS[key.key_type] != header["alg"]:
            raise Unauthenticated(Reason.ALGORITHM)
        try:
            signed = jws.deserialize_compact(token, key, registry=self._registry)
        except (JoseError, ValueError, TypeError):
            raise Unauthenticated(Reason.SIGNATURE) from None
        try:
            return read_object(signed.payload or b"")
        except ValueError:
            raise Unauthenticated(Reason.CLAIMS) from None

    async def ready(self) -> None:
        """Returns when tokens can be checked; raises Unavailable. The issuer may be away as long as its keys are known."""
        await self._keys.ready()

    async def answered(self) -> None:
        """Returns while the issuer answers, asked once a minute; raises Unavailable. Without it no one signs in."""
        await self._keys.answered()


def _header(token: str, types: Collection[str | None]) -> dict[str, Any]:
    """The token's own word on how to check it. Only `alg` and `kid` are read, never `jku`, `x5u`, `x5c` or `jwk`."""
    first, dot, _ = token.partition(".")
    if not dot or len(token) > _LONGEST or not token.isascii():
        raise Unauthenticated(Reason.MALFORMED)
    try:
        header = read_object(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except ValueError:
        raise Unauthenticated(Reason.MALFORMED) from None
    if "crit" in header or _kind(header) not in types:
        raise Unauthenticated(Reason.MALFORMED)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in _ALLOWED:
        raise Unauthenticated(Reason.ALGORITHM)
    return header


def _kind(header: dict[str, Any]) -> object:
    """The header's `typ` in the one spelling of RFC 7515, 4.1.9: a media type without regard to case, `application/` left out."""
    kind = header.get("typ")
    return kind.lower().removeprefix("application/") if isinstance(kind, str) else kind


def _key_id(header: dict[str, Any]) -> str:
    key_id = header.get("kid")
    if not isinstance(key_id, str):
        raise Unauthenticated(Reason.UNKNOWN_KEY)
    return key_id
