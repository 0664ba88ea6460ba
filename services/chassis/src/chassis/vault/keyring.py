"""Opened keys of one read or write, and what they encrypt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chassis.vault.errors import CiphertextMismatch, KeyDestroyed, KeyMissing
from chassis.vault.tink_aead import Undecryptable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from chassis.vault.ports import Aead

_NAME = re.compile("[a-z][a-z0-9_]*")
_ROW = re.compile("[!-{}~]+")  # visible ASCII but the separator


class Keyring:
    """The keys of several owners, for one read: it never learns of a key destroyed meanwhile, so it is not kept."""

    def __init__(self, keys: Mapping[UUID, Aead | None]) -> None:
        """`keys` by owner; None for a destroyed one, nothing for an unknown one."""
        self._keys = keys

    def encrypt(self, owner: UUID, table: str, column: str, row: UUID | str | int, plaintext: bytes) -> bytes:
        """Encrypts one field; raises KeyMissing or KeyDestroyed."""
        return self._key(owner).encrypt(plaintext, _place(table, column, row).encode())

    def decrypt(self, owner: UUID, table: str, column: str, row: UUID | str | int, ciphertext: bytes) -> bytes:
        """Decrypts one field; raises CiphertextMismatch, KeyMissing or KeyDestroyed."""
        place = _place(table, column, row)
        try:
            return self._key(owner).decrypt(ciphertext, place.encode())
        except Undecryptable as error:
            raise CiphertextMismatch(place) from error

    def destroyed(self, owner: UUID) -> bool:
        """Whether the owner was erased."""
        return owner in self._keys and self._keys[owner] is None

    def _key(self, owner: UUID) -> Aead:
        if owner not in self._keys:
            raise KeyMissing(owner)
        key = self._keys[owner]
        if key is None:
            raise KeyDestroyed
        return key


def _place(table: str, column: str, row: UUID | str | int) -> str:
    """The associated data; its parts cannot hold the separator, so no two places look alike."""
    if not (_NAME.fullmatch(table) and _NAME.fullmatch(column) and _ROW.fullmatch(str(row))):
        raise ValueError("A place needs names of a table and a column and a row id without '|'.")
    return f"{table}|{column}|{row}"
