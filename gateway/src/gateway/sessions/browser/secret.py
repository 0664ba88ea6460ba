"""The secret that one browser holds: it names rows by its hash and alone opens what they have sealed."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BYTES = 32
_NONCE_BYTES = 12
_TEXT_LENGTH = 43


class Purpose(StrEnum):
    """What a secret is for: the same bytes name another row and give another key for each."""

    SESSION = "session"
    BROWSER = "browser"
    ANSWER = "answer"


class NotSealedByThis(Exception):
    """The content was not sealed with this secret, or was altered since."""


@dataclass(frozen=True, slots=True)
class Secret:
    """32 random bytes and their purpose; neither is ever stored."""

    value: bytes = field(repr=False)
    purpose: Purpose

    @classmethod
    def new(cls, purpose: Purpose) -> Secret:
        """A fresh one."""
        return cls(secrets.token_bytes(_BYTES), purpose)

    @classmethod
    def read(cls, text: str | None, purpose: Purpose) -> Secret | None:
        """The secret that a cookie carries; None for whatever cannot be one of ours."""
        if text is None or len(text) != _TEXT_LENGTH or not text.isascii():
            return None
        try:
            value = base64.b64decode(text + "=", altchars=b"-_", validate=True)
        except ValueError:
            return None
        secret = cls(value, purpose)
        # Two spellings of the same bytes would be two cookies for one session.
        return secret if secret.text == text else None

    @property
    def text(self) -> str:
        """How a cookie carries it."""
        return base64.urlsafe_b64encode(self.value).rstrip(b"=").decode()

    @property
    def name(self) -> bytes:
        """What the database knows it by: a hash, from which the secret cannot be got back."""
        return sha256(f"spona/{self.purpose}/name\0".encode() + self.value).digest()

    def name_of(self, mark: str) -> bytes:
        """What the database knows something by that this secret has given a mark: the same mark of another secret is another name."""
        return sha256(f"spona/{self.purpose}/mark\0".encode() + self.value + mark.encode()).digest()

    def seal(self, content: bytes) -> bytes:
        """`content` under AES-256-GCM, bound to the row that holds it."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._key()).encrypt(nonce, content, self.name)

    def open(self, sealed: bytes) -> bytes:
        """What `seal` was given; raises NotSealedByThis."""
        try:
            return AESGCM(self._key()).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self.name)
        except (InvalidTag, ValueError) as error:
            raise NotSealedByThis from error

    def _key(self) -> bytes:
        return HKDF(SHA256(), _BYTES, salt=None, info=f"spona/{self.purpose}/key".encode()).derive(self.value)
