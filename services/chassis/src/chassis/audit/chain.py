"""The arithmetic of the chain, without a database: what is hashed, and in what order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from chassis.audit.head import EMPTY, Head
from chassis.canonical import Canonical, canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_LAYOUT = 1  # raise when `AUDITED` changes, and keep reading the old one


@dataclass(frozen=True, slots=True)
class Seal:
    """One link: the row's hash, bound to its place in the chain and to everything before it."""

    seq: int
    audit_id: UUID
    row_hash: bytes
    chain_hash: bytes
    sealed_at: datetime

    @property
    def head(self) -> Head:
        """The end of a chain whose last link this is."""
        return Head(self.seq, self.chain_hash)


@dataclass(frozen=True, slots=True)
class Root:
    """A signed statement that links `first_seq` to `last_seq` end in the chain hash `root`."""

    first_seq: int
    last_seq: int
    count: int
    root: bytes
    signature: bytes
    signed_at: datetime


AUDITED = (
    "id",
    "at",
    "caller",
    "unit",
    "position",
    "action",
    "subject_type",
    "subject_id",
    "classes",
    "basis",
    "query_index",
    "trace_id",
)


def hash_of_row(row: Mapping[str, object]) -> bytes:
    """SHA-256 of the canonical JSON of one audit row, as the database gives it."""
    document: dict[str, Canonical] = {name: _plain(row[name]) for name in AUDITED}
    document["layout"] = _LAYOUT
    return sha256(canonical_json(document)).digest()


def hash_of_link(previous: bytes, seq: int, audit_id: UUID, row_hash: bytes, at: datetime) -> bytes:
    """SHA-256 of the previous link's hash and the canonical JSON of this one."""
    document: dict[str, Canonical] = {
        "seq": seq,
        "audit_id": str(audit_id),
        "row_hash": row_hash.hex(),
        "sealed_at": _instant(at),
    }
    return sha256(previous + canonical_json(document)).digest()


def link(rows: Iterable[Mapping[str, object]], at: datetime, after: Head = EMPTY) -> list[Seal]:
    """Seals `rows` in the order given, behind the link that `after` ends in."""
    seq, previous = after.seq, after.root
    seals = []
    for row in rows:
        seq += 1
        audit_id = row["id"]
        if not isinstance(audit_id, UUID):
            raise TypeError("An audit row needs its id as a UUID. Select it from `audit.id`.")
        row_hash = hash_of_row(row)
        previous = hash_of_link(previous, seq, audit_id, row_hash, at)
        seals.append(Seal(seq, audit_id, row_hash, previous, at))
    return seals


def sign(seals: list[Seal], key: Ed25519PrivateKey, at: datetime) -> Root:
    """Signs the end of a batch of links."""
    first, last = seals[0], seals[-1]
    signature = key.sign(signed_bytes(first.seq, last.seq, len(seals), last.chain_hash, at))
    return Root(first.seq, last.seq, len(seals), last.chain_hash, signature, at)


def signed_bytes(first_seq: int, last_seq: int, count: int, root: bytes, at: datetime) -> bytes:
    """What the signature of a root covers: every other column of it."""
    return canonical_json(
        {
            "first_seq": first_seq,
            "last_seq": last_seq,
            "count": count,
            "root": root.hex(),
            "signed_at": _instant(at),
        }
    )


def _plain(value: object) -> Canonical:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return _instant(value)


def _instant(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"An audit row cannot hold a {type(value).__name__}. Extend `_plain`.")
    return value.astimezone(UTC).isoformat(timespec="microseconds")
