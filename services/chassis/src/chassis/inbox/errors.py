"""Why an event is not applied, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from chassis.bus.codec import InvalidEnvelope
from chassis.db.database import is_unreachable
from chassis.domain.errors import Unavailable
from chassis.telemetry.faults import type_name
from contracts.registry import InvalidEventData

if TYPE_CHECKING:
    from uuid import UUID

_CAUGHT_BETWEEN_OTHERS = frozenset({"40001", "40P01"})  # serialization failure, deadlock


class LetterNotFound(Exception):
    """There is no such dead letter."""

    def __init__(self, letter: UUID) -> None:
        """Names it by its id."""
        super().__init__(f"There is no dead letter {letter}. `dead-letters list` prints those there are.")


class LetterResolved(Exception):
    """The dead letter was replayed or skipped before."""

    def __init__(self, letter: UUID) -> None:
        """Names it by its id."""
        super().__init__(f"Dead letter {letter} was dealt with before. `dead-letters list` prints the open ones.")


class ReplayFailed(Exception):
    """The event still cannot be applied; its key stays parked."""

    def __init__(self, letter: UUID, reason: str) -> None:
        """`reason` is the code that `dead-letters show` prints too."""
        super().__init__(
            f"Dead letter {letter} still cannot be applied ({reason}). Remove the cause and replay it again, "
            "or let its key go on without it: `dead-letters skip`."
        )
        self.reason = reason


def is_transient(error: BaseException) -> bool:
    """Whether the same event may succeed in a moment: a part was away, or the database chose another transaction."""
    if isinstance(error, Unavailable) or is_unreachable(error):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _CAUGHT_BETWEEN_OTHERS


def reason_of(error: BaseException) -> str:
    """The code under which a dead letter says why: names of headers and classes, never an error's text."""
    if isinstance(error, InvalidEnvelope):
        return f"invalid-envelope:{error.part}"
    if isinstance(error, InvalidEventData):
        return "invalid-event-data"
    return type_name(error)
