"""Cursors of lists: the place after which the next page starts, opaque to callers."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from uuid import UUID

from chassis.domain.errors import InvalidInput


def encoded(at: datetime, last: UUID) -> str:
    """A cursor after the row (`at`, `last`)."""
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{last}".encode()).decode().rstrip("=")


def decoded(cursor: str) -> tuple[datetime, UUID]:
    """The row a cursor stands for; raises InvalidInput for anything this service did not make."""
    try:
        at, _, last = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        moment, row = datetime.fromisoformat(at), UUID(last)
    except (ValueError, binascii.Error):
        raise InvalidInput([("after", "This is not a cursor of this list. Start again without one.")]) from None
    if moment.tzinfo is None:
        raise InvalidInput([("after", "This is not a cursor of this list. Start again without one.")])
    return moment, row
