"""The journals that a service is rebuilt from: what it was told, from its tellers, and what it told, from those it was told to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from chassis.journal.entry import End, Entry, read
from chassis.journal.errors import JournalContradicts, JournalIncomplete, NoJournal
from contracts.topics import CONSUMERS, OWNERS, listeners_of, tellers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from contracts.envelope import Envelope

Key = tuple[str, "UUID"]


class Journals:
    """Every event by topic and key, each key whole and in its order."""

    def __init__(self, service: str, entries: Iterable[Entry]) -> None:
        """For rebuilding `service`. Raises JournalContradicts, JournalIncomplete."""
        self._service = service
        self._events: dict[Key, dict[int, Envelope]] = defaultdict(dict)
        for entry in entries:
            self._take(entry)
        if gaps := list(self._gaps()):
            raise JournalIncomplete(gaps)
        self._caused: dict[UUID, list[Envelope]] = defaultdict(list)
        for envelope in self.told():
            if envelope.causationid is not None:
                self._caused[envelope.causationid].append(envelope)
        self._followed = {key: self._last_followed(events) for key, events in self._events.items()}

    @classmethod
    def from_lines(cls, service: str, lines: Iterable[str]) -> Journals:
        """Reads whole journals, one after the other. Raises NoJournal, JournalIncomplete, JournalContradicts."""
        entries: list[Entry] = []
        ends: list[End] = []
        since_last = 0
        for number, line in enumerate(lines, 1):
            found = read(line, number)
            if isinstance(found, Entry):
                entries.append(found)
                since_last += 1
            elif found.events != since_last:
                raise NoJournal(f"Line {number} ends a journal of {found.events} events; there are {since_last}.")
            else:
                ends.append(found)
                since_last = 0
        if since_last:
            raise NoJournal("The last journal has no end: it was cut off. Print it again.")
        if lacks := list(_missing(service, ends)):
            raise JournalIncomplete(lacks)
        return cls(service, entries)

    def heard(self) -> Iterator[Entry]:
        """What the service was told, each key in its order."""
        for (topic, _), events in self._events.items():
            if topic in CONSUMERS[self._service]:
                yield from (Entry(topic, events[number]) for number in sorted(events))

    def told(self) -> Iterator[Envelope]:
        """What the service told, each key in its order."""
        for (topic, _), events in self._events.items():
            if OWNERS[topic] == self._service:
                yield from (events[number] for number in sorted(events))

    def at(self, topic: str, key: UUID, sequence: int) -> Envelope | None:
        """The event with this number."""
        return self._events.get((topic, key), {}).get(sequence)

    def caused_by(self, event: UUID) -> Sequence[Envelope]:
        """What the service told because of this event."""
        return self._caused.get(event, ())

    def was_followed(self, entry: Entry) -> bool:
        """Whether something is known to have come of this event, or of a later one of its key."""
        return entry.envelope.sequence <= self._followed[entry.topic, entry.envelope.subject]

    def followed_until(self, topic: str) -> datetime | None:
        """When the latest event of the topic was told of which something is known to have come."""
        return max(
            (each.envelope.time for each in self.heard() if each.topic == topic and each.envelope.id in self._caused),
            default=None,
        )

    def _last_followed(self, events: Mapping[int, Envelope]) -> int:
        return max((number for number, envelope in events.items() if envelope.id in self._caused), default=0)

    def _take(self, entry: Entry) -> None:
        envelope, events = entry.envelope, self._events[entry.topic, entry.envelope.subject]
        known = events.setdefault(envelope.sequence, envelope)
        # Two witnesses may bring it; the trace is the one thing in which they may differ.
        for name in type(envelope).model_fields:
            if name != "traceparent" and getattr(known, name) != getattr(envelope, name):
                raise JournalContradicts(known.id, name)

    def _gaps(self) -> Iterator[str]:
        for (topic, key), events in self._events.items():
            missing = sorted(set(range(1, max(events) + 1)) - set(events))
            if missing:
                yield f"Of {topic} {key} nobody has number {', '.join(map(str, missing[:3]))}."


def _missing(service: str, ends: Sequence[End]) -> Iterator[str]:
    printed = {(end.by, end.of) for end in ends}
    for owner in tellers_of(service):
        if (owner, owner) not in printed:
            yield f"The journal of {owner} is missing: python -m {owner}.operations journal."
    witnesses = [end for end in ends if end.of == service and end.by != service]
    if not witnesses:
        yield f"Nobody says what {service} told: python -m {listeners_of(service)[0]}.operations journal --of {service}."
    elif all(end.unapplied for end in witnesses):
        yield (
            f"{witnesses[0].by} has {witnesses[0].unapplied} events of {service} that it could not apply: "
            f"python -m {witnesses[0].by}.operations dead-letters list."
        )
