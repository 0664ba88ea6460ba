"""Cursors of an inbox: the place after which the next page starts, sealed for the caller it was given to."""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from chassis.domain.errors import InvalidInput

if TYPE_CHECKING:
    from chassis.domain.principal import Principal

Place = tuple[datetime, UUID]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# 42 bytes in all: base64 of a multiple of three has no spare bits in which a cursor could be changed unseen.
_MOMENT, _ID, _SEAL = 8, 16, 18


class Cursors:
    """Writes and reads cursors; a changed one, or somebody else's, is refused."""

    def __init__(self, key: bytes) -> None:
        """`key` is a secret of this service; cursors made with another one are refused."""
        # Bound to its use: the same secret also hashes request bodies.
        self._key = hmac.digest(key, b"notifications.inbox-cursor", "sha256")

    def write(self, place: Place, caller: Principal) -> str:
        """A cursor after `place`, for `caller` alone."""
        at, last = place
        body = ((at - _EPOCH) // timedelta(microseconds=1)).to_bytes(_MOMENT, "big") + last.bytes
        return base64.urlsafe_b64encode(body + self._seal(body, caller)).decode()

    def read(self, cursor: str, caller: Principal) -> Place:
        """The place a cursor stands for; raises InvalidInput for anything not written for `caller`."""
        try:
            raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            raise _refused() from None
        body, seal = raw[:-_SEAL], raw[-_SEAL:]
        if len(body) != _MOMENT + _ID or not hmac.compare_digest(seal, self._seal(body, caller)):
            raise _refused()
        at = _EPOCH + timedelta(microseconds=int.from_bytes(body[:_MOMENT], "big"))
        return at, UUID(bytes=body[_MOMENT:])

    def _seal(self, body: bytes, caller: Principal) -> bytes:
        return hmac.digest(self._key, caller.subject.bytes + body, "sha256")[:_SEAL]


def _refused() -> InvalidInput:
    return InvalidInput([("after", "is not a cursor of this list. Start again without one.")])
