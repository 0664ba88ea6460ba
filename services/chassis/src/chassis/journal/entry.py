"""One line of a journal: an event and the topic it was told on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import JsonValue, ValidationError

from chassis.journal.errors import NoJournal
from contracts.envelope import Envelope
from contracts.topics import OWNERS

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOPIC, _EVENT, _END = "topic", "event", "end"


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it was told on a topic."""

    topic: str
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class End:
    """The last line of a journal: who printed it, whose events it holds, how many, and how many more could not be applied there."""

    by: str
    of: str
    events: int
    unapplied: int


def kept(envelope: Envelope) -> dict[str, JsonValue]:
    """The envelope as a journal keeps it: without the trace, which names the span of one hop and outlives no week."""
    return envelope.model_dump(mode="json", exclude={"traceparent"})


def written(line: Entry | End) -> str:
    """The line as JSON."""
    if isinstance(line, Entry):
        return orjson.dumps({_TOPIC: line.topic, _EVENT: kept(line.envelope)}).decode()
    end = {"by": line.by, "of": line.of, "events": line.events, "unapplied": line.unapplied}
    return orjson.dumps({_END: end}).decode()


def read(text: str, number: int) -> Entry | End:
    """The line that `written` made; raises NoJournal, which names it by its `number`."""
    try:
        parts: Mapping[str, object] = orjson.loads(text)
        return End(**_of(parts, _END)) if _END in parts else _entry(parts)
    except (ValueError, TypeError, KeyError, ValidationError):
        raise NoJournal(f"Line {number} is no line of a journal. Print the journals again.") from None


def _entry(parts: Mapping[str, object]) -> Entry:
    topic = parts[_TOPIC]
    if not isinstance(topic, str) or topic not in OWNERS:
        raise ValueError(_TOPIC)
    return Entry(topic, Envelope.model_validate(_of(parts, _EVENT)))


def _of(parts: Mapping[str, object], name: str) -> dict[str, Any]:
    found = parts[name]
    if not isinstance(found, dict):
        raise TypeError(name)
    return found
