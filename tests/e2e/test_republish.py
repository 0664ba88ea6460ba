"""An emptied database is rebuilt by one command while people go on filing; nothing is missing and nothing is there twice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from infra.processes.nursery import Nursery
from notifications.adapters.notices.rebuilt import OWN_TABLES as OF_NOTIFICATIONS
from referral.adapters.referrals.rebuilt import OWN_TABLES as OF_REFERRAL
from tests.e2e.filings import adult, filed, girl, item_of, raid
from tests.e2e.people import Everybody, Person, Tokens
from tests.support.kafka import require_kafka
from tests.support.stack import Stack, running_stack

PACE_S = 1 / 3
_JOURNALLED = ("outbox", "outbox_sequence", "inbox_event", "inbox_position", "inbox_waiting", "inbox_dead_letter")
REBUILT = {
    "referral": (*(table.name for table in OF_REFERRAL), *_JOURNALLED),
    "notifications": (*(table.name for table in OF_NOTIFICATIONS), *_JOURNALLED),
}
# Moments of the machine that wrote the row; the trace of a hop, which whoever was told knows another one of.
# Of a mail the end is told, and not how often it was tried.
OF_THE_MACHINE = {
    "outbox": "{created_at,published_at,attempts,retry_at,traceparent}",
    "inbox_event": "{at}",
    "delivery": "{attempt,refusals,due_at,leased_until,traceparent}",
    "alarm": "{traceparent}",
}
# Two referrals for each girl; an item for the Centre and one for the centre for social work.
LEFT_BY_A_REPORT = {
    "referral": "select report_id::text as report, count(*) as found from referral group by 1",
    "notifications": "select report_id::text as report, count(distinct unit_id) as found from notice "
    "where person_id is null and code = 'request_waits' group by 1",
}


@pytest.fixture(scope="module", params=["embedded", "kafka"])
def stack(request: pytest.FixtureRequest, nursery: Nursery) -> Iterator[Stack]:
    """One of its own: no other story has put records on its bus that nobody told."""
    if request.param == "kafka":
        require_kafka()
    with running_stack(request.param, keep=lambda: request.session.testsfailed, nursery=nursery) as running:
        yield running


@pytest.fixture(scope="module")
def tokens(stack: Stack) -> Tokens:
    """What its issuer gave so far."""
    return Tokens(stack)


async def rows(stack: Stack, service: str) -> dict[str, set[str]]:
    """Every row of what is rebuilt, as text."""
    found = {}
    for table in REBUILT[service]:
        query = f"select (to_jsonb(t) - '{OF_THE_MACHINE.get(table, '{}')}'::text[])::text as row from {table} t "
        # Where the record of reads ends is told to nobody: it does not come back, as the record does not.
        query += "where coalesce(to_jsonb(t) ->> 'topic', '') not like '%.heads'"
        found[table] = {each["row"] for each in await stack.rows(service, query)}
    return found


async def empty(stack: Stack, service: str) -> None:
    """As after its migration, but for the records of reads and commands."""
    await stack.rows(service, f"truncate {', '.join(REBUILT[service])}")
    if service == "referral":
        await stack.rows(service, "update stage_count set reached = 0, present = 0, persons = 0")


async def files_until(author: Person, stop: asyncio.Event) -> list[str]:
    """Reports filed meanwhile to identification itself, three a second and then ever fewer: referral answers nobody.

    How long it takes says how busy the machine is, which is to be no busier for it.
    """
    reports = []
    while not stop.is_set():
        answer = await author.post("identification", "/reports", girl())
        assert answer.status == 201, answer.body
        reports.append(str(answer.json()["id"]))
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PACE_S * max(1, len(reports) / 10))
    return reports


async def live(people: Everybody) -> None:
    """Some of each: accepted, taken over, rejected, passed on, withdrawn."""
    doctor, worker = people("health.nis"), people("csr.nis")
    for index in range(3):
        report = await filed(doctor, girl(danger="yes"))
        item = await item_of(worker, report)
        if index == 0:
            await worker.post("referral", f"/referrals/{item['id']}/accept", {"expectedVersion": 1})
            await people("intake.centre").post("identification", f"/reports/{report}/take-over", {"expectedVersion": 1})
        else:
            reason = ("no_capacity", None) if index == 1 else ("out_of_area", people("csr.novisad").unit)
            body = {"expectedVersion": 1, "reason": reason[0], "rightUnitId": reason[1]}
            await worker.post("referral", f"/referrals/{item['id']}/reject", body)
    several = await doctor.do("FileReport", **raid())
    child = await item_of(worker, several["persons"][1]["id"])
    await worker.post("referral", f"/referrals/{child['id']}/accept", {"expectedVersion": 1})
    withdrawn = await filed(doctor, adult())
    back: dict[str, Any] = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    await doctor.post("identification", f"/reports/{withdrawn}/withdraw", back)


@pytest.mark.parametrize("service", REBUILT)
async def test_it_comes_back_while_people_file(stack: Stack, people: Everybody, service: str) -> None:
    await live(people)
    await stack.quiet()
    doctor, stop = people("health.nis"), asyncio.Event()
    await doctor.wire.tokens.of(doctor.name, "identification", 1)
    with stack.frozen(*(f"{service}-{process}" for process in ("http", "relay", "consumer", "worker"))):
        before = await rows(stack, service)
        await empty(stack, service)
        filing = asyncio.create_task(files_until(doctor, stop))
        done = await asyncio.to_thread(stack.spona, "republish", service, "--json")
        stop.set()
        meanwhile = await filing
        after = await rows(stack, service)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    tables = REBUILT[service]
    assert {table: before[table] - after[table] for table in tables} == {table: set() for table in tables}
    assert counts["retold"] == len(before["outbox"])
    assert counts["matters"] >= 4
    await stack.quiet()
    assert len(meanwhile) > 0
    left = {each["report"]: each["found"] for each in await stack.rows(service, LEFT_BY_A_REPORT[service])}
    assert {report: left.get(report) for report in meanwhile} == dict.fromkeys(meanwhile, 2)
    waits = "select 1 from inbox_waiting union all select 1 from inbox_dead_letter where resolution is null"
    assert [await stack.rows(each, waits) for each in ("identification", "referral", "notifications")] == [[]] * 3


# The bus has no part in what is refused.
REFUSED = pytest.mark.parametrize("stack", ["embedded"], indirect=True)


@REFUSED
@pytest.mark.parametrize("service", REBUILT)
async def test_a_database_in_use_is_left_alone(stack: Stack, service: str) -> None:
    before = await rows(stack, service)
    refused = await asyncio.to_thread(stack.spona, "republish", service)
    assert refused.returncode == 1
    assert "is not empty, and only an empty database is rebuilt" in refused.stderr
    assert before == await rows(stack, service)


@REFUSED
async def test_what_cannot_be_rebuilt_is_said(stack: Stack) -> None:
    refused = await asyncio.to_thread(stack.spona, "republish", "identification")
    assert refused.returncode == 2
    assert "Only referral and notifications can be rebuilt: restore the backup of identification" in refused.stderr
