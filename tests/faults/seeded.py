"""What the harness puts into the programs it starts: a ledger of effects into every one, and a bug where it is asked to."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from chassis.audit.sealer import Sealer
from chassis.bus.kafka.producer import KafkaProducer
from chassis.inbox.applying import Outcome
from chassis.inbox.consumer import BATCH, Consumer
from chassis.inbox.inbox import Inbox
from chassis.outbox import relay as outbox_relay
from chassis.outbox.relay import Relay
from chassis.outbox.table import CHANNEL, TABLES
from chassis.outbox.waves import settle
from chassis.processes.leadership import Leadership
from contracts.registry import parse
from identification.adapters.disclosures.repository import PostgresDisclosures
from identification.domain.disclosures.disclosure import Disclosure
from infra.phonecatcher.folder import CallFolder
from infra.processes.fork_server import become

EFFECTS = """
create table if not exists fault_effect (
  id bigserial primary key, consumer text not null, topic text not null, key uuid not null, sequence bigint not null,
  event_id uuid not null);
grant select, insert on fault_effect to {worker};
grant usage on sequence fault_effect_id_seq to {worker};
"""
"""A table that defends itself against nothing: what is applied twice is in it twice."""
DELIVERY_SECONDS = 3.0
"""Shorter than in production, so that an outage may be longer within a run."""
_SEAL_EVERY_S, _ALL, _DAWDLE_S = 0.5, 100_000, 0.4
_TELL = sa.text(
    "insert into fault_effect (consumer, topic, key, sequence, event_id) values (:consumer, :topic, :key, :sequence, :id)"
)
_outbox = TABLES.outbox
_UNPUBLISHED = _outbox.c.published_at.is_(None)


def prepare(bugs: Sequence[str]) -> None:
    """Makes the program of this process what the harness runs; raises KeyError for a bug that there is not."""
    _keep_a_ledger()
    CallFolder.__init__.__defaults__ = (_ALL,)
    Sealer.run.__defaults__ = (_SEAL_EVERY_S,)
    KafkaProducer.__init__.__kwdefaults__ = {"delivery_seconds": DELIVERY_SECONDS}
    for bug in bugs:
        BUGS[bug]()


def _keep_a_ledger() -> None:
    """Every effect leaves a line in its own transaction."""
    begin = Inbox.__init__

    def kept(inbox: Inbox, *arguments: Any) -> None:
        begin(inbox, *arguments)
        inbox._handlers = {event: _told(inbox.consumer, handler) for event, handler in inbox._handlers.items()}

    _patch(Inbox, "__init__", kept)


def _told(consumer: str, handler: Callable[..., Any]) -> Callable[..., Any]:
    async def handle(event: Any, envelope: Any, connection: Any) -> None:
        place = {"consumer": consumer, "topic": event.topic, "key": envelope.subject}
        await connection.execute(_TELL, {**place, "sequence": envelope.sequence, "id": envelope.id})
        await handler(event, envelope, connection)

    return handle


def _relay_by_place() -> None:
    """Rows after the last one seen: whatever commits later with an earlier place is passed over for ever."""
    last = datetime(1, 1, 2, tzinfo=UTC)

    async def next_wave(connection: Any, size: int) -> Any:
        nonlocal last
        after = sa.select(_outbox).where(_UNPUBLISHED, _outbox.c.created_at > last)
        rows = (await connection.execute(after.order_by(_outbox.c.created_at).limit(size))).all()
        last = rows[-1].created_at if rows else last
        return rows

    _patch(outbox_relay, "next_wave", next_wave)


def _marked_before_sent() -> None:
    """A row counts as published before the bus has it."""
    publish = Relay._publish

    async def mark_first(relay: Relay, rows: Any) -> float:
        async with relay._db.transaction() as connection:
            await settle(connection, [row.id for row in rows], {})
        return await publish(relay, rows)

    _patch(Relay, "_publish", mark_first)


def _no_inbox() -> None:
    """Whatever comes is applied, whether it was here before or not."""

    async def decide(
        inbox: Inbox, place: Any, received: Any, envelope: Any, replaying: Any, connection: Any
    ) -> tuple[Outcome, bool]:
        event = parse(envelope)
        handler = inbox._handlers.get(type(event))
        if handler is not None:
            await handler(event, envelope, connection)
        return Outcome.APPLIED, await place.advance(envelope.sequence)

    _patch(Inbox, "_decide", decide)


def _offset_before_apply() -> None:
    """The bus is told that records are done before they are."""

    async def turn(consumer: Consumer, stop: Any) -> None:
        records = await consumer._bus.poll(BATCH, 0.5)
        if records:
            await consumer._bus.commit()
            await consumer._lanes.work(records, stop)
        if not stop.is_set():
            await consumer._sweep(stop)
        consumer._stalled, consumer._bus_failures = None, 0

    _patch(Consumer, "_round", turn)


def _relays_without_order() -> None:
    """Several relays lead, and each takes whatever row no other has, whichever of its key is on its way; they dawdle."""

    async def take(leadership: Leadership) -> None:
        session = await leadership._db.connect_raw()
        await session.add_listener(CHANNEL, lambda *_: leadership._woken.set())
        leadership._session = session

    async def next_wave(connection: Any, size: int) -> Any:
        free = sa.func.pg_try_advisory_lock(sa.func.hashtextextended(sa.cast(_outbox.c.id, sa.Text), 0))
        due = sa.or_(_outbox.c.retry_at.is_(None), _outbox.c.retry_at <= sa.func.clock_timestamp())
        rows = (await connection.execute(sa.select(_outbox).where(_UNPUBLISHED, due, free).limit(min(size, 3)))).all()
        await asyncio.sleep(random.uniform(0, _DAWDLE_S))
        return rows

    _patch(Leadership, "_take", take)
    _patch(outbox_relay, "next_wave", next_wave)


def _effect_outside() -> None:
    """The effect is committed by itself, before the inbox knows of it."""
    begin = Inbox.__init__

    def apart(inbox: Inbox, *arguments: Any) -> None:
        begin(inbox, *arguments)
        inbox._handlers = {event: _alone(inbox, handler) for event, handler in inbox._handlers.items()}

    _patch(Inbox, "__init__", apart)


def _alone(inbox: Inbox, handler: Callable[..., Any]) -> Callable[..., Any]:
    async def handle(event: Any, envelope: Any, _: Any) -> None:
        async with inbox.db.transaction() as own:
            await handler(event, envelope, own)

    return handle


def _revocation_ignored() -> None:
    """A revocation that comes after the acceptance closes nothing."""
    put = PostgresDisclosures.put

    async def put_unless_over(disclosures: PostgresDisclosures, disclosure: Disclosure) -> None:
        if not (disclosure.ended and disclosure.accepted_by):
            await put(disclosures, disclosure)

    _patch(PostgresDisclosures, "put", put_unless_over)


def _producer_kept() -> None:
    """A producer that failed is used again."""

    async def keep(_: Relay) -> None:
        return

    _patch(Relay, "_discard_producer", keep)
    _patch(KafkaProducer, "_discard", lambda *_: None)


BUGS: dict[str, Callable[[], None]] = {
    "relay-by-place": _relay_by_place,
    "marked-before-sent": _marked_before_sent,
    "no-inbox": _no_inbox,
    "offset-before-apply": _offset_before_apply,
    "relays-without-order": _relays_without_order,
    "effect-outside": _effect_outside,
    "revocation-ignored": _revocation_ignored,
    "producer-kept": _producer_kept,
}
"""Each bug of the issue by its name."""


def main(bugs: str, module: str, *arguments: str) -> None:
    """Runs a program of ours with these bugs, named with commas between them."""
    prepare([each for each in bugs.split(",") if each])
    become(module, *arguments)


def _patch(owner: Any, name: str, value: object) -> None:
    assert hasattr(owner, name), name
    setattr(owner, name, value)


if __name__ == "__main__":
    main(*sys.argv[1:])
