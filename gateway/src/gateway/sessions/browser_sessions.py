"""The sessions of browsers at one gateway, put together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gateway.sessions.browser import known_browsers
from gateway.sessions.browser.cookie_cipher import CookieCipher
from gateway.sessions.browser.hashes import Hashes
from gateway.sessions.browser.known_browsers import Browsers
from gateway.sessions.browser.secret import Purpose
from gateway.sessions.sign_in.claims import ClaimsReader
from gateway.sessions.sign_in.issuer import Issuer
from gateway.sessions.sign_in.presence import SessionReader
from gateway.sessions.sign_in.signing_in import SigningIn
from gateway.sessions.sign_in.signing_out import SigningOut
from gateway.sessions.sign_in.under_way import SignInsUnderWay
from gateway.sessions.storage.kept_forms import LASTS, MOST_ANSWERS, MOST_FORMS, KeptForms
from gateway.sessions.storage.store import SessionStore
from gateway.sessions.storage.sweeping import Sweeping

if TYPE_CHECKING:
    from starlette.requests import Request

    from chassis.auth.asking import AsksIssuer
    from chassis.auth.tokens import TokenVerifier
    from chassis.db.database import Database
    from chassis.ports import Clock
    from gateway.sessions.browser.secret import Secret
    from gateway.settings import GatewaySettings

CALLBACK = "/auth/callback"


@dataclass(frozen=True, slots=True)
class BrowserSessions:
    """What the routes and dependencies use."""

    signing_in: SigningIn
    signing_out: SigningOut
    presence: SessionReader
    sweeping: Sweeping
    browsers: Browsers
    kept_forms: KeptForms
    kept_answers: KeptForms
    clock: Clock

    def browser_of(self, request: Request) -> Secret | None:
        """The secret of a browser that had a session; None for any other."""
        return self.browsers.known(request.cookies.get(known_browsers.COOKIE), self.clock.now())

    def answers_of(self, request: Request) -> Secret | None:
        """The same secret for what is kept between a POST and the page that it leads to: other rows under another key."""
        browser = self.browser_of(request)
        return None if browser is None else replace(browser, purpose=Purpose.ANSWER)

    def known_again(self, request: Request) -> str:
        """What the browser's cookie carries after a sign-in."""
        return self.browsers.signed(self.browser_of(request), self.clock.now())

    @classmethod
    def of(
        cls,
        settings: GatewaySettings,
        database: Database,
        to_issuer: AsksIssuer,
        verifier: TokenVerifier,
        clock: Clock,
    ) -> BrowserSessions:
        """For the gateway of these settings."""
        store, issuer = SessionStore(database), Issuer(settings.auth, to_issuer, clock)
        reader, hashes = ClaimsReader(settings.auth.issuer, settings.auth.client_id), Hashes(settings.keys.sessions)
        redirect, limits = settings.origin + CALLBACK, settings.session
        under_way = SignInsUnderWay(CookieCipher(settings.keys.sessions, "sign-in"))
        return cls(
            SigningIn(under_way, store, issuer, verifier, reader, hashes, clock, redirect, limits.lasts),
            SigningOut(store, issuer, verifier, reader, hashes, clock, settings.origin + "/"),
            SessionReader(store, issuer, verifier, clock, limits.idle),
            Sweeping(database, clock, limits.idle),
            Browsers(hashes, limits.lasts),
            KeptForms(database, LASTS, MOST_FORMS),
            # A person who need not sign in again finds it, and one who has to meanwhile, too.
            KeptForms(database, limits.idle + LASTS, MOST_ANSWERS),
            clock,
        )
