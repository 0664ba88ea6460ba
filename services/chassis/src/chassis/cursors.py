"""Cursors of lists: the place after which the next page starts, signed for one list and for the caller it was given to."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from chassis.domain.errors import InvalidInput
from chassis.ports import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from chassis.domain.principal import Principal

R = TypeVar("R")
T = TypeVar("T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# 42 bytes in all: base64 of a multiple of three has no spare bits in which a cursor could be changed unseen.
_RANK, _MOMENT, _ID, _SIGNATURE = 1, 8, 16, 17


@dataclass(frozen=True, slots=True)
class Place:
    """The last row of a page; `rank` is what comes before the moment in the order of its list."""

    at: datetime
    last: UUID
    rank: int = 0

    @property
    def row(self) -> tuple[datetime, UUID]:
        """What SQL compares rows of one rank with."""
        return self.at, self.last


class Cursors:
    """Writes and reads the cursors of a service; a changed one, another list's, or another caller's is refused."""

    def __init__(self, secret: bytes) -> None:
        """A key of their own is drawn from `secret`, since the same secret hashes bodies."""
        self._key = hmac.digest(secret, b"cursors of lists", "sha256")

    def write(self, of: str, caller: Principal, place: Place) -> str:
        """A cursor of the list `of` after `place`, for `caller` alone."""
        moment = (place.at - _EPOCH) // _MICROSECOND
        body = place.rank.to_bytes(_RANK, "big") + moment.to_bytes(_MOMENT, "big") + place.last.bytes
        return base64.urlsafe_b64encode(body + self._signature(of, caller, body)).decode()

    def of_page(
        self,
        of: str,
        caller: Principal,
        rows: Sequence[R],
        first: int,
        item: Callable[[R], T],
        place: Callable[[R], Place],
    ) -> Page[T]:
        """The page of the `first` of these rows; one more of them shows that there is a next page."""
        shown = rows[:first]
        cursors = [self.write(of, caller, place(row)) for row in shown]
        return Page([item(row) for row in shown], cursors, cursors[-1] if len(rows) > first else None)

    def read(self, of: str, caller: Principal, cursor: str, ranks: Collection[int] = (0,)) -> Place:
        """The place that a cursor encodes; raises InvalidInput for what was not written for this list of `ranks` and `caller`."""
        try:
            raw = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            raw = b""
        body, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
        ours = hmac.compare_digest(signature, self._signature(of, caller, body))
        if not ours or len(body) != _RANK + _MOMENT + _ID or body[0] not in ranks:
            raise InvalidInput([("after", "is not a cursor of this list in this order: start again without one.")])
        moment = int.from_bytes(body[_RANK:-_ID], "big") * _MICROSECOND
        return Place(_EPOCH + moment, UUID(bytes=body[-_ID:]), body[0])

    def _signature(self, of: str, caller: Principal, body: bytes) -> bytes:
        return hmac.digest(self._key, b"\0".join((of.encode(), caller.subject.bytes, body)), "sha256")[:_SIGNATURE]
