"""Referral's consumer was away for a day: terms, breaches and steps are dated by when things happened, not by when it read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from chassis.bus.codec import encode
from chassis.inbox.consumer import Consumer
from chassis.inbox.inbox import Inbox
from chassis.vault import keyset_file
from contracts.envelope import Envelope, EventData
from contracts.events.identification import ReportReceivedV1, ReportSubmittedV1
from contracts.words.urgency import Urgency
from referral import bootstrap
from referral.entrypoints.reception import event_handlers
from referral.entrypoints.sweeping import ClockSweeper
from tests.integration.chassis.bus_engines import Log, PostgresEngine, postgres_engine, scratch_log
from tests.integration.referral.service import Service
from tests.support.postgres import Cluster
from tests.support.probe import eventually_async
from tests.support.referral import AUTHOR, CSR, INTAKE

REPORTS = 60
TAKEN_OVER_AFTER = {0: timedelta(minutes=10), 1: timedelta(minutes=40), 2: None}
"""In time, late, never: a third of the reports each. The term is 15 minutes."""


@pytest.fixture(scope="module")
def log(postgres: Cluster) -> Iterator[Log]:
    with scratch_log(postgres) as made:
        yield made


@dataclass(frozen=True)
class Yesterday:
    """One report of yesterday and when the Centre took it over."""

    report: UUID
    submitted: datetime
    taken_over: datetime | None

    def events(self) -> list[tuple[datetime, EventData]]:
        """What was told, with its moment."""
        submitted = ReportSubmittedV1(
            report_id=self.report,
            author_id=AUTHOR,
            child_path=True,
            urgency=Urgency.IMMEDIATE,
            danger=True,
            serving_csr=CSR,
            excluded_units=(),
            submitted_at=self.submitted,
            version=1,
        )
        if self.taken_over is None:
            return [(self.submitted, submitted)]
        received = ReportReceivedV1(
            report_id=self.report, taken_over_by=INTAKE, taken_over_at=self.taken_over, version=2
        )
        return [(self.submitted, submitted), (self.taken_over, received)]


def yesterday(now: datetime) -> list[Yesterday]:
    began = now - timedelta(days=1)
    return [
        Yesterday(uuid4(), at, None if after is None else at + after)
        for n in range(REPORTS)
        for at, after in [(began + timedelta(minutes=n), TAKEN_OVER_AFTER[n % 3])]
    ]


async def publish(engine: PostgresEngine, reports: list[Yesterday]) -> None:
    """All their events in the order of the day, so that the keys lie between each other."""
    found = sorted((at, report.report, event) for report in reports for at, event in report.events())
    numbers = {report.report: 0 for report in reports}
    records = []
    for at, key, event in found:
        numbers[key] += 1
        envelope = Envelope(
            id=uuid4(),
            type=event.type,
            source="identification",
            subject=key,
            time=at,
            sequence=numbers[key],
            correlationid=uuid4(),
            data=event.written(),
        )
        records.append(encode(event.topic, envelope))
    assert await engine.producer("identification").send(records) == [None] * len(records)


async def caught_up(service: Service, engine: PostgresEngine, folder: Path, sweeper: ClockSweeper) -> None:
    """The consumer reads it all while the sweeper looks at the clocks, as both do in their processes."""
    keyset_file.create(folder / "dead-letters.json")
    own = event_handlers(service.bench.sources)
    inbox = Inbox(service.worker, bootstrap.NAME, own, keyset_file.load(folder / "dead-letters.json"))
    stop = asyncio.Event()
    read = "select count(*) from inbox_event"
    found = REPORTS + REPORTS * 2 // 3

    async def swept_and_read() -> bool:
        await sweeper.sweep_once()
        return await asyncio.to_thread(service.rows, read) == [[str(found)]]

    reader = engine.consumer("referral", ["identification.reports"])
    consuming = asyncio.create_task(Consumer(inbox, reader).run(stop))
    try:
        await eventually_async(swept_and_read, "the day is read", seconds=30)
    finally:
        stop.set()
        await asyncio.wait_for(consuming, 5)
    while await sweeper.sweep_once():
        pass


async def test_what_happened_yesterday_is_dated_yesterday(service: Service, log: Log, tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    service.bench.clock.at = now
    reports = yesterday(now)
    async with postgres_engine(log) as engine:
        await publish(engine, reports)
        await caught_up(service, engine, tmp_path, ClockSweeper(service.worker, service.bench.clock))
    assert service.rows("select count(*) from inbox_dead_letter") == [["0"]]

    rows = service.rows(
        "select r.report_id, c.state, extract(epoch from c.started_at), extract(epoch from c.due_at), "
        "extract(epoch from c.met_at), extract(epoch from c.breached_at) "
        "from clock c join referral r on r.id = c.referral_id where c.code = 'TAKEOVER_15MIN'"
    )
    found = {UUID(report): (state, *map(_moment, moments)) for report, state, *moments in rows}
    term = timedelta(minutes=15)
    expected = {}
    for each in reports:
        due = each.submitted + term
        late = each.taken_over is None or each.taken_over > due
        state = "breached" if each.taken_over is None else "met_late" if late else "met"
        expected[each.report] = (state, each.submitted, due, each.taken_over, due if late else None)
    assert found == expected

    sent = service.rows("select distinct report_id, extract(epoch from sent_at) from referral")
    assert {UUID(report): _moment(at) for report, at in sent} == {each.report: each.submitted for each in reports}
    misdated = "select count(*) from clock where breached_at is distinct from due_at and breached_at is not null"
    assert service.rows(misdated) == [["0"]]
    stored = service.rows("select data->>'dueAt', time from outbox where type = 'referral.clock-breached.v1'")
    dues = {moment for moment, _ in stored}
    assert dues <= {due for (due,) in service.rows('select to_char(due_at, \'YYYY-MM-DD"T"HH24:MI:SS"Z"\') from clock')}
    assert dues


def _moment(seconds: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromtimestamp(round(float(seconds)), UTC)
    return None
