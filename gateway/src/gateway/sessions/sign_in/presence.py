"""Who is signed in with a browser: the session is opened, its end kept to, and its access token renewed in time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from chassis.auth.asking import ASKED_BEFORE, LASTS, NOT_ASKED_AGAIN_WITHIN, renewed_in_time
from chassis.auth.errors import Unauthenticated
from chassis.domain.errors import Unavailable
from chassis.telemetry.logging import get_logger
from gateway.sessions.browser.secret import NotSealedByThis, Secret
from gateway.sessions.sign_in.issuer import GrantRefused, Tokens

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from chassis.auth.tokens import TokenVerifier
    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from gateway.sessions.sign_in.issuer import Issuer
    from gateway.sessions.storage.store import SessionStore, StoredSession

_NOTED_EVERY = timedelta(minutes=1)
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Present:
    """A person, their token, and when the session ends if nothing more is done."""

    principal: Principal
    token: str = field(repr=False)
    ends_at: datetime


class SessionReader:
    """Turns a browser's secret into the person behind it."""

    def __init__(
        self, store: SessionStore, issuer: Issuer, verifier: TokenVerifier, clock: Clock, idle: timedelta
    ) -> None:
        """A session without a request for `idle` is over."""
        self._store = store
        self._issuer = issuer
        self._verifier = verifier
        self._clock = clock
        self._idle = idle
        self._renewing: dict[bytes, asyncio.Task[Tokens | None]] = {}
        self._left_alone_until: dict[bytes, datetime] = {}

    async def of(self, secret: Secret, *, prolong: bool) -> Present | None:
        """Who is signed in, or None; `prolong` says that the person did something just now.

        Raises Unavailable when the database, or an issuer that is needed, cannot be asked; the session stays then.
        """
        stored = await self._store.find(secret.name)
        if stored is None or self._over(stored):
            return None
        ends_at = await self._ends_at(secret, stored, prolong=prolong)
        try:
            tokens = await self._current(secret, Tokens.unpack(secret.open(stored.sealed)))
            principal = None if tokens is None else await self._verifier.verify(tokens.access)
        except (NotSealedByThis, Unauthenticated):
            tokens = principal = None
        if tokens is None or principal is None:
            await self._store.end(secret.name)
            return None
        return Present(principal, tokens.access, ends_at)

    async def living(self, names: Collection[bytes]) -> set[bytes]:
        """Which of the sessions called `names` are not over. It opens none of them and prolongs none; raises Unavailable."""
        return await self._store.living(names, self._clock.now(), self._idle)

    def _over(self, stored: StoredSession) -> bool:
        return self._clock.now() >= self._end(stored, stored.seen_at)

    def _end(self, stored: StoredSession, seen_at: datetime) -> datetime:
        return min(seen_at + self._idle, stored.ends_at)

    async def _ends_at(self, secret: Secret, stored: StoredSession, *, prolong: bool) -> datetime:
        now = self._clock.now()
        # Written once a minute at most: a page with ten requests must not write ten times.
        if not prolong or now - stored.seen_at < _NOTED_EVERY:
            return self._end(stored, stored.seen_at)
        await self._store.seen(secret.name, now)
        return self._end(stored, now)

    async def _current(self, secret: Secret, tokens: Tokens) -> Tokens | None:
        if self._good(tokens):
            return tokens
        name, now = secret.name, self._clock.now()
        old = tokens if tokens.access_ends_at - now >= LASTS else None
        if old is not None and now < self._left_alone_until.get(name, now):
            return old
        running = self._renewing.get(name)
        if running is None:
            running = self._renewing[name] = asyncio.create_task(self._renewed(secret))
            running.add_done_callback(partial(self._end_of_renewing, name))
        # Not cancelled: a browser that gives up must not lose the new tokens when the old refresh token is already spent.
        return await renewed_in_time(running, old)

    def _end_of_renewing(self, name: bytes, ended: asyncio.Task[Tokens | None]) -> None:
        del self._renewing[name]
        # The waiting caller has heard of it, if one waited.
        if not ended.cancelled() and isinstance(ended.exception(), Unavailable):
            now = self._clock.now()
            self._left_alone_until = {each: until for each, until in self._left_alone_until.items() if until > now}
            self._left_alone_until[name] = now + NOT_ASKED_AGAIN_WITHIN

    async def _renewed(self, secret: Secret) -> Tokens | None:
        """New tokens; None when the issuer refuses, which ends the session. Another process may have been first."""
        async with self._store.locked(secret.name) as session:
            if session is None:
                return None
            tokens = Tokens.unpack(secret.open(session.stored.sealed))
            if self._good(tokens):
                return tokens
            try:
                renewed = await self._issuer.refresh(tokens)
            except GrantRefused:
                _log.info("session.renewal_refused")
                await session.end()
                return None
            await session.keep(secret.seal(renewed.pack()))
            return renewed

    def _good(self, tokens: Tokens) -> bool:
        return tokens.access_ends_at - self._clock.now() > ASKED_BEFORE
