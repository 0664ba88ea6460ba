"""Why the vault does not give a plaintext."""

from __future__ import annotations

from chassis.domain.errors import NotFound
from chassis.sentences import Explained


class KeyDestroyed(NotFound):
    """The owner was erased: what was written under its key can never be read again.

    Uncaught it looks like anything else that is not there.
    """


class KeyMissing(Explained):
    """No key was ever made for this owner, or it was removed as an orphan."""

    sentence = (
        "There is no key for {}. Call `create` before anything is written for an owner; "
        "if it was written, restore the database of keys from its backup."
    )


class WrongOwnerKind(Explained):
    """The owner already has a key, made for another kind of owner than was asked for."""

    sentence = "{} already has a key and is no {}. Use a new id per owner."


class CiphertextMismatch(Explained):
    """Not written under this key for this place (table|column|row): moved, altered, or cut off."""

    sentence = (
        "What is stored at {} was not written there. Compare the row with a backup, and "
        "tell the data protection officer if nobody restored or moved it."
    )


class KeyNotUnwrapped(Explained):
    """The key-encryption key does not open this owner's key."""

    sentence = (
        "The key of {} cannot be unwrapped. Check that this is the key-encryption key it "
        "was wrapped with, and that the row was not copied from another owner."
    )


class KeysetFileUnusable(Exception):
    """A keyset file that is missing, readable by everyone, or no keyset."""


class KeyNotPromoted(Explained):
    """The keyset has no such key, or has put it out of use."""

    sentence = "The keyset has no key {} that is in use. Take one that `spona keys list` shows."
