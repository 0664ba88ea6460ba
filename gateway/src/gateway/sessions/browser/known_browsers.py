"""A browser that had a session is known by a cookie that the gateway signed: nothing typed is kept for any other."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from gateway.sessions.browser.secret import Purpose, Secret

if TYPE_CHECKING:
    from gateway.sessions.browser.hashes import Hashes

COOKIE: Final = "__Host-spona-browser"
# A window may stay open over night before its reader comes back to its content.
_LONGER_THAN_A_SESSION: Final = timedelta(days=1)
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Browsers:
    """Signs and recognises that cookie; it names no person. `session` is how long a session lasts at most."""

    hashes: Hashes
    session: timedelta

    @property
    def lasts(self) -> timedelta:
        """How long after a sign-in the browser is known."""
        return self.session + _LONGER_THAN_A_SESSION

    def signed(self, browser: Secret | None, now: datetime) -> str:
        """What the cookie carries after a sign-in; `browser` stays the same one, so that it opens what was kept for it before."""
        known = browser or Secret.new(Purpose.BROWSER)
        ends = str(int((now + self.lasts).timestamp()))
        return f"{known.text}.{ends}.{self._signature(known, ends)}"

    def known(self, text: str | None, now: datetime) -> Secret | None:
        """The secret of a browser that had a session; None for any other."""
        parts = (text or "").split(".")
        secret = Secret.read(parts[0], Purpose.BROWSER)
        if secret is None or len(parts) != _PARTS:
            return None
        _, ends, signature = parts
        # Nothing is read of it before the signature says that it is ours.
        if not hmac.compare_digest(self._signature(secret, ends).encode(), signature.encode()):
            return None
        return secret if datetime.fromtimestamp(int(ends), UTC) > now else None

    def _signature(self, secret: Secret, ends: str) -> str:
        signed = self.hashes.browser(f"{secret.text}.{ends}")
        return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()
