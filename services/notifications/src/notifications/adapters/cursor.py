"""Cursors of an inbox: the place after which the next page starts, sealed for the caller it was given to."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from chassis.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection

    from chassis.domain.principal import Principal

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# 42 bytes in all: base64 of a multiple of three has no spare bits in which a cursor could be changed unseen.
_RANK, _MOMENT, _ID, _SEAL = 1, 8, 16, 17


@dataclass(frozen=True, slots=True)
class Place:
    """The last item of a page; `rank` is what comes before the moment in the order of its list."""

    rank: int
    at: datetime
    last: UUID


class Cursors:
    """Writes and reads cursors; a changed one, or somebody else's, is refused."""

    def __init__(self, key: bytes) -> None:
        """`key` is a secret of this service; cursors made with another one are refused."""
        # Bound to its use: the same secret also hashes request bodies.
        self._key = hmac.digest(key, b"notifications.inbox-cursor", "sha256")

    def write(self, place: Place, caller: Principal) -> str:
        """A cursor after `place`, for `caller` alone."""
        moment = (place.at - _EPOCH) // timedelta(microseconds=1)
        body = place.rank.to_bytes(_RANK, "big") + moment.to_bytes(_MOMENT, "big") + place.last.bytes
        return base64.urlsafe_b64encode(body + self._seal(body, caller)).decode()

    def read(self, cursor: str, caller: Principal, ranks: Collection[int]) -> Place:
        """The place a cursor stands for; raises InvalidInput for anything not written for `caller` and a list of these `ranks`."""
        try:
            raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            raise _refused() from None
        body, seal = raw[:-_SEAL], raw[-_SEAL:]
        if len(body) != _RANK + _MOMENT + _ID or not hmac.compare_digest(seal, self._seal(body, caller)):
            raise _refused()
        rank, moment = body[0], int.from_bytes(body[_RANK:-_ID], "big")
        if rank not in ranks:
            raise _refused()
        return Place(rank, _EPOCH + timedelta(microseconds=moment), UUID(bytes=body[-_ID:]))

    def _seal(self, body: bytes, caller: Principal) -> bytes:
        return hmac.digest(self._key, caller.subject.bytes + body, "sha256")[:_SEAL]


def _refused() -> InvalidInput:
    return InvalidInput([("after", "is not a cursor of this list. Start again without one.")])
