"""What the issuer remembers, in memory only: sign-ins under way, codes, refresh tokens, ended sessions."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from infra.issuer.oauth import Client, OAuthError
from infra.issuer.tokens import SignIn
from infra.sign_in.people import Person

UNDER_WAY_LASTS = 600
CODE_LASTS = 60
REFRESH_LASTS = 1800
REUSED = 5
"""How often a refresh token is taken once more (Keycloak's `refreshTokenMaxReuse`)."""
SESSION_LASTS = 10 * 3600
_LIMIT = 10_000
T = TypeVar("T")


@dataclass(slots=True)
class UnderWay:
    """A checked request whose page is open: the person is set once chosen, when one more confirmation is due."""

    client: Client
    state: str
    nonce: str
    challenge: str
    acr: int
    hint: Person | None
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
    before: "Refresh | None" = None
    uses: int = 0
    stale: bool = False


class ExpiringStore(Generic[T]):
    """At most ten thousand things, kept under the hash of an unguessable name, each until its time."""

    def __init__(self, now: Callable[[], int], lasts: int) -> None:
        """`now` answers seconds since 1970; `lasts` is in seconds."""
        self._now = now
        self._lasts = lasts
        self._kept: dict[bytes, tuple[int, T]] = {}

    def put(self, thing: T, name: str | None = None, until: int | None = None) -> str:
        """Keeps it, under a new name unless one is given; returns the name."""
        name, now = name or secrets.token_urlsafe(32), self._now()
        self._kept = {key: entry for key, entry in self._kept.items() if entry[0] > now}
        if len(self._kept) >= _LIMIT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[_hash(name)] = (until or now + self._lasts, thing)
        return name

    def get(self, name: str) -> T | None:
        """What is kept under this name and not over."""
        until, thing = self._kept.get(_hash(name), (0, None))
        return thing if until > self._now() else None

    def drop(self, name: str) -> None:
        """Forgets it."""
        self._kept.pop(_hash(name), None)


class Memory:
    """Everything handed out and not yet over. A code used twice, or a refresh token too often, ends its session."""

    def __init__(self, now: Callable[[], int]) -> None:
        """`now` answers seconds since 1970."""
        self.now = now
        self.under_way: ExpiringStore[UnderWay] = ExpiringStore(now, UNDER_WAY_LASTS)
        # Kept for the session's life, so that a late second use is still seen as one.
        self._codes: ExpiringStore[Code] = ExpiringStore(now, SESSION_LASTS)
        self._refresh: ExpiringStore[Refresh] = ExpiringStore(now, SESSION_LASTS)
        self._ended: ExpiringStore[bool] = ExpiringStore(now, SESSION_LASTS)

    def hand_out_code(self, sign_in: SignIn, asked: UnderWay) -> str:
        """A code for one use within 60 seconds."""
        return self._codes.put(Code(sign_in, asked.client.redirect, asked.challenge))

    def redeem(self, code: str) -> Code:
        """Spends a code; raises OAuthError when it is unknown, older than 60 seconds or was used before."""
        found = self._codes.get(code)
        if found is None:
            raise OAuthError("invalid_grant", "The code is unknown: sign in again.")
        if found.spent:
            self.end(found.sign_in.sid)
            raise OAuthError("invalid_grant", "The code was used before, so its session has been ended: sign in again.")
        found.spent = True
        if self.now() >= found.sign_in.auth_time + CODE_LASTS:
            raise OAuthError("invalid_grant", "The code is older than 60 seconds: sign in again.")
        return found

    def hand_out_refresh(self, sign_in: SignIn, before: Refresh | None = None) -> tuple[str, int]:
        """A refresh token, in exchange for the one `before`, and its lifetime in seconds."""
        now = self.now()
        ends = now + SESSION_LASTS if before is None else before.session_until
        until = min(now + REFRESH_LASTS, ends)
        return self._refresh.put(Refresh(sign_in, until, ends, before), until=ends), until - now

    def rotate(self, token: str, client_id: str) -> Refresh:
        """Uses a refresh token; raises OAuthError when it is unknown, another client's, over, or was used too often."""
        found = self._refresh.get(token)
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
        if self.now() >= found.until or self.is_ended(found.sign_in.sid):
            raise OAuthError("invalid_grant", "The session has ended: sign in again.")
        return found

    def end(self, sid: str) -> None:
        """Ends a session: no refresh and no exchange after this."""
        self._ended.put(thing=True, name=sid)

    def is_ended(self, sid: str) -> bool:
        """Whether a session was ended before its time."""
        return bool(self._ended.get(sid))


def _hash(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
