"""Why an event is not applied, by name."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from chassis.bus.codec import InvalidEnvelope
from chassis.db.database import is_unreachable
from chassis.domain.errors import Unavailable
from chassis.sentences import Explained
from chassis.telemetry.faults import type_name
from contracts.registry import InvalidEventData

_CAUGHT_BETWEEN_OTHERS = frozenset({"40001", "40P01"})  # serialization failure, deadlock


class LetterNotFound(Explained):
    """There is no such dead letter."""

    sentence = "There is no dead letter {}. `dead-letters list` prints those there are."


class LetterResolved(Explained):
    """The dead letter was replayed or skipped before."""

    sentence = "Dead letter {} was dealt with before. `dead-letters list` prints the open ones."


class ReplayFailed(Explained):
    """The event still cannot be applied, for the reason that `dead-letters show` prints too; its key stays parked."""

    sentence = (
        "Dead letter {} still cannot be applied ({}). Remove the cause and replay it again, "
        "or let its key go on without it: `dead-letters skip`."
    )


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
