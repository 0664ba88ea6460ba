"""The key files of one installation: which there are, and whether each is whole."""

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import ClassVar

from infra.errors import CliError
from infra.whole_files import replace_whole

RANDOM_BYTES = 32
SERVICES = ("identification", "referral", "notifications")


class Kind(Enum):
    """What a key file holds."""

    ISSUER = auto()
    RANDOM = auto()
    KEYSET = auto()
    SIGNING_PAIR = auto()


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Where each key lies, by file names with the service's own in the braces."""

    VAULT_KEK: ClassVar = "identification-vault-kek.json"
    GATEWAY_SESSIONS: ClassVar = "gateway-sessions.hex"
    IDEMPOTENCY: ClassVar = "{}-idempotency.hex"
    DEAD_LETTERS: ClassVar = "{}-dead-letters.json"
    AUDIT_PRIVATE: ClassVar = "{}-audit.pem"
    AUDIT_PUBLIC: ClassVar = "{}-audit.pub.pem"

    folder: Path

    @property
    def remedy(self) -> str:
        """What to do about a key that is lost or broken."""
        return f"put it back from a copy, or start anew by removing {self.folder.parent}"

    @property
    def issuer(self) -> Path:
        """Return the demo issuer's P-256 private key, PEM."""
        return self.folder / "issuer.pem"

    @property
    def vault_kek(self) -> Path:
        """Return the Tink keyset that wraps identification's keys."""
        return self.folder / self.VAULT_KEK

    @property
    def gateway_sessions(self) -> Path:
        """Return the gateway's HMAC key of the session table, hexadecimal."""
        return self.folder / self.GATEWAY_SESSIONS

    def idempotency(self, service: str) -> Path:
        """Return the service's HMAC key of stored bodies, hexadecimal."""
        return self.folder / self.IDEMPOTENCY.format(service)

    def dead_letters(self, service: str) -> Path:
        """Return the Tink keyset of the service's dead letters."""
        return self.folder / self.DEAD_LETTERS.format(service)

    def audit_private(self, service: str) -> Path:
        """Return the Ed25519 private key that seals the service's audit record, PEM."""
        return self.folder / self.AUDIT_PRIVATE.format(service)

    def audit_public(self, service: str) -> Path:
        """Return the public half, PEM."""
        return self.folder / self.AUDIT_PUBLIC.format(service)

    def audit_head(self, service: str) -> Path:
        """Return where the service's worker keeps the head of its audit record; it is no key and is made by the worker."""
        return self.folder / f"{service}-audit.head"

    def groups(self) -> Iterator[tuple[Kind, tuple[Path, ...]]]:
        """Yield the files that are made together, with what they hold."""
        yield Kind.ISSUER, (self.issuer,)
        yield Kind.KEYSET, (self.vault_kek,)
        yield Kind.RANDOM, (self.gateway_sessions,)
        for service in SERVICES:
            yield Kind.RANDOM, (self.idempotency(service),)
            yield Kind.KEYSET, (self.dead_letters(service),)
            yield Kind.SIGNING_PAIR, (self.audit_private(service), self.audit_public(service))


def ensure(keys: KeyFiles, made: frozenset[str]) -> frozenset[str]:
    """Make the keys that never existed; returns the names of all.

    `made` are the names of keys made before: one of them that is gone was lost, and is refused.
    """
    for kind, files in keys.groups():
        missing = [file for file in files if not file.exists()]
        if missing and files[0].name in made:
            raise CliError(
                f"The key {missing[0]} is missing, and what it protects cannot be opened without it; {keys.remedy}"
            )
        if missing:
            _make(kind, files)
        for file in files:
            _check(kind, file, keys.remedy)
    return frozenset(files[0].name for _, files in keys.groups())


def _make(kind: Kind, files: tuple[Path, ...]) -> None:
    """Write a new key of this kind; what is cut short leaves nothing under the real names."""
    # Only a first start pays for the cryptographic libraries.
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat  # noqa: PLC0415

    from chassis.audit import signing  # noqa: PLC0415
    from chassis.vault import keyset_file  # noqa: PLC0415

    drafts = [file.with_name(f".{file.name}.new") for file in files]
    for draft in drafts:
        draft.unlink(missing_ok=True)
    match kind:
        case Kind.KEYSET:
            keyset_file.create(*drafts)
        case Kind.SIGNING_PAIR:
            signing.create(*drafts)
        case Kind.RANDOM:
            replace_whole(drafts[0], secrets.token_hex(RANDOM_BYTES))
        case Kind.ISSUER:
            key = ec.generate_private_key(ec.SECP256R1())
            pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            replace_whole(drafts[0], pem.decode())
    for draft, file in zip(drafts, files, strict=True):
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        draft.replace(file)


def _check(kind: Kind, file: Path, remedy: str) -> None:
    """Refuse a file that was cut short; the process that uses the key reads it whole."""
    try:
        text = file.read_text("ascii").strip()
        if kind is Kind.KEYSET:
            sound = bool(json.loads(text)["key"])
        elif kind is Kind.RANDOM:
            sound = len(bytes.fromhex(text)) == RANDOM_BYTES
        else:
            sound = text.startswith("-----BEGIN ") and text.endswith("-----")
    except (ValueError, LookupError, TypeError):
        sound = False
    if not sound:
        raise CliError(f"The key {file} is broken; {remedy}")
