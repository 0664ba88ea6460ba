"""Puts events into the transaction of what they report."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from opentelemetry import trace

from chassis.bus.codec import encode
from chassis.db.writes import PLACE, Write, columns_of, names_of
from chassis.outbox.table import CHANNEL, TABLES
from chassis.telemetry.spans import traceparent
from chassis.time import SystemClock
from contracts.envelope import Envelope
from contracts.topics import OWNERS

if TYPE_CHECKING:
    from chassis.db.transaction import Transaction
    from chassis.ports import Clock
    from contracts.envelope import EventData

_GIVEN = [
    TABLES.outbox.c[name] for name in ("topic", "key", *Envelope.model_fields) if name not in ("subject", "sequence")
]
_NAMES = names_of(_GIVEN)
# Takes the next numbers of the keys, gives the events theirs in the order of writing, and wakes the relay.
_WRITE = Write(
    f"{columns_of(_GIVEN)}, {PLACE} bigint",
    "{name}_numbers as (insert into outbox_sequence as known (topic, key, last) "
    "select topic, key, count(*) from {rows} group by topic, key order by topic, key "
    "on conflict (topic, key) do update set last = known.last + excluded.last returning topic, key, last), "
    f"{{name}} as (insert into outbox ({_NAMES}, sequence) "
    f"select {_NAMES}, last + 1 - row_number() over (partition by topic, key order by {PLACE} desc) "
    f"from {{rows}} join {{name}}_numbers using (topic, key) order by {PLACE})",
    answer=f"pg_notify('{CHANNEL}', '')",
)


class NotOurs(Exception):
    """A service publishes only what happened to its own aggregates: the topic has another owner, or the id another subject."""


class OutboxWriter:
    """Writes on one connection, in whatever transaction it is in; `cause` is the event being handled, if one is."""

    def __init__(
        self, connection: Transaction, source: str, cause: Envelope | None = None, clock: Clock | None = None
    ) -> None:
        """`source` is the service's name, as contracts.topics spells owners."""
        self._connection = connection
        self._source = source
        self._cause = cause
        self._clock = clock or SystemClock()

    def write(self, event: EventData, subject: UUID | None = None, cause: Envelope | None = None) -> Envelope:
        """Publishes `event` with what the transaction writes last; the relay is woken by the commit.

        The next number of its subject is taken when it is sent and held until the transaction ends: a second writer of the same
        subject is blocked. The envelope that is answered has no number yet, but a 1.
        Raises NotOurs, and EventTooLarge: what the relay could never publish must not commit.
        """
        subject = self._own(event, subject)
        cause = cause or self._cause
        unnumbered = Envelope(
            id=uuid4(),
            type=event.type,
            source=self._source,
            subject=subject,
            time=self._clock.now(),
            sequence=1,
            correlationid=cause.correlationid if cause else self._correlation(),
            causationid=cause.id if cause else None,
            traceparent=traceparent(),
            data=event.written(),
        )
        encode(event.topic, unnumbered)
        row = unnumbered.model_dump(exclude={"subject", "sequence"})
        self._connection.later(_WRITE, {**row, "topic": event.topic, "key": subject})
        return unnumbered

    def _own(self, event: EventData, subject: UUID | None) -> UUID:
        owner = OWNERS.get(event.topic)
        if owner != self._source:
            raise NotOurs(f"{event.type} goes to {event.topic}, which belongs to {owner}, not to {self._source}.")
        if subject is not None and subject != event.subject:
            raise NotOurs(f"{event.type} was given another subject than its own {event.subject_field}.")
        return event.subject

    def _correlation(self) -> UUID:
        """All that one request sets in motion shares its trace id; outside a trace a fresh id."""
        context = trace.get_current_span().get_span_context()
        return UUID(int=context.trace_id) if context.is_valid else uuid4()
