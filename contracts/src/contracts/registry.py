"""Every event by its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from contracts.envelope import EventData
from contracts.events import advice, drafts, heads, identification, notifications, referral, roster

if TYPE_CHECKING:
    from contracts.envelope import Envelope


class UnknownEventType(Exception):
    """No event of this type is known here: a newer producer; skip it and count it."""


class InvalidEventData(Exception):
    """The body does not fit its type; names fields, never values."""


def _events_of(*modules: object) -> dict[str, type[EventData]]:
    found: dict[str, type[EventData]] = {}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, EventData) and "type" in vars(value):
                found[value.type] = value
    return found


EVENTS = _events_of(identification, roster, drafts, advice, referral, notifications, heads)


def parse(envelope: Envelope) -> EventData:
    """The typed body of `envelope`; raises UnknownEventType or InvalidEventData."""
    model = EVENTS.get(envelope.type)
    if model is None:
        raise UnknownEventType(envelope.type)
    try:
        return model.read(envelope.data)
    except ValidationError as error:
        fields = sorted(
            {".".join(str(part) for part in problem["loc"]) or "event" for problem in error.errors(include_input=False)}
        )
        raise InvalidEventData(f"{envelope.type}: {', '.join(fields)}") from None
