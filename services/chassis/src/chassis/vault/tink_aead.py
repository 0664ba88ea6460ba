"""The only module that speaks to Tink: keysets made, wrapped, opened and kept as files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from tink import (
    TinkError,
    aead,
    json_proto_keyset_format,
    new_keyset_handle,
    proto_keyset_format,
    secret_key_access,
)

if TYPE_CHECKING:
    from chassis.vault.ports import Aead

aead.register()
_TEMPLATE = aead.aead_key_templates.AES256_GCM
SEALING_ADDS = 5 + 12 + 16
"""Bytes by which a ciphertext is longer than what it holds: the key's mark, the nonce and the tag."""


class Undecryptable(Exception):
    """Tink refuses: another key, other associated data, or altered bytes."""


@dataclass(frozen=True, slots=True)
class KeyInSet:
    """One key of a keyset: its id, whether it seals what is new, and whether it opens anything."""

    id: int
    primary: bool
    enabled: bool


class _TinkAead:
    """A Tink primitive whose refusal has one name."""

    def __init__(self, primitive: Aead) -> None:
        self._primitive = primitive

    def encrypt(self, plaintext: bytes, associated_data: bytes, /) -> bytes:
        return self._primitive.encrypt(plaintext, associated_data)

    def decrypt(self, ciphertext: bytes, associated_data: bytes, /) -> bytes:
        try:
            return self._primitive.decrypt(ciphertext, associated_data)
        except TinkError as error:
            raise Undecryptable from error


def new_wrapped(kek: Aead, bound_to: bytes) -> tuple[bytes, Aead]:
    """A new AES-256-GCM keyset: its bytes, wrapped by `kek` and bound to `bound_to`, and its use."""
    handle = new_keyset_handle(_TEMPLATE)
    wrapped = proto_keyset_format.serialize_encrypted(handle, kek, bound_to)
    return cast("bytes", wrapped), _TinkAead(handle.primitive(aead.Aead))


def unwrap(wrapped: bytes, kek: Aead, bound_to: bytes) -> Aead:
    """The keyset that `new_wrapped` made; raises Undecryptable with another key or binding."""
    try:
        handle = proto_keyset_format.parse_encrypted(wrapped, kek, bound_to)
    except TinkError as error:
        raise Undecryptable from error
    return _TinkAead(handle.primitive(aead.Aead))


def new_plain_json() -> str:
    """A new keyset in clear, in Tink's JSON form; a reader of it reads everything."""
    handle = new_keyset_handle(_TEMPLATE)
    return cast("str", json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN))


def from_plain_json(text: str) -> Aead:
    """The keyset that a file holds in clear; raises ValueError when it is none."""
    try:
        handle = json_proto_keyset_format.parse(text, secret_key_access.TOKEN)
        return _TinkAead(handle.primitive(aead.Aead))
    except TinkError as error:
        raise ValueError("This is no Tink keyset for AEAD.") from error


def keys_in(text: str) -> list[KeyInSet]:
    """The keys of a keyset in clear; raises ValueError when it is none."""
    keyset = _read(text)
    return [
        KeyInSet(key["keyId"], key["keyId"] == keyset["primaryKeyId"], key["status"] == "ENABLED")
        for key in keyset["key"]
    ]


def with_key_added(text: str) -> tuple[str, int]:
    """The keyset in clear with one more key, which opens and does not seal yet, and its id; raises ValueError."""
    keyset = _read(text)
    known = {key["keyId"] for key in keyset["key"]}
    while (new := json.loads(new_plain_json())["key"][0])["keyId"] in known:
        pass
    keyset["key"].append(new)
    return json.dumps(keyset, separators=(",", ":")), new["keyId"]


def with_primary(text: str, number: int) -> str:
    """The keyset in clear in which this key seals what is new, and the others open; raises ValueError."""
    return json.dumps({**_read(text), "primaryKeyId": number}, separators=(",", ":"))


def _read(text: str) -> dict[str, Any]:
    # Tink's Python has no way to change a keyset; its JSON form is part of what it promises.
    from_plain_json(text)
    keyset: dict[str, Any] = json.loads(text)
    return keyset
