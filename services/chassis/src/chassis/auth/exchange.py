"""Exchanges the caller's token for one of a single service (RFC 8693), so that no service's token opens another."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

import aiohttp
import orjson

from chassis.auth.asking import ASKED_BEFORE, LASTS, NOT_ASKED_AGAIN_WITHIN, Unreachable, renewed_in_time
from chassis.auth.errors import Reason, Unauthenticated
from chassis.domain.errors import Unavailable
from chassis.telemetry.logging import get_logger
from chassis.time import SystemClock

if TYPE_CHECKING:
    from chassis.auth.asking import AsksIssuer
    from chassis.ports import Clock
    from chassis.settings.groups import AuthWithExchange

_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
_ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 -- a type's name, not a token
_WITHIN_SECONDS = 3.0
_MOST_CACHED = 4096
_OF_ONE_TOKEN = frozenset({"exp", "iat", "nbf", "jti"})
_OK, _BAD_REQUEST = 200, 400
_log = get_logger(__name__)

_CacheKey = tuple[bytes, str]


@dataclass(frozen=True, slots=True)
class _Exchanged:
    token: str = field(repr=False)
    ends_at: datetime
    left_alone_until: datetime | None = None

    def lasts(self, now: datetime, for_: timedelta) -> bool:
        """Whether it is good for so long."""
        return self.ends_at - now > for_


class TokenExchanger:
    """One client's exchanges, each kept until its token expires, and asked for anew 75 seconds before that.

    A session's renewed token goes on with what was exchanged for the one before, if it says the same of the person.
    """

    def __init__(self, auth: AuthWithExchange, issuer: AsksIssuer, *, clock: Clock | None = None) -> None:
        self._address = auth.token_url
        self._credentials = aiohttp.encode_basic_auth(auth.client_id, auth.client_secret.get_secret_value())
        self._issuer = issuer
        self._clock = clock or SystemClock()
        self._cache: OrderedDict[_CacheKey, _Exchanged] = OrderedDict()
        self._running: dict[_CacheKey, asyncio.Task[_Exchanged]] = {}

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._cache)

    async def exchange(self, subject_token: str, audience: str) -> str:
        """A token for `audience` with the rights of `subject_token`, which the caller has verified already.

        Raises Unauthenticated when the issuer refuses it, Unavailable when the issuer cannot be asked.
        """
        key = (_said_by(subject_token), audience)
        cached = self._cache.get(key)
        if cached is not None and cached.lasts(self._clock.now(), ASKED_BEFORE):
            self._cache.move_to_end(key)
            return cached.token
        old = cached if cached is not None and cached.lasts(self._clock.now(), LASTS) else None
        if old is not None and old.left_alone_until is not None and self._clock.now() < old.left_alone_until:
            return old.token
        running = self._running.get(key)
        if running is None:
            running = self._running[key] = asyncio.create_task(self._ask(subject_token, audience))
            running.add_done_callback(partial(self._keep, key))
        # Not cancelled: one caller that gives up must not fail the others that wait for the same answer.
        return (await renewed_in_time(running, old)).token

    def _keep(self, key: _CacheKey, asked: asyncio.Task[_Exchanged]) -> None:
        del self._running[key]
        if asked.cancelled():
            return
        if (error := asked.exception()) is not None:
            kept = self._cache.get(key)
            if isinstance(error, Unauthenticated):
                # Not heard by those who went on with the old one: the next caller asks, and hears it.
                self._cache.pop(key, None)
            elif kept is not None:
                self._cache[key] = replace(kept, left_alone_until=self._clock.now() + NOT_ASKED_AGAIN_WITHIN)
            return
        self._cache[key] = asked.result()
        self._cache.move_to_end(key)
        now = self._clock.now()
        # A caller whose token has ended asks with another one, so that what is over comes first.
        while self._cache and (len(self) > _MOST_CACHED or not next(iter(self._cache.values())).lasts(now, LASTS)):
            self._cache.popitem(last=False)

    async def _ask(self, subject_token: str, audience: str) -> _Exchanged:
        form = {
            "grant_type": _GRANT,
            "subject_token": subject_token,
            "subject_token_type": _ACCESS_TOKEN,
            "requested_token_type": _ACCESS_TOKEN,
            "audience": audience,
            # Keycloak puts into a token only the audiences whose scope was asked for, so that no sign-in carries them all.
            "scope": f"openid {audience}",
        }
        asked_at = self._clock.now()
        try:
            headers = {"authorization": self._credentials, "accept": "application/json"}
            status, body = await self._issuer.ask(
                "POST", self._address, headers=headers, form=form, within=_WITHIN_SECONDS
            )
        except Unreachable as error:
            _log.warning("auth.exchange_unreachable", audience=audience, error=error)
            raise Unavailable from error
        return _read(status, body, audience, asked_at)


def _said_by(token: str) -> bytes:
    """A hash of what the token says of the person and the session: the token itself is a secret."""
    try:
        claims = orjson.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
        lasting = {name: claim for name, claim in claims.items() if name not in _OF_ONE_TOKEN}
        return sha256(orjson.dumps(lasting, option=orjson.OPT_SORT_KEYS)).digest()
    except (IndexError, ValueError, TypeError, AttributeError):
        return sha256(token.encode()).digest()


def _read(status: int, body: bytes, audience: str, asked_at: datetime) -> _Exchanged:
    try:
        answer = orjson.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        answer = {}
    if status == _OK and isinstance(answer.get("access_token"), str):
        seconds = answer.get("expires_in")
        lifetime = timedelta(seconds=seconds) if isinstance(seconds, int) else timedelta()
        return _Exchanged(answer["access_token"], asked_at + lifetime)
    # `invalid_request` is what RFC 8693 (2.2.2) says for a subject token that is not accepted.
    if status == _BAD_REQUEST and answer.get("error") in ("invalid_grant", "invalid_token", "invalid_request"):
        _log.info("auth.exchange_refused", audience=audience)
        raise Unauthenticated(Reason.EXCHANGE)
    _log.error("auth.exchange_failed", audience=audience, http_response_status_code=status)
    raise Unavailable
