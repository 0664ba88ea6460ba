"""Signing out: the session of an ID token ends, and the browser goes back to its client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.issuer.granting.oauth import SignInRefused, redirect_address
from infra.issuer.granting.tokens import TokenRefused, TokenSigner
from infra.issuer.signing import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.issuer.granting.clients import Clients
    from infra.issuer.memory import Memory


class SignOutDesk:
    """RP-initiated logout: without an ID token nothing is ended, since it would not be clear whose session."""

    def __init__(self, clients: Clients, mint: TokenSigner, memory: Memory) -> None:
        """Sessions end in `memory`."""
        self._clients = clients
        self._mint = mint
        self._memory = memory

    def sign_out(self, asked: Mapping[str, str]) -> str | None:
        """Ends the session; the address to send the browser to, or None for our own page; raises SignInRefused."""
        try:
            claims = self._mint.read(asked.get("id_token_hint", ""), expired_too=True)
        except TokenRefused:
            claims = {}
        client = self._clients.find(str(claims.get("aud")))
        if claims.get("typ") != "ID" or client is None:
            raise SignInRefused(words.WHOSE_SESSION)
        if asked.get("client_id", client.id) != client.id:
            raise SignInRefused(words.OTHER_APPLICATION)
        self._memory.end(str(claims["sid"]))
        wished = asked.get("post_logout_redirect_uri")
        if wished is None:
            return None
        if wished != client.after_logout:
            raise SignInRefused(words.OUT_BUT_NOT_BACK)
        state = asked.get("state")
        return redirect_address(wished, {"state": state}) if state else wished
