"""What referral publishes, through the real inbox: each has its effect once, and all end alike in whatever order they come."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import permutations
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from chassis.bus.codec import encode
from chassis.bus.ports import Received
from chassis.inbox.applying import Outcome
from chassis.inbox.inbox import Inbox
from chassis.vault import keyset_file
from identification.entrypoints import reception
from tests.integration.identification.service import PEOPLE, Service, enveloped

if TYPE_CHECKING:
    from pathlib import Path

    from contracts.envelope import EventData

NOVI_SAD, THERE = PEOPLE["csr.novisad"].unit, PEOPLE["csr.novisad"].sub


@dataclass
class _Kept(Service):
    """Referral's words are kept as records of the bus instead of being applied."""

    def __post_init__(self) -> None:
        self.records: list[Received] = []

    async def _apply(self, event: EventData) -> None:
        at = len(self.records)
        record = encode(event.topic, enveloped(event, at + 1))
        self.records.append(Received(record.topic, 0, at, record.key, record.headers, record.value))


@pytest.fixture
def inbox(service: Service, tmp_path: Path) -> Inbox:
    keyset_file.create(tmp_path / "dead-letters.json")
    aead = keyset_file.load(tmp_path / "dead-letters.json")
    return Inbox(service.worker_db, "identification", reception.HANDLERS, aead)


async def _life(service: Service, unit: UUID) -> tuple[str, list[Received]]:
    """A report, and what referral published of it: sent to one unit, passed on to another, taken on there."""
    report = (await service.filed())["id"]
    kept = _Kept(**{each.name: getattr(service, each.name) for each in fields(Service)})
    referral = await kept.sent(report, unit)
    await kept.rerouted(report, referral, unit, NOVI_SAD)
    await kept.accepted(report, referral, NOVI_SAD, THERE)
    return report, kept.records


async def _opened(service: Service, report: str) -> list[tuple[Any, ...]]:
    columns = "unit_id, state, accepted_by, once_confirmed, ended_at is null"
    return await service.rows(f"select {columns} from disclosure where report_id = '{report}'")


async def test_an_event_that_comes_twice_has_its_effect_once(service: Service, inbox: Inbox, csr_nis: UUID) -> None:
    report, records = await _life(service, csr_nis)
    for record in records:
        assert [await inbox.apply(record) for _ in range(2)] == [Outcome.APPLIED, Outcome.DUPLICATE]
    once = await _opened(service, report)
    assert [await inbox.apply(record) for record in records] == [Outcome.DUPLICATE] * 3
    assert await _opened(service, report) == once


async def test_every_order_ends_alike(service: Service, inbox: Inbox, csr_nis: UUID) -> None:
    ends = set()
    for order in permutations(range(3)):
        report, records = await _life(service, csr_nis)
        for place in order:
            await inbox.apply(records[place])
        assert records[0].key is not None
        while waiting := await inbox.next_waiting(records[0].topic, records[0].key):
            assert await inbox.apply(waiting) is Outcome.APPLIED
        ends.add(tuple(await _opened(service, report)))
    # The one who took it on at the second unit reads once the Centre confirms the move.
    assert ends == {((NOVI_SAD, "unconfirmed", THERE, "granted", True),)}
