"""Everything about browser sessions of one gateway, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.sessions import browsers
from gateway.sessions.browsers import Browsers
from gateway.sessions.claims import Reader
from gateway.sessions.hashes import Hashes
from gateway.sessions.issuer import Issuer
from gateway.sessions.kept_forms import KeptForms
from gateway.sessions.presence import Presence
from gateway.sessions.sealing import Seal
from gateway.sessions.signing_in import SigningIn
from gateway.sessions.signing_out import SigningOut
from gateway.sessions.store import SessionStore
from gateway.sessions.sweeping import Sweeping
from gateway.sessions.under_way import SignInsUnderWay

if TYPE_CHECKING:
    import aiohttp
    from starlette.requests import Request

    from chassis.auth.tokens import TokenVerifier
    from chassis.db.database import Database
    from chassis.ports import Clock
    from gateway.sessions.secret import Secret
    from gateway.settings import GatewaySettings

CALLBACK = "/auth/callback"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes and dependencies use."""

    signing_in: SigningIn
    signing_out: SigningOut
    presence: Presence
    sweeping: Sweeping
    browsers: Browsers
    kept_forms: KeptForms
    clock: Clock

    def browser_of(self, request: Request) -> Secret | None:
        """The secret of a browser that had a session; None for any other."""
        return self.browsers.known(request.cookies.get(browsers.COOKIE), self.clock.now())

    def known_again(self, request: Request) -> str:
        """What the browser's cookie carries after a sign-in."""
        return self.browsers.signed(self.browser_of(request), self.clock.now())

    @classmethod
    def of(
        cls,
        settings: GatewaySettings,
        database: Database,
        http: aiohttp.ClientSession,
        verifier: TokenVerifier,
        clock: Clock,
    ) -> Desk:
        """For the gateway of these settings; `http` reaches the issuer."""
        store, issuer = SessionStore(database), Issuer(settings.auth, http, clock)
        reader, hashes = Reader(settings.auth.issuer, settings.auth.client_id), Hashes(settings.keys.sessions)
        redirect, limits = settings.origin + CALLBACK, settings.session
        under_way = SignInsUnderWay(Seal(settings.keys.sessions, "sign-in"))
        return cls(
            SigningIn(under_way, store, issuer, verifier, reader, hashes, clock, redirect, limits.lasts),
            SigningOut(store, issuer, verifier, reader, hashes, clock, settings.origin + "/"),
            Presence(store, issuer, verifier, clock, limits.idle),
            Sweeping(database, clock, limits.idle),
            Browsers(hashes, limits.lasts),
            KeptForms(database),
            clock,
        )
