"""Sign-ins under way: what was asked of the issuer, sealed into a cookie of the browser that asked, for ten minutes."""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import orjson

from gateway.sessions.browser.secret import NotSealedByThis
from gateway.sessions.errors import FailureReason, SignInFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.sessions.browser.cookie_cipher import CookieCipher

LASTS: Final = timedelta(minutes=10)
COOKIE: Final = "__Host-spona-sign-in-"
"""Each attempt has a cookie of its own, so that several windows may sign in at once; its name ends with a hash of the state."""
MOST: Final = 4
_HASH_TEXT: Final = 16


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """One request to the issuer: what its answer must repeat, and where the browser goes then."""

    to: str
    level: int
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    @property
    def challenge(self) -> str:
        """The verifier's S256 challenge (RFC 7636)."""
        return _hashed(self.verifier)


@dataclass(frozen=True, slots=True)
class Held:
    """What the browser is to hold: the cookie's name and value."""

    name: str
    value: str = field(repr=False)


class SignInsUnderWay:
    """Keeps nothing: a client that begins sign-ins without end fills only the browser's own cookies."""

    def __init__(self, cipher: CookieCipher) -> None:
        """`cipher` is the gateway's own, for this purpose."""
        self._cipher = cipher

    def begin(self, request: SignInRequest, now: datetime) -> Held:
        """`request` for the browser to keep."""
        content = {**asdict(request), "ends": (now + LASTS).timestamp()}
        return Held(cookie_of(request.state), self._cipher.seal(orjson.dumps(content)))

    def surplus(self, cookies: Mapping[str, str], now: datetime) -> list[str]:
        """Names of the cookies to expire so that one more attempt fits: what is over, and the oldest beyond MOST."""
        ends = {name: self._opened(value)[1] for name, value in cookies.items() if name.startswith(COOKIE)}
        newest = sorted(ends, key=lambda name: ends[name], reverse=True)
        return [name for place, name in enumerate(newest) if place >= MOST - 1 or ends[name] <= now]

    def find(self, cookies: Mapping[str, str], state: str, now: datetime) -> SignInRequest:
        """The request that this browser began under `state`; raises SignInFailed when there is none, or no longer."""
        request, ends = self._opened(cookies.get(cookie_of(state), ""))
        if request is None or ends <= now or not hmac.compare_digest(request.state.encode(), state.encode()):
            raise SignInFailed(FailureReason.NOT_BEGUN_HERE)
        return request

    def _opened(self, value: str) -> tuple[SignInRequest | None, datetime]:
        try:
            content = orjson.loads(self._cipher.open(value))
        except NotSealedByThis:
            return None, datetime.fromtimestamp(0, UTC)
        ends = datetime.fromtimestamp(content.pop("ends"), UTC)
        return SignInRequest(**content), ends


def cookie_of(state: str) -> str:
    """The name of the cookie that holds the attempt with this state."""
    return COOKIE + _hashed(state)[:_HASH_TEXT]


def _hashed(text: str) -> str:
    return base64.urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()
