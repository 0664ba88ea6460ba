"""An AEAD keyset in a file: the key-encryption key in development, and the key of dead letters."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from chassis.vault.errors import KeysetFileUnusable
from chassis.vault.tink_aead import from_plain_json, new_plain_json

if TYPE_CHECKING:
    from pathlib import Path

    from chassis.vault.ports import Aead


def create(path: Path) -> None:
    """Writes a new keyset, readable by its owner only.

    Raises FileExistsError rather than replace one: what it encrypted would be lost.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(new_plain_json())


def load(path: Path) -> Aead:
    """The keyset of the file; raises KeysetFileUnusable."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise KeysetFileUnusable(
            f"The keyset {path} cannot be read. Restore it from the backup of keys; a new one opens "
            "nothing that was written before."
        ) from error
    if mode & stat.S_IRWXO:
        raise KeysetFileUnusable(f"Everyone on this machine may use the keyset {path}: chmod o= it.")
    try:
        return from_plain_json(text)
    except ValueError as error:
        raise KeysetFileUnusable(
            f"{path} is no Tink AEAD keyset in JSON form. Restore it from the backup of keys."
        ) from error


def load_kek(path: Path) -> Aead:
    """The key-encryption key as a file, for development; production gives a KMS client's Aead."""
    return load(path)
