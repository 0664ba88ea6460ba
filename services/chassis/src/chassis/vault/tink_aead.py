"""The only module that speaks to Tink: keysets made, wrapped, opened and kept as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

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
    """A new keyset in clear, in Tink's JSON form; whoever reads it reads everything."""
    handle = new_keyset_handle(_TEMPLATE)
    return cast("str", json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN))


def from_plain_json(text: str) -> Aead:
    """The keyset that a file holds in clear; raises ValueError when it is none."""
    try:
        handle = json_proto_keyset_format.parse(text, secret_key_access.TOKEN)
        return _TinkAead(handle.primitive(aead.Aead))
    except TinkError as error:
        raise ValueError("This is no Tink keyset for AEAD.") from error
