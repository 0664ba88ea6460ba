"""Records at rest: encrypted, since a record that is no event may hold anything."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

import orjson

from chassis.bus.ports import Received
from chassis.domain.errors import Unavailable

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Row

    from chassis.vault.ports import Aead


class RecordUnreadable(Exception):
    """A stored record does not open. Restore the dead letters' keyset it was sealed with."""


class RecordCipher:
    """Encrypts headers and value of a record for one row of one table."""

    def __init__(self, aead: Aead, table: str) -> None:
        self._aead = aead
        self._table = table

    def seal(self, row_id: UUID, received: Received) -> bytes:
        """The row's ciphertext: it opens in this row only."""
        headers = [[name, b64encode(value).decode()] for name, value in received.headers.items()]
        plain = orjson.dumps([headers, b64encode(received.value).decode()])
        return self._aead.encrypt(plain, self._bound_to(row_id))

    def open(self, row: Row[Any]) -> Received:
        """The record of a row; raises RecordUnreadable."""
        try:
            headers, value = orjson.loads(self._aead.decrypt(row.sealed, self._bound_to(row.id)))
        except Unavailable:
            raise
        except Exception as error:
            # Each keeper of keys has its own refusal; all of them mean the same here.
            raise RecordUnreadable(RecordUnreadable.__doc__) from error
        read = {name: b64decode(text) for name, text in headers}
        return Received(row.topic, row.partition, row.position, row.key, read, b64decode(value))

    def _bound_to(self, row_id: UUID) -> bytes:
        return f"{self._table}|sealed|{row_id}".encode()
