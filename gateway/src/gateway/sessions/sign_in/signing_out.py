"""Signing out, here and at the issuer; and here when the issuer says so.

Ending the session here is the last step: a process asked again, since the first one broke off, still knows whose it is.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from chassis.auth.errors import Unauthenticated
from chassis.domain.errors import Unavailable
from gateway.sessions.browser.secret import NotSealedByThis, Secret
from gateway.sessions.errors import LogoutTokenRefused, SignedOutHereOnly
from gateway.sessions.sign_in.claims import LOGOUT_TOKEN_LASTS, ClaimsReader, ClaimsRefused
from gateway.sessions.sign_in.issuer import Tokens

if TYPE_CHECKING:
    from chassis.auth.tokens import TokenVerifier
    from chassis.ports import Clock
    from gateway.sessions.browser.hashes import Hashes
    from gateway.sessions.sign_in.issuer import Issuer
    from gateway.sessions.storage.store import SessionStore

# Another person may be walking up to the screen.
_HASTE_SECONDS = 1.0
_LOGOUT_TOKEN_TYPES = (None, "jwt", "logout+jwt")


@dataclass(frozen=True, slots=True)
class SigningOut:
    """Ends sessions; `afterwards` is the public address to which the issuer sends the browser back."""

    store: SessionStore
    issuer: Issuer
    verifier: TokenVerifier
    reader: ClaimsReader
    hashes: Hashes
    clock: Clock
    afterwards: str

    async def sign_out(self, secret: Secret | None) -> str:
        """Ends the browser's session; where to send the browser next.

        Raises SignedOutHereOnly when the session is gone but the issuer cannot be asked, Unavailable when it is not gone.
        """
        if secret is None:
            return self.afterwards
        try:
            addresses = await self.issuer.addresses(ask_again=True)
        except Unavailable:
            await self.store.end(secret.name)
            raise SignedOutHereOnly from None
        tokens = self._opened(secret, await self.store.end(secret.name))
        # Where the session is gone already, perhaps by the same request, the issuer asks the person about its own.
        parameters = {} if tokens is None else {"id_token_hint": tokens.identity}
        parameters |= {"client_id": self.reader.client, "post_logout_redirect_uri": self.afterwards}
        separator = "&" if "?" in addresses.end_session else "?"
        return f"{addresses.end_session}{separator}{urlencode(parameters)}"

    async def leave(self, secret: Secret | None) -> None:
        """Ends the browser's session and, without sending the browser there, the issuer's, if that answers in time.

        Raises Unavailable when the session here is not gone.
        """
        if secret is None:
            return
        stored = await self.store.find(secret.name)
        tokens = self._opened(secret, None if stored is None else stored.sealed)
        if tokens is not None:
            with suppress(Unavailable, TimeoutError):
                async with asyncio.timeout(_HASTE_SECONDS):
                    await self.issuer.end(tokens)
        await self.store.end(secret.name)

    async def obey(self, logout_token: str) -> None:
        """Ends what the issuer's logout token speaks of, once; raises LogoutTokenRefused or Unavailable."""
        now = self.clock.now()
        try:
            claims = await self.verifier.signed_claims(logout_token, types=_LOGOUT_TOKEN_TYPES)
            logout = self.reader.logout(claims, now)
        except (Unauthenticated, ClaimsRefused):
            raise LogoutTokenRefused from None
        obeyed = await self.store.end_by_issuer(
            self.hashes.logout_token(logout.token_id),
            # Longer than the token is taken, so that a repeat is always recognised.
            now + 2 * LOGOUT_TOKEN_LASTS,
            None if logout.session is None else self.hashes.issuer_session(logout.session),
            self.hashes.subject(logout.subject),
        )
        if not obeyed:
            raise LogoutTokenRefused

    @staticmethod
    def _opened(secret: Secret, sealed: bytes | None) -> Tokens | None:
        try:
            return None if sealed is None else Tokens.unpack(secret.open(sealed))
        except NotSealedByThis:
            return None
