"""Everything about browser sessions of one gateway, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.sessions.claims import Reader
from gateway.sessions.hashes import Hashes
from gateway.sessions.issuer import Issuer
from gateway.sessions.kept_forms import KeptForms
from gateway.sessions.presence import Presence
from gateway.sessions.signing_in import SigningIn
from gateway.sessions.signing_out import SigningOut
from gateway.sessions.store import SessionStore
from gateway.sessions.sweeping import Sweeping
from gateway.sessions.under_way import SignInsUnderWay

if TYPE_CHECKING:
    import aiohttp

    from chassis.auth.tokens import TokenVerifier
    from chassis.db.database import Database
    from chassis.ports import Clock
    from gateway.settings import GatewaySettings

CALLBACK = "/auth/callback"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes and dependencies use."""

    signing_in: SigningIn
    signing_out: SigningOut
    presence: Presence
    sweeping: Sweeping
    kept_forms: KeptForms
    clock: Clock

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
        under_way = SignInsUnderWay(database)
        return cls(
            SigningIn(under_way, store, issuer, verifier, reader, hashes, clock, redirect, limits.lasts),
            SigningOut(store, issuer, verifier, reader, hashes, clock, settings.origin + "/"),
            Presence(store, issuer, verifier, clock, limits.idle),
            Sweeping(database, clock, limits.idle),
            KeptForms(database),
            clock,
        )
