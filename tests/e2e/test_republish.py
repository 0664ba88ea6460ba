"""Every database is put back to an earlier moment while the bus keeps what came after; one command, and all services agree again."""

from __future__ import annotations

import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any

import pytest

from contracts.topics import CONSUMERS, OWNERS
from infra.processes.fork_server import ForkServer
from tests.e2e.filings import adult, filed, girl, item_of, raid
from tests.e2e.people import Everybody, Tokens
from tests.support.kafka import require_kafka
from tests.support.probe import eventually, eventually_async
from tests.support.stack import Stack, running_stack

REFERRED = "select 1 from referral where report_id = $1::text::uuid"
HEARD = "select 1 from inbox_event where key = $1::text::uuid"
ASKED_UNITS = (
    "select count(distinct unit_id) as found from notice where report_id = $1::text::uuid "
    "and person_id is null and code = 'request_waits'"
)
NOT_APPLIED = "select 1 from inbox_waiting union all select 1 from inbox_dead_letter where resolution is null"
WITH_GAPS = "select key from outbox group by topic, key having min(sequence) <> 1 or max(sequence) <> count(*)"


@pytest.fixture(scope="module")
def stack(request: pytest.FixtureRequest, nursery: ForkServer) -> Iterator[Stack]:
    """One of its own, which is ended and started again; on the PostgreSQL log the bus would come back with the databases."""
    require_kafka()
    with running_stack("kafka", keep=lambda: request.session.testsfailed, nursery=nursery) as running:
        yield running


@pytest.fixture(scope="module")
def tokens(stack: Stack) -> Tokens:
    """What its issuer gave so far."""
    return Tokens(stack)


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


async def applied_by_one_and_not_by_another(stack: Stack, people: Everybody) -> str:
    """A report of which referral heard and notifications did not when its consumer died and everything ended."""
    consumer = stack.process("notifications-consumer")
    consumer.send_signal(signal.SIGSTOP)
    report = await filed(people("health.nis"), girl())
    await eventually_async(lambda: stack.rows("referral", REFERRED, report), "referral heard of it", seconds=30)
    consumer.kill()
    eventually(lambda: not stack.processes(), "everything has ended", seconds=60)
    return report


def copied(stack: Stack, there: str, back: str) -> None:
    """The whole cluster of an installation that was ended, as a recovery brings it back."""
    data = stack.place.data
    subprocess.run(["rm", "-rf", data.with_name(back)], check=True)
    subprocess.run(["cp", "-a", data.with_name(there), data.with_name(back)], check=True)


def mails(stack: Stack) -> Counter[str]:
    """How often each was sent, by its Message-ID."""
    sent = (message_from_bytes(file.read_bytes()) for file in stack.installation.mail.glob("*.eml"))
    return Counter(str(mail["Message-ID"]) for mail in sent)


async def ids(stack: Stack, service: str, table: str, column: str, topic: str) -> set[str]:
    """Of the events of a topic that a service wrote, or applied."""
    rows = await stack.rows(service, f"select {column}::text as id from {table} where topic = $1", topic)
    return {row["id"] for row in rows}


async def all_agree(stack: Stack) -> None:
    """What each published is what each other applied, numbers have no gap, and nothing waits."""
    for consumer, topics in CONSUMERS.items():
        for topic in topics:
            shown = await ids(stack, OWNERS[topic], "outbox", "id", topic)
            assert await ids(stack, consumer, "inbox_event", "event_id", topic) == shown, (consumer, topic)
        assert await stack.rows(consumer, WITH_GAPS) == []
        assert await stack.rows(consumer, NOT_APPLIED) == []


def adopted(stack: Stack) -> None:
    """The record ends before its head, which is said until a person adopts what was put back, as the sentence says."""
    assert stack.spona("audit", "verify").returncode == 1
    for service in CONSUMERS:
        refused = stack.spona("audit", "adopt-head", service)
        named = re.search(r"--instead-of (\S+)`", refused.stderr)
        assert named, refused.stderr
        done = stack.spona("audit", "adopt-head", service, "--instead-of", named.group(1))
        assert done.returncode == 0, done.stderr
    sound = stack.spona("audit", "verify")
    assert sound.returncode == 0, sound.stdout


@pytest.mark.nightly
async def test_after_a_recovery_every_service_agrees_and_nothing_is_done_twice(stack: Stack, people: Everybody) -> None:
    await live(people)
    await stack.quiet(sealed=True)
    running = stack.spona("republish", "--since", datetime.now(UTC).isoformat())
    assert (running.returncode, "already runs" in running.stderr) == (3, True)
    late = await applied_by_one_and_not_by_another(stack, people)
    copied(stack, "postgres", "then")
    moment, mailed = datetime.now(UTC).isoformat(), mails(stack)
    stack.start()
    lost = await filed(people("health.nis"), girl(danger="yes"))
    await live(people)
    await stack.quiet(sealed=True)
    assert await stack.rows("notifications", ASKED_UNITS, late) == [{"found": 2}]
    stack.end()
    copied(stack, "then", "postgres")

    done = stack.spona("republish", "--since", moment)
    assert done.returncode == 0, done.stdout + done.stderr
    for service in CONSUMERS:
        assert re.search(rf"{service}: \d+ events will be published again when its relay starts", done.stdout)
    stack.start()
    filed_after = await filed(people("health.nis"), girl())
    await stack.quiet()
    await all_agree(stack)
    assert [await stack.rows("notifications", ASKED_UNITS, report) for report in (late, filed_after)] == [
        [{"found": 2}]
    ] * 2
    assert [await stack.rows(service, HEARD, lost) for service in ("referral", "notifications")] == [[], []]
    again = mails(stack)
    assert {mail: again[mail] for mail in mailed} == dict(mailed)
    adopted(stack)
