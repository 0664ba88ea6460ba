"""An AEAD keyset in a file: the key-encryption key in development, and the key of dead letters."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, TypeVar

from chassis.vault.errors import KeyNotPromoted, KeysetFileUnusable
from chassis.vault.tink_aead import from_plain_json, keys_in, new_plain_json, with_key_added, with_primary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chassis.vault.ports import Aead
    from chassis.vault.tink_aead import KeyInSet

T = TypeVar("T")


def create(path: Path) -> None:
    """Writes a new keyset, readable by its owner only.

    Raises FileExistsError rather than replace one: what it encrypted would be lost.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(new_plain_json())


def load(path: Path) -> Aead:
    """The keyset of the file; raises KeysetFileUnusable."""
    return _understood(path, from_plain_json)


def keys(path: Path) -> list[KeyInSet]:
    """The keys of the file, without what they are made of; raises KeysetFileUnusable."""
    return _understood(path, keys_in)


def add_key(path: Path) -> int:
    """Adds a key that opens and does not seal yet; returns its id. Raises KeysetFileUnusable.

    A process that opens what others seal needs the new file before the key is promoted.
    """
    text, number = _understood(path, with_key_added)
    _replace(path, text)
    return number


def promote(path: Path, number: int) -> None:
    """From now on this key seals, and the others open what they sealed; raises KeysetFileUnusable and KeyNotPromoted."""
    if number not in {key.id for key in keys(path) if key.enabled}:
        raise KeyNotPromoted(number)
    _replace(path, _understood(path, lambda text: with_primary(text, number)))


def _understood(path: Path, understand: Callable[[str], T]) -> T:
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
        return understand(text)
    except ValueError as error:
        raise KeysetFileUnusable(
            f"{path} is no Tink AEAD keyset in JSON form. Restore it from the backup of keys."
        ) from error


def _replace(path: Path, text: str) -> None:
    """The file whole or as it was, for whom it was; raises KeysetFileUnusable."""
    draft = path.with_name(f".{path.name}.new")
    try:
        owner = path.stat()
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise KeysetFileUnusable(
            f"The keyset {path} cannot be written ({error.strerror}) and is as it was. Run this as its owner, or as root."
        ) from error
