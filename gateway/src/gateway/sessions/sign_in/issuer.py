"""The issuer as the gateway's own client talks to it: where browsers go, codes and refresh tokens into tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import orjson

from chassis.auth.asking import Unreachable
from chassis.domain.errors import Unavailable
from chassis.telemetry.logging import get_logger
from chassis.time import SystemClock

if TYPE_CHECKING:
    from chassis.auth.asking import AsksIssuer
    from chassis.ports import Clock
    from gateway.settings import BrowserAuth

# Less than the three seconds for which another request waits for the session's row.
_WITHIN_SECONDS = 2.5
# A code counts once: given up too early, the person begins again with password and second factor; no one else waits for it.
_CODE_SECONDS = 15.0
_OK, _BAD_REQUEST = 200, 400
_AWAY = "The sign-in service cannot be reached just now. You stay signed in; try again in a few seconds."
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the issuer handed out; `access_ends_at` by our own clock."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    identity: str = field(repr=False)
    access_ends_at: datetime

    def pack(self) -> bytes:
        """As bytes to be sealed."""
        return orjson.dumps([self.access, self.refresh, self.identity, self.access_ends_at.timestamp()])

    @classmethod
    def unpack(cls, content: bytes) -> Tokens:
        """The reverse of `pack`."""
        access, refresh, identity, ends = orjson.loads(content)
        return cls(access, refresh, identity, datetime.fromtimestamp(ends, UTC))


class GrantRefused(Exception):
    """The issuer does not take the code or the refresh token: it is over, spent, or its person may no longer sign in."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the issuer wants browsers."""

    authorization: str
    end_session: str


class Issuer:
    """One issuer, asked as the client `auth.client_id`. Every method raises Unavailable when it cannot be asked.

    What it names is for browsers: they may reach it where this process does not.
    """

    def __init__(self, auth: BrowserAuth, issuer: AsksIssuer, clock: Clock | None = None) -> None:
        """`issuer` knows where it is."""
        self._auth = auth
        self._issuer = issuer
        self._clock = clock or SystemClock()
        self._credentials = aiohttp.encode_basic_auth(auth.client_id, auth.client_secret.get_secret_value())
        self._addresses: Addresses | None = None

    async def addresses(self, *, ask_again: bool = False) -> Addresses:
        """From the issuer's metadata, read once; `ask_again` reads them again and so finds out whether the issuer is there."""
        if self._addresses is None or ask_again:
            status, metadata = await self._call("GET", self._auth.metadata)
            self._addresses = self._read(metadata) if status == _OK else None
        if self._addresses is None:
            _log.error("session.issuer_metadata_unusable")
            raise Unavailable(_AWAY)
        return self._addresses

    async def redeem(self, code: str, verifier: str, redirect: str) -> Tokens:
        """The tokens of a code; raises GrantRefused."""
        return await self._tokens(
            {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": redirect},
            within=_CODE_SECONDS,
        )

    async def refresh(self, tokens: Tokens) -> Tokens:
        """New tokens for old, whose refresh token is spent by it; raises GrantRefused."""
        return await self._tokens({"grant_type": "refresh_token", "refresh_token": tokens.refresh}, tokens.identity)

    async def end(self, tokens: Tokens) -> None:
        """Ends the issuer's own session without the browser, so that the way back leads to no silent sign-in."""
        address = self._auth.end_session_url or (await self.addresses()).end_session
        form = {"client_id": self._auth.client_id, "id_token_hint": tokens.identity, "refresh_token": tokens.refresh}
        status, _ = await self._call("POST", address, form)
        if status >= _BAD_REQUEST:
            _log.warning("session.issuer_not_told", http_response_status_code=status)
            raise Unavailable(_AWAY)

    async def _tokens(
        self, form: dict[str, str], identity: str | None = None, *, within: float | None = None
    ) -> Tokens:
        asked_at = self._clock.now()
        status, answer = await self._call("POST", self._auth.token_url, form, within=within)
        if status == _BAD_REQUEST and answer.get("error") == "invalid_grant":
            raise GrantRefused
        try:
            # An answer to a refresh may leave the ID token out: the old one still names the session.
            return Tokens(
                str(answer["access_token"]),
                str(answer["refresh_token"]),
                str(answer.get("id_token") or identity or answer["id_token"]),
                asked_at + timedelta(seconds=int(answer["expires_in"])),
            )
        except (LookupError, TypeError, ValueError):
            _log.error("session.tokens_not_given", http_response_status_code=status)
            raise Unavailable(_AWAY) from None

    async def _call(
        self,
        method: str,
        address: str,
        form: dict[str, str] | None = None,
        *,
        within: float | None = None,
    ) -> tuple[int, dict[str, Any]]:
        headers = {"accept": "application/json"} | ({} if form is None else {"authorization": self._credentials})
        try:
            within = within or _WITHIN_SECONDS
            status, body = await self._issuer.ask(method, address, headers=headers, form=form, within=within)
        except Unreachable as error:
            _log.warning("session.issuer_unreachable", error=error.__cause__)
            raise Unavailable(_AWAY) from error
        try:
            decoded = orjson.loads(body)
        except ValueError:
            decoded = None
        return status, decoded if isinstance(decoded, dict) else {}

    def _read(self, metadata: dict[str, Any]) -> Addresses | None:
        """The addresses, unless the document is another issuer's or leads to a less protected scheme."""
        found = [metadata.get("authorization_endpoint"), metadata.get("end_session_endpoint")]
        scheme = urlsplit(self._auth.issuer).scheme
        if metadata.get("issuer") != self._auth.issuer or any(urlsplit(str(each)).scheme != scheme for each in found):
            return None
        return Addresses(*map(str, found))
