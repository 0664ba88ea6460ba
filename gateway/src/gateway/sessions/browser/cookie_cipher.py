"""What a browser carries and the gateway alone can read: sealed under a key that never leaves the process."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.sessions.browser.secret import NotSealedByThis

if TYPE_CHECKING:
    from pydantic import SecretBytes

_KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12


class CookieCipher:
    """Seals texts for one purpose: what was sealed for another is not opened."""

    def __init__(self, key: SecretBytes, purpose: str) -> None:
        """`key` is the gateway's own."""
        self._key = key
        self._purpose = f"spona/{purpose}/sealed".encode()

    def seal(self, content: bytes) -> str:
        """`content` as a cookie may carry it. Each has a key of its own, so that anybody may ask for as many as they like."""
        salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
        sealed = salt + nonce + self._cipher(salt).encrypt(nonce, content, self._purpose)
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def open(self, text: str) -> bytes:
        """What `seal` was given; raises NotSealedByThis."""
        try:
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            salt, rest = sealed[:_SALT_BYTES], sealed[_SALT_BYTES:]
            return self._cipher(salt).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], self._purpose)
        except (InvalidTag, ValueError) as error:
            raise NotSealedByThis from error

    def _cipher(self, salt: bytes) -> AESGCM:
        return AESGCM(HKDF(SHA256(), _KEY_BYTES, salt, self._purpose).derive(self._key.get_secret_value()))
