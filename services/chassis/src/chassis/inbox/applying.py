"""The effect of the event whose turn it is, with the inbox row that distinguishes it from its repetitions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from chassis.db.transaction import Transaction
from chassis.telemetry.logging import get_logger
from contracts.envelope import Envelope, EventData
from contracts.registry import UnknownEventType, parse

if TYPE_CHECKING:
    from chassis.inbox.place import Place

Handler = Callable[[Any, Envelope, Transaction], Awaitable[None]]
"""Has the event's effect on the given transaction; what it raises undoes everything."""

Handlers = Mapping[type[EventData], Handler]
_log = get_logger(__name__)


class Outcome(StrEnum):
    """What became of a record."""

    APPLIED = "applied"
    UNKNOWN_TYPE = "unknown-type"
    NOT_HANDLED = "not-handled"
    DUPLICATE = "duplicate"
    WAITING = "waiting"
    PARKED = "parked"


async def apply(
    place: Place, envelope: Envelope, connection: Transaction, consumer: str, handlers: Handlers
) -> Outcome:
    """Has the event's effect once, or notes that it has none here; moving `place` on is the caller's."""
    try:
        event = parse(envelope)
    except UnknownEventType:
        _log.warning("inbox.unknown_type", consumer=consumer, event_type=envelope.type, event_id=envelope.id)
        return await _note(place, envelope, consumer, Outcome.UNKNOWN_TYPE)
    handler = handlers.get(type(event))
    if handler is None:
        return await _note(place, envelope, consumer, Outcome.NOT_HANDLED)
    outcome = await _note(place, envelope, consumer, Outcome.APPLIED)
    if outcome is Outcome.APPLIED:
        await handler(event, envelope, connection)
    return outcome


async def _note(place: Place, envelope: Envelope, consumer: str, outcome: Outcome) -> Outcome:
    if await place.is_new(envelope, outcome.value):
        return outcome
    _log.error("inbox.same_event_under_two_numbers", consumer=consumer, event_id=envelope.id)
    return Outcome.DUPLICATE
