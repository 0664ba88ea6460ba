"""Why the vault does not give a plaintext."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound

if TYPE_CHECKING:
    from uuid import UUID


class KeyDestroyed(NotFound):
    """The owner was erased: what was written under its key can never be read again.

    Uncaught it looks like anything else that is not there.
    """


class KeyMissing(Exception):
    """No key was ever made for this owner, or it was removed as an orphan."""

    def __init__(self, owner: UUID) -> None:
        """Names the owner by its id."""
        super().__init__(
            f"There is no key for {owner}. Call `create` before anything is written for an owner; "
            "if it was written, restore the database of keys from its backup."
        )


class WrongOwnerKind(Exception):
    """The owner already has a key, made for another kind of owner."""

    def __init__(self, owner: UUID, kind: str) -> None:
        """Names the owner by its id and the kind that was asked for."""
        super().__init__(f"{owner} already has a key and is no {kind}. Use a new id per owner.")


class CiphertextMismatch(Exception):
    """Not written under this key for this table, column and row: moved, altered, or cut off."""

    def __init__(self, place: str) -> None:
        """Names the place (table|column|row) that was asked for."""
        super().__init__(
            f"What is stored at {place} was not written there. Compare the row with a backup, and "
            "tell the data protection officer if nobody restored or moved it."
        )


class KeyNotUnwrapped(Exception):
    """The key-encryption key does not open this owner's key."""

    def __init__(self, owner: UUID) -> None:
        """Names the owner by its id."""
        super().__init__(
            f"The key of {owner} cannot be unwrapped. Check that this is the key-encryption key it "
            "was wrapped with, and that the row was not copied from another owner."
        )


class KeysetFileUnusable(Exception):
    """A keyset file that is missing, readable by everyone, or no keyset."""


class KeyNotPromoted(Exception):
    """The keyset has no such key, or has put it out of use."""

    def __init__(self, number: int) -> None:
        """Names the key by its id."""
        super().__init__(f"The keyset has no key {number} that is in use. Take one that `spona keys list` shows.")
