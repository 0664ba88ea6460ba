"""Keyed hashes: a reader of the database alone cannot find whose session a row is, even knowing the person's id."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import SecretBytes


class Hashes:
    """What the issuer and browsers name, as the database knows it."""

    def __init__(self, key: SecretBytes) -> None:
        """`key` is the gateway's own."""
        self._key = key

    def issuer_session(self, sid: str) -> bytes:
        """Of the issuer's session id."""
        return self._hash("issuer-session", sid)

    def subject(self, sub: str) -> bytes:
        """Of a person's id."""
        return self._hash("subject", sub)

    def logout_token(self, jti: str) -> bytes:
        """Of a logout token's id."""
        return self._hash("logout-token", jti)

    def sign_in(self, state: str) -> bytes:
        """Of a sign-in's state."""
        return self._hash("sign-in", state)

    def browser(self, secret: str) -> bytes:
        """Of what a browser's cookie says, as its signature."""
        return self._hash("browser", secret)

    def _hash(self, kind: str, value: str) -> bytes:
        return hmac.digest(self._key.get_secret_value(), f"{kind}\0{value}".encode(), sha256)
