"""What the vault needs from whatever keeps the key-encryption key."""

from __future__ import annotations

from typing import Protocol


class Aead(Protocol):
    """Authenticated encryption with associated data.

    A keyset file gives one (`keyset_file.load`), and so does Tink's client of a key management
    service (`KmsClient.get_aead`). Decrypting anything but what was encrypted, with the same
    associated data, raises. One that asks over a network raises Unavailable without an answer.
    """

    def encrypt(self, plaintext: bytes, associated_data: bytes, /) -> bytes:
        """Encrypts; `associated_data` is not kept and must be given again."""

    def decrypt(self, ciphertext: bytes, associated_data: bytes, /) -> bytes:
        """Decrypts or raises."""
