"""Cursors of lists: the place after which the next page starts, sealed for the caller it was given to."""

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

REPORTS, READS = b"identification.report-cursor", b"identification.read-cursor"
"""Lists that have cursors: one of another list is refused."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# 42 bytes in all: base64 of a multiple of three has no spare bits in which a cursor could be changed unseen.
_MOMENT, _ID, _SEAL = 8, 16, 18


class Cursors:
    """Writes and reads cursors; a changed one, or somebody else's, is refused."""

    def __init__(self, key: bytes, of: bytes = REPORTS) -> None:
        """`key` is a secret of this process; a key of the list's own is drawn from it, since the same secret hashes bodies."""
        self._key = hmac.digest(key, of, "sha256")

    def encoded(self, at: datetime, last: UUID, caller: Principal) -> str:
        """A cursor after the row (`at`, `last`), for `caller` alone."""
        place = ((at - _EPOCH) // timedelta(microseconds=1)).to_bytes(_MOMENT, "big") + last.bytes
        return base64.urlsafe_b64encode(place + self._seal(place, caller)).decode()

    def decoded(self, cursor: str, caller: Principal) -> tuple[datetime, UUID]:
        """The row a cursor stands for; raises InvalidInput for anything not written for `caller`."""
        try:
            raw = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            raw = b""
        place, seal = raw[: _MOMENT + _ID], raw[_MOMENT + _ID :]
        if not hmac.compare_digest(seal, self._seal(place, caller)):
            raise InvalidInput([("after", "is not a cursor of this list: start again without one.")])
        moment = _EPOCH + timedelta(microseconds=int.from_bytes(place[:_MOMENT], "big"))
        return moment, UUID(bytes=place[_MOMENT:])

    def _seal(self, place: bytes, caller: Principal) -> bytes:
        return hmac.digest(self._key, caller.subject.bytes + place, "sha256")[:_SEAL]
