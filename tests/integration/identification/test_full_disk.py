"""The database's disk is full: what cannot be kept is refused in a sentence, nothing is half done, and room mends it all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from chassis.db.migrations import upgrade
from infra.errors import CliError
from tests.integration.identification.conftest import Service, minimum, running
from tests.integration.identification.test_bad_days import TABLES
from tests.support.asgi import Answer
from tests.support.probe import eventually
from tests.support.small_disk import OnSmallDisk, postgres_on_small_disk

MEGABYTES = 160
MANY = 2_000
FILED_WHOLE = "select count(*) from report r where exists (select 1 from outbox where key = r.id)"


@pytest.fixture(scope="module")
def full() -> Iterator[OnSmallDisk]:
    """A migrated cluster on a small disk."""
    with postgres_on_small_disk(MEGABYTES, "identification", "identification_keys") as made:
        upgrade("identification.migrations", made.cluster.dsn("identification_migrator", "identification"))
        upgrade("chassis.vault.migrations", made.cluster.dsn("identification_keys_migrator", "identification_keys"))
        yield made


@pytest.fixture
async def crowded(full: OnSmallDisk, kek: Path) -> AsyncIterator[Service]:
    """Identification on it."""
    full.disk.make_room()
    async with running(full.cluster, kek) as service:
        yield service


def counted(full: OnSmallDisk) -> dict[str, int]:
    """Rows of every table that a filing writes to."""
    counts = ", ".join(f"(select count(*) from {table})" for table in TABLES)
    return dict(zip(TABLES, map(int, full.cluster.server.query(f"select {counts}", "identification")[0]), strict=True))


def refused_in_a_sentence(answer: Answer) -> bool:
    """A problem that says what to do and when."""
    title = answer.json()["title"]
    return (
        (answer.status, answer.slug) == (503, "unavailable")
        and int(answer.headers["retry-after"]) > 0
        and "Send the same again" in title
    )


async def filed_until_refused(service: Service) -> tuple[list[str], Answer, str]:
    """Ids that were taken, the first refusal, and the key that it was sent with."""
    taken: list[str] = []
    for _ in range(MANY):
        key = uuid4().hex
        answer = await service.post("health.nis", "/reports", minimum(account="viđeno" * 400), key)
        if answer.status != 201:
            return taken, answer, key
        taken.append(answer.json()["id"])
    raise AssertionError(f"{MANY} reports were taken: the disk is not full")


async def test_a_report_that_finds_no_room_is_refused_and_taken_when_there_is_some(
    full: OnSmallDisk, crowded: Service
) -> None:
    empty = counted(full)
    full.disk.fill()
    taken, refusal, key = await filed_until_refused(crowded)
    assert refused_in_a_sentence(refusal), (refusal.status, refusal.body)
    after = counted(full)
    assert after["report"] - empty["report"] == len(taken)
    assert full.cluster.server.query(FILED_WHOLE, "identification") == [[str(after["report"])]]
    again = await crowded.post("health.nis", "/reports", minimum(account="viđeno" * 400), key)
    assert refused_in_a_sentence(again)
    assert counted(full) == after
    assert (await crowded.get("health.nis", "/reports")).status == 200

    full.disk.make_room()
    taken_at_last = await crowded.post("health.nis", "/reports", minimum(account="viđeno" * 400), key)
    assert taken_at_last.status == 201
    whole = counted(full)
    assert {table: whole[table] - after[table] for table in ("report", "outbox", "idempotency", "audit")} == {
        "report": 1,
        "outbox": 1,
        "idempotency": 1,
        "audit": 1,
    }


async def test_a_read_that_cannot_be_recorded_shows_nothing(full: OnSmallDisk, crowded: Service) -> None:
    report = (await crowded.filed(account="viđeno"))["id"]
    before = counted(full)["audit"]
    full.disk.fill()
    shown = 0
    for _ in range(MANY):
        answer = await crowded.get("health.nis", f"/reports/{report}")
        if answer.status != 200:
            break
        shown += 1
    assert refused_in_a_sentence(answer), (answer.status, answer.body)
    assert "viđeno".encode() not in answer.body
    assert counted(full)["audit"] - before == shown
    full.disk.make_room()
    assert (await crowded.get("health.nis", f"/reports/{report}")).status == 200


async def test_a_server_that_its_full_disk_brought_down_has_all_it_acknowledged_when_it_is_back(
    full: OnSmallDisk, crowded: Service
) -> None:
    before = counted(full)["report"]
    full.disk.fill()
    taken, _, key = await filed_until_refused(crowded)
    # The journal needs a new file and finds no room: the server gives up, and cannot start again by itself.
    with pytest.raises(CliError, match="is full"):
        full.cluster.server.query("select pg_switch_wal(); create table filler (n int)", "identification")
    eventually(full.crashed, "the server is gone", seconds=20)
    assert refused_in_a_sentence(await crowded.post("health.nis", "/reports", minimum(), key))

    full.disk.make_room()
    full.start()
    assert counted(full)["report"] - before == len(taken)
    for report in taken:
        assert (await crowded.get("health.nis", f"/reports/{report}")).status == 200
    body = minimum(account="viđeno" * 400)
    assert (await crowded.post("health.nis", "/reports", body, key)).status == 201
