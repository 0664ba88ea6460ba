"""The Ed25519 key pair that signs roots: the private half for the sealer, the public for everyone."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

if TYPE_CHECKING:
    from pathlib import Path

# A file that ends without a line end gets the next key on that line.
_BEHIND_A_KEY = re.compile(rb"(?<=-----END PUBLIC KEY-----)\s*(?!\Z)")


class SigningKeyUnusable(Exception):
    """A key file that is missing or holds something else."""


def create(private: Path, public: Path) -> None:
    """Writes a new pair as PEM files, the private one readable by its owner only.

    Raises FileExistsError rather than replace a key: what it signed could not be verified again.
    """
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with public.open("xb") as file:
        file.write(pem)


def load_private(path: Path) -> Ed25519PrivateKey:
    """The sealer's key; raises SigningKeyUnusable."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise _unusable(path, "private") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(path, "private")
    return key


def load_publics(path: Path) -> tuple[Ed25519PublicKey, ...]:
    """The keys to verify with, one below the other and the oldest first; raises SigningKeyUnusable."""
    try:
        keys = [load_pem_public_key(pem) for pem in _BEHIND_A_KEY.split(path.read_bytes().strip())]
    except (OSError, ValueError) as error:
        raise _unusable(path, "public") from error
    known = tuple(key for key in keys if isinstance(key, Ed25519PublicKey))
    if len(known) < len(keys):
        raise _unusable(path, "public")
    return known


def _unusable(path: Path, half: str) -> SigningKeyUnusable:
    return SigningKeyUnusable(
        f"{path} is no Ed25519 {half} key in PEM form, or cannot be read by this process. "
        "Restore it from the backup of keys: roots signed before can be verified with no other."
    )
