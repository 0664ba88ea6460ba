"""What the issuer remembers, in memory only: sign-ins under way, codes, refresh tokens, ended sessions."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from infra.issuer.granting.oauth import OAuthError

if TYPE_CHECKING:
    from collections.abc import Callable

    from infra.issuer.granting.clients import Client
    from infra.issuer.granting.tokens import SignIn
    from infra.sign_in.people import Person

UNDER_WAY_LASTS = 600
CODE_LASTS = 60
REFRESH_LASTS = 1800
REUSED = 5
"""How often a refresh token is taken once more (Keycloak's `refreshTokenMaxReuse`)."""
SESSION_LASTS = 10 * 3600
_LIMIT = 10_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """A checked request to sign a person in."""

    client: Client
    state: str
    nonce: str
    challenge: str
    acr: int
    hint: Person | None


@dataclass(slots=True)
class UnderWay:
    """A sign-in whose page is open: the person is set once chosen, when one more confirmation is due."""

    request: Request
    person: Person | None = None


@dataclass(slots=True)
class Code:
    """An authorisation code handed out."""

    sign_in: SignIn
    redirect: str
    challenge: str
    spent: bool = False


@dataclass(slots=True)
class Refresh:
    """A refresh token handed out: usable until `until`; the session ends at `session_until` whatever happens.

    It may be used again while nothing that it was exchanged for, after `before`, was used: an answer can be lost on its way.
    """

    sign_in: SignIn
    until: int
    session_until: int
    before: Refresh | None = None
    uses: int = 0
    stale: bool = False


@dataclass(slots=True)
class _ExpiringStore(Generic[T]):
    """Things kept under the hash of an unguessable name, each until its time."""

    kept: dict[bytes, tuple[int, T]] = field(default_factory=dict)

    def put(self, thing: T, now: int, until: int) -> str:
        name = secrets.token_urlsafe(32)
        self.put_as(name, thing, now, until)
        return name

    def put_as(self, name: str, thing: T, now: int, until: int) -> None:
        self.kept = {key: entry for key, entry in self.kept.items() if entry[0] > now}
        if len(self.kept) >= _LIMIT:
            self.kept.pop(next(iter(self.kept)))
        self.kept[_hash(name)] = (until, thing)

    def get(self, name: str, now: int) -> T | None:
        until, thing = self.kept.get(_hash(name), (0, None))
        return thing if until > now else None

    def drop(self, name: str) -> None:
        self.kept.pop(_hash(name), None)


class Memory:
    """Everything handed out and not yet over. Names are hashed; a code used twice, or a refresh token too often, ends its session."""

    def __init__(self, now: Callable[[], int]) -> None:
        """`now` tells seconds since 1970."""
        self._now = now
        self._under_way: _ExpiringStore[UnderWay] = _ExpiringStore()
        self._codes: _ExpiringStore[Code] = _ExpiringStore()
        self._refresh: _ExpiringStore[Refresh] = _ExpiringStore()
        self._ended: _ExpiringStore[bool] = _ExpiringStore()

    def now(self) -> int:
        """Seconds since 1970."""
        return self._now()

    def begin(self, request: Request) -> str:
        """Keeps a sign-in for ten minutes; returns the name its page carries."""
        return self._under_way.put(UnderWay(request), self._now(), self._now() + UNDER_WAY_LASTS)

    def under_way(self, transaction: str) -> UnderWay | None:
        """The sign-in whose page carries `transaction`."""
        return self._under_way.get(transaction, self._now())

    def finish(self, transaction: str) -> None:
        """A sign-in ended, well or not."""
        self._under_way.drop(transaction)

    def hand_out_code(self, sign_in: SignIn, request: Request) -> str:
        """A code for one use within 60 seconds."""
        code = Code(sign_in, request.client.redirect, request.challenge)
        # Kept for the session's life, so that a late second use is still seen as one.
        return self._codes.put(code, self._now(), self._now() + SESSION_LASTS)

    def redeem(self, code: str) -> Code:
        """Spends a code; raises OAuthError when it is unknown, older than 60 seconds or was used before."""
        found = self._codes.get(code, self._now())
        if found is None:
            raise OAuthError("invalid_grant", "The code is unknown: sign in again.")
        if found.spent:
            self.end(found.sign_in.sid)
            raise OAuthError("invalid_grant", "The code was used before, so its session has been ended: sign in again.")
        found.spent = True
        if self._now() >= found.sign_in.auth_time + CODE_LASTS:
            raise OAuthError("invalid_grant", "The code is older than 60 seconds: sign in again.")
        return found

    def hand_out_refresh(self, sign_in: SignIn, before: Refresh | None = None) -> tuple[str, int]:
        """A refresh token, in exchange for the one `before`, and its lifetime in seconds."""
        now = self._now()
        ends = now + SESSION_LASTS if before is None else before.session_until
        until = min(now + REFRESH_LASTS, ends)
        # Kept for the session's life, so that a late use too many is still seen as one.
        return self._refresh.put(Refresh(sign_in, until, ends, before), now, ends), until - now

    def rotate(self, token: str, client_id: str) -> Refresh:
        """Uses a refresh token; raises OAuthError when it is unknown, another client's, over, or was used too often."""
        found = self._refresh.get(token, self._now())
        if found is None or found.sign_in.client_id != client_id:
            raise OAuthError("invalid_grant", "The refresh token is unknown or over: sign in again.")
        if found.stale or found.uses > REUSED:
            self.end(found.sign_in.sid)
            raise OAuthError(
                "invalid_grant", "The refresh token was used before, so its session has been ended: sign in again."
            )
        found.uses += 1
        if found.before is not None:
            found.before.stale, found.before = True, None
        if self._now() >= found.until or self.is_ended(found.sign_in.sid):
            raise OAuthError("invalid_grant", "The session has ended: sign in again.")
        return found

    def end(self, sid: str) -> None:
        """Ends a session: no refresh and no exchange after this."""
        self._ended.put_as(sid, thing=True, now=self._now(), until=self._now() + SESSION_LASTS)

    def is_ended(self, sid: str) -> bool:
        """Whether a session was ended before its time."""
        return bool(self._ended.get(sid, self._now()))


def _hash(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
