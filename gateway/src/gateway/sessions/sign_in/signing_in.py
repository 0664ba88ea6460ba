"""Signing in: the browser is sent to the issuer, and what it brings back becomes a session."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from chassis.auth.errors import Unauthenticated
from chassis.domain.principal import SECOND_FACTOR, STEP_UP_LASTS
from gateway.sessions.browser.secret import Purpose, Secret
from gateway.sessions.errors import FailureReason, SignInFailed
from gateway.sessions.sign_in.claims import ClaimsReader, ClaimsRefused, Identity
from gateway.sessions.sign_in.issuer import GrantRefused
from gateway.sessions.sign_in.under_way import LASTS, SignInRequest
from gateway.sessions.storage.store import Begun

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from chassis.auth.tokens import TokenVerifier
    from chassis.ports import Clock
    from gateway.sessions.browser.hashes import Hashes
    from gateway.sessions.sign_in.issuer import Issuer, Tokens
    from gateway.sessions.sign_in.under_way import Held, SignInsUnderWay
    from gateway.sessions.storage.store import SessionStore


@dataclass(frozen=True, slots=True)
class Returned:
    """What the browser brought back from the issuer."""

    state: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    issuer: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Completed:
    """The secret of a new session, the page to go on to, and whether a code is asked for on the way there."""

    secret: Secret = field(repr=False)
    to: str
    owes_code: bool


@dataclass(frozen=True, slots=True)
class SigningIn:
    """Both halves of a sign-in; `redirect` is the callback's public address."""

    under_way: SignInsUnderWay
    store: SessionStore
    issuer: Issuer
    verifier: TokenVerifier
    reader: ClaimsReader
    hashes: Hashes
    clock: Clock
    redirect: str
    lasts: timedelta

    async def begin(self, to: str, level: int, language: str) -> tuple[str, Held]:
        """Where to send the browser, and what it has to bring back before it goes on to the page `to`; raises Unavailable.

        The issuer is asked to speak `language`.
        """
        request = SignInRequest(to, level)
        addresses = await self.issuer.addresses()
        asked = {
            "response_type": "code",
            "client_id": self.reader.client,
            "redirect_uri": self.redirect,
            "scope": "openid",
            "state": request.state,
            "nonce": request.nonce,
            "code_challenge": request.challenge,
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        if level >= SECOND_FACTOR:
            # An older sign-in would be confirmed as it is, and the page would ask again: the issuer must renew it.
            asked |= {"acr_values": str(level), "max_age": str(int(STEP_UP_LASTS.total_seconds()))}
        separator = "&" if "?" in addresses.authorization else "?"
        address = f"{addresses.authorization}{separator}{urlencode(asked)}"
        return address, self.under_way.begin(request, self.clock.now())

    async def complete(self, returned: Returned, held: Mapping[str, str], replaced: Secret | None) -> Completed:
        """The new session and where to go on; the browser's session before, `replaced`, is gone then.

        `held` are the browser's cookies. Raises SignInFailed, and Unavailable when the issuer or the database cannot be asked.
        """
        request = self.under_way.find(held, returned.state, self.clock.now())
        if returned.issuer != self.reader.issuer:
            raise SignInFailed(FailureReason.REFUSED)
        if returned.error or not returned.code:
            cancelled = returned.error == "access_denied"
            raise SignInFailed(FailureReason.CANCELLED if cancelled else FailureReason.REFUSED)
        # Looked at before the code is spent: an issuer may end the session of a code that comes twice.
        if await self.store.completed(self.hashes.sign_in(request.state)):
            raise SignInFailed(FailureReason.NOT_BEGUN_HERE)
        # Nor without the keys that its tokens are checked with: the browser may then bring the same code once more.
        await self.verifier.ready()
        try:
            tokens = await self.issuer.redeem(returned.code, request.verifier, self.redirect)
            identity = await self._identity(tokens, request)
        except (GrantRefused, Unauthenticated, ClaimsRefused):
            raise SignInFailed(FailureReason.REFUSED) from None
        # A new secret at every sign-in: one that was put into the browser before opens nothing.
        secret = Secret.new(Purpose.SESSION)
        begun = self._begun(request, secret, tokens, identity)
        if not await self.store.begin(begun, None if replaced is None else replaced.name, begun.at + 2 * LASTS):
            raise SignInFailed(FailureReason.NOT_BEGUN_HERE)
        return Completed(secret, request.to, identity.owes_code)

    async def _identity(self, tokens: Tokens, request: SignInRequest) -> Identity:
        claims = await self.verifier.signed_claims(tokens.identity)
        identity = self.reader.identity(claims, request.nonce, self.clock.now())
        principal = await self.verifier.verify(tokens.access)
        if str(principal.subject) != identity.subject:
            raise ClaimsRefused
        # acr_values is only a wish: what was reached is in the token, and asking again would go in circles.
        if request.level >= SECOND_FACTOR and not principal.stepped_up(self.clock.now()):
            raise SignInFailed(FailureReason.SECOND_FACTOR_MISSING)
        return identity

    def _begun(self, request: SignInRequest, secret: Secret, tokens: Tokens, identity: Identity) -> Begun:
        now = self.clock.now()
        return Begun(
            secret.name,
            secret.seal(tokens.pack()),
            self.hashes.sign_in(request.state),
            self.hashes.issuer_session(identity.session),
            self.hashes.subject(identity.subject),
            now,
            now + self.lasts,
        )
