"""The issuer's public keys: fetched once, kept while the issuer is away, fetched again for a key id not seen before."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import orjson
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, RSAKey

from chassis.auth.errors import Reason, Unauthenticated
from chassis.domain.errors import Unavailable
from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chassis.ports import Clock

Key = ECKey | RSAKey
ALGORITHMS = {"EC": "ES256", "RSA": "RS256"}

_TIMEOUT = aiohttp.ClientTimeout(total=3)
# A caller with a token of an unknown key waits no longer; the fetch goes on, for the next caller.
_PATIENCE_SECONDS = 2.0
_OK = 200
_REFRESH_AFTER = timedelta(minutes=10)
_ASK_AFTER = timedelta(minutes=1)
# A forged key id must not become a way to make us flood the issuer.
_COOL_DOWN = timedelta(seconds=10)
_RETRY_AFTER_FAILURE = timedelta(seconds=1)
_log = get_logger(__name__)


class KeysUnreachable(Exception):
    """The issuer's key set could not be fetched or holds no usable key."""


KeySource = Callable[[], Awaitable[bytes]]
"""Gives the JWK set of the issuer as JSON; raises KeysUnreachable."""


async def published_keys(address: str) -> bytes:
    """The key set at the issuer's `jwks_uri`, within three seconds, following no redirect; raises KeysUnreachable."""
    try:
        # Asked every ten minutes: no connection lasts so long.
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.get(address, allow_redirects=False, raise_for_status=True) as response,
        ):
            if response.status == _OK:
                return await response.read()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise KeysUnreachable from error
    raise KeysUnreachable


class SigningKeys:
    """Keys by their id, from one source."""

    def __init__(self, source: KeySource, clock: Clock) -> None:
        self._source = source
        self._clock = clock
        self._keys: Mapping[str, Key] = {}
        self._tried_at: datetime | None = None
        self._unanswered = False
        self._refreshing: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> Key:
        """The key called `key_id`. Raises Unauthenticated when the issuer has none, Unavailable without an answer."""
        if key_id not in self._keys:
            await asyncio.wait({self._refresh()}, timeout=_PATIENCE_SECONDS)
        elif self._older_than(_REFRESH_AFTER):
            # The answer does not wait: the known key is good until the issuer says otherwise.
            self._refresh()
        key = self._keys.get(key_id)
        if key is not None:
            return key
        if self._unanswered:
            raise Unavailable("Sign-in cannot be checked just now. Nothing was done; try again in a few seconds.")
        raise Unauthenticated(Reason.UNKNOWN_KEY)

    async def ready(self) -> None:
        """Returns when at least one key is known, fetching for three seconds if need be; raises Unavailable."""
        if not self._keys:
            await asyncio.wait({self._refresh()})
        if not self._keys:
            raise Unavailable

    async def answered(self) -> None:
        """Returns while the issuer answered within the last minute, asking it where that is longer ago; raises Unavailable."""
        if self._unanswered or self._older_than(_ASK_AFTER):
            await asyncio.wait({self._refresh()})
        if self._unanswered:
            raise Unavailable

    def _older_than(self, age: timedelta) -> bool:
        return self._tried_at is None or self._clock.now() - self._tried_at > age

    def _cooling(self) -> bool:
        if self._tried_at is None:
            return False
        pause = _RETRY_AFTER_FAILURE if self._unanswered else _COOL_DOWN
        return self._clock.now() - self._tried_at < pause

    def _refresh(self) -> asyncio.Task[None]:
        """One for everybody who asks meanwhile; the last one, ended, while it is too early for the next."""
        if self._refreshing is None or (self._refreshing.done() and not self._cooling()):
            self._refreshing = asyncio.create_task(self._fetch())
        return self._refreshing

    async def _fetch(self) -> None:
        self._tried_at = self._clock.now()
        self._unanswered = True
        try:
            self._keys = _usable(await self._source())
            self._unanswered = False
        except KeysUnreachable as error:
            _log.warning("auth.keys_unreachable", error=error, count=len(self._keys))


def _usable(document: bytes) -> dict[str, Key]:
    try:
        entries = orjson.loads(document)["keys"]
        keys = {entry["kid"]: key for entry in entries if (key := _key(entry)) is not None}
    except (ValueError, TypeError, KeyError) as error:
        raise KeysUnreachable from error
    if not keys:
        raise KeysUnreachable
    return keys


def _key(entry: Any) -> Key | None:
    """The key, when it is a public signing key of a kind we accept: an issuer also publishes encryption keys."""
    if not isinstance(entry, dict):
        return None
    kind = entry.get("kty")
    expected = ALGORITHMS.get(str(kind))
    if expected is None or not isinstance(entry.get("kid"), str):
        return None
    if entry.get("use", "sig") != "sig" or entry.get("alg", expected) != expected:
        return None
    try:
        with warnings.catch_warnings():
            # Of a key that is too short (RSA below 2048 bits) the library only warns.
            warnings.simplefilter("error", SecurityWarning)
            if kind == "EC":
                return ECKey.import_key(entry) if entry.get("crv") == "P-256" else None
            return RSAKey.import_key(entry)
    except (JoseError, ValueError, TypeError, SecurityWarning):
        return None
