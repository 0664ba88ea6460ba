"""Cursors of lists: the place after which the next page starts, opaque to callers and worth nothing when altered."""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from chassis.domain.errors import InvalidInput

REFERRALS, REPORTS = b"referrals", b"reports by referral"
"""What a page is counted in: a cursor of the one is none of the other."""
_LABEL = b"referral list cursor"
_MAC_BYTES = 16


class Cursors:
    """Writes and reads cursors under a key of this service."""

    def __init__(self, key: bytes) -> None:
        """`key` is any secret of the process; a key of its own is drawn from it."""
        self._key = hmac.digest(key, _LABEL, sha256)

    def encoded(self, at: datetime, last: UUID, of: bytes) -> str:
        """A cursor after the row (`at`, `last`) of a list that is counted in `of`."""
        place = f"{at.isoformat()}|{last}".encode()
        return base64.urlsafe_b64encode(self._mac(place, of) + place).decode().rstrip("=")

    def decoded(self, cursor: str, of: bytes) -> tuple[datetime, UUID]:
        """The row a cursor stands for; raises InvalidInput for anything this service did not write."""
        try:
            raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        except (ValueError, binascii.Error):
            raw = b""
        mac, place = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(place, of)):
            raise InvalidInput([("after", "is not a cursor of this list: start again without one.")])
        at, _, last = place.decode().partition("|")
        return datetime.fromisoformat(at), UUID(last)

    def _mac(self, place: bytes, of: bytes) -> bytes:
        return hmac.digest(self._key, of + place, sha256)[:_MAC_BYTES]
