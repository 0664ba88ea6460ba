"""Makes new keys; imported by a first start only, since it loads the cryptographic libraries."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chassis.audit import signing
from chassis.vault import keyset_file
from infra.keys.files import RANDOM_BYTES, Kind


def _issuer(file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    _write(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _random(file: Path) -> None:
    _write(file, secrets.token_hex(RANDOM_BYTES).encode())


def _write(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)


_MAKERS: Mapping[Kind, Callable[..., None]] = {
    Kind.ISSUER: _issuer,
    Kind.RANDOM: _random,
    Kind.KEYSET: keyset_file.create,
    Kind.SIGNING_PAIR: signing.create,
}


def make(kind: Kind, files: tuple[Path, ...]) -> None:
    """Write a new key of this kind; what is cut short leaves nothing under the real names."""
    drafts = [file.with_name(f".{file.name}.new") for file in files]
    for draft in drafts:
        draft.unlink(missing_ok=True)
    _MAKERS[kind](*drafts)
    for draft, file in zip(drafts, files, strict=True):
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        draft.replace(file)
