"""Cursors of lists: the place after which the next page starts, opaque to callers and worth nothing when altered."""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from chassis.domain.errors import InvalidInput

REFERRALS, REPORTS = b"referrals", b"reports by referral"
"""What a page is counted in: a cursor of the one is none of the other."""
_LABEL = b"referral list cursor"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# 42 bytes in all: base64 of a multiple of three has no spare bits in which a cursor could be changed unseen.
_MOMENT, _ID, _MAC = 8, 16, 18


class Cursors:
    """Writes and reads cursors under a key of this service."""

    def __init__(self, key: bytes) -> None:
        """`key` is any secret of the process; a key of its own is drawn from it."""
        self._key = hmac.digest(key, _LABEL, sha256)

    def encoded(self, at: datetime, last: UUID, of: bytes) -> str:
        """A cursor after the row (`at`, `last`) of a list that is counted in `of`."""
        place = ((at - _EPOCH) // timedelta(microseconds=1)).to_bytes(_MOMENT, "big") + last.bytes
        return base64.urlsafe_b64encode(place + self._mac(place, of)).decode()

    def decoded(self, cursor: str, of: bytes) -> tuple[datetime, UUID]:
        """The row a cursor stands for; raises InvalidInput for anything this service did not write."""
        try:
            raw = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            raw = b""
        place, mac = raw[: _MOMENT + _ID], raw[_MOMENT + _ID :]
        if not hmac.compare_digest(mac, self._mac(place, of)):
            raise InvalidInput([("after", "is not a cursor of this list: start again without one.")])
        moment = _EPOCH + timedelta(microseconds=int.from_bytes(place[:_MOMENT], "big"))
        return moment, UUID(bytes=place[_MOMENT:])

    def _mac(self, place: bytes, of: bytes) -> bytes:
        return hmac.digest(self._key, of + place, sha256)[:_MAC]
