"""A small service with an inbox: its handler writes one effect row and one outbox row, and fails when asked to."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from uuid import UUID, uuid4

import sqlalchemy as sa
from typer.testing import CliRunner, Result

from chassis.bus.codec import encode
from chassis.bus.ports import BusConsumer, BusProducer
from chassis.db.database import Database
from chassis.db.transaction import Transaction
from chassis.inbox.applying import Handler
from chassis.inbox.consumer import Consumer
from chassis.inbox.ddl import create_inbox, keep_envelopes
from chassis.inbox.dead_letters import DeadLetters
from chassis.inbox.inbox import Inbox
from chassis.inbox.lanes import Retry
from chassis.inbox.letters import Letter
from chassis.inbox.operations import dead_letter_commands
from chassis.outbox.ddl import create_outbox, keep_outbox
from chassis.outbox.writer import OutboxWriter
from chassis.vault.ports import Aead
from contracts.envelope import Envelope, EventData
from contracts.events.identification import ReportOpenedV1
from contracts.events.referral import ReferralClosedV1
from contracts.topics import IDENTIFICATION_REPORTS
from contracts.words.referrals import ReferralEnd
from tests.integration.chassis.bus_engines import Engine
from tests.integration.chassis.sample_events import MOMENT, opened
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.support.postgres import Cluster
from tests.support.probe import eventually_async

REPORTS = IDENTIFICATION_REPORTS
QUICK = Retry(attempts=3, first_seconds=0.01, longest_seconds=0.02, outage_seconds=0.05)
LONG = 90.0
TABLES = "outbox, outbox_sequence, inbox_event, inbox_position, inbox_waiting, inbox_dead_letter, effect"


def event(key: UUID, sequence: int, **changes: object) -> Envelope:
    """Event number `sequence` of a report."""
    plain = {
        "id": uuid4(),
        "type": ReportOpenedV1.type,
        "source": "identification",
        "subject": key,
        "time": MOMENT,
        "sequence": sequence,
        "correlationid": uuid4(),
        "data": opened(key).written(),
    }
    return Envelope.model_validate(plain | changes)


async def publish(producer: BusProducer, envelopes: Iterable[Envelope]) -> None:
    """Put the events on the bus in this order."""
    batch = [encode(REPORTS, envelope) for envelope in envelopes]
    assert await producer.send(batch) == [None] * len(batch)


class Service:
    """The service. Before an effect is kept `gate` must be open, `statement` runs, and `fails` may raise."""

    def __init__(self, scratch: Scratch, db: Database, aead: Aead) -> None:
        """`db` as referral_worker."""
        self.scratch = scratch
        self.fails: Callable[[Envelope], None] = lambda _: None
        self.statement: str | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.aead = aead
        self.handlers: dict[type[EventData], Handler] = {ReportOpenedV1: self._handle}
        self.inbox = Inbox(db, "referral", self.handlers, aead)
        self.letters = DeadLetters(self.inbox, QUICK)

    async def _handle(self, shown: ReportOpenedV1, envelope: Envelope, connection: Transaction) -> None:
        row = {"key": shown.report_id, "sequence": envelope.sequence}
        await connection.execute(sa.text("insert into effect (key, sequence) values (:key, :sequence)"), row)
        closed = ReferralClosedV1(
            referral_id=shown.report_id,
            report_id=shown.report_id,
            unit_id=uuid4(),
            kind=ReferralEnd.REVOKED,
            closed_at=MOMENT,
        )
        OutboxWriter(connection, "referral", cause=envelope).write(closed)
        await self.gate.wait()
        if self.statement is not None:
            await connection.execute(sa.text(self.statement))
        self.fails(envelope)

    def effects(self, key: UUID) -> list[int]:
        """Numbers that had their effect, in the order they had it."""
        return [
            int(row[0])
            for row in self.scratch.as_superuser(f"select sequence from effect where key = '{key}' order by n")
        ]

    def count(self, table: str) -> int:
        """Rows of a table."""
        return int(self.scratch.as_superuser(f"select count(*) from {table}")[0][0])

    def outcomes(self, key: UUID) -> list[tuple[int, str]]:
        """What the inbox remembers of a key."""
        rows = self.scratch.as_superuser(
            f"select sequence, outcome from inbox_event where key = '{key}' order by sequence"
        )
        return [(int(sequence), outcome) for sequence, outcome in rows]

    @asynccontextmanager
    async def consuming(self, bus: BusConsumer, retry: Retry = QUICK) -> AsyncIterator[Consumer]:
        """A consumer at work until the block ends; it must end by itself."""
        stop, consumer = asyncio.Event(), Consumer(self.inbox, bus, retry)
        task = asyncio.create_task(consumer.run(stop))
        try:
            yield consumer
        finally:
            stop.set()
            await asyncio.wait_for(task, 5)

    async def letter_of(self, shown: Envelope, bus: Engine) -> Letter:
        """The one dead letter that there is when this event was read."""
        await publish(bus.producer("identification"), [shown])
        async with self.consuming(bus.consumer("referral", [REPORTS])):
            await self.until(lambda: self.count("inbox_dead_letter") == 1, "a dead letter")
        [letter] = await self.letters.list()
        return letter

    async def dead_letters(self, *arguments: str) -> Result:
        """`dead-letters …` as a person types it, with a database of its own as a process has."""

        def inbox() -> Inbox:
            return Inbox(Database(self.scratch.dsn("referral_worker")), "referral", self.handlers, self.aead)

        return await asyncio.to_thread(CliRunner().invoke, dead_letter_commands(inbox), list(arguments))

    async def until_effects(self, key: UUID, numbers: Sequence[int]) -> None:
        """Wait for exactly these effects."""
        await self.until(lambda: self.effects(key) == list(numbers), f"effects {list(numbers)} of {key}")

    async def until(self, condition: Callable[[], object], what: str, seconds: float = LONG) -> None:
        """Wait until `condition` is true. It is asked in a thread: what is awaited shares this event loop."""
        await eventually_async(lambda: asyncio.to_thread(condition), what, seconds=seconds)


@contextmanager
def referral_database(postgres: Cluster) -> Iterator[Scratch]:
    """A database of referral with inbox, outbox and a table of effects."""
    with scratch_database(postgres, "referral") as made:
        made.build(lambda: create_outbox("referral_app", "referral_worker"))
        made.build(lambda: keep_outbox("referral_worker"))
        made.build(lambda: create_inbox("referral_worker"))
        made.build(keep_envelopes)
        made.as_superuser(
            "create table effect (n bigint generated always as identity, key uuid, sequence bigint);"
            "grant insert, select on effect to referral_worker;"
        )
        yield made
