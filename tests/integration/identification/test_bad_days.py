"""Commit, record, vault or database fail: no answer that is not true, nothing half done, and keys left behind are swept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from chassis.vault.sweeper import Sweeper
from identification import bootstrap
from identification.adapters.contents.orphans import OrphanSweep
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import PEOPLE, Service, minimum, running
from tests.support.probe import eventually_async
from tests.support.tokens import SettableClock

BROKEN_COMMIT = """
create function refuse_commit() returns trigger language plpgsql as $$ begin raise exception 'no commit today'; end $$;
create constraint trigger refuse_commit after insert on outbox deferrable initially deferred
  for each row execute function refuse_commit();
"""
TABLES = (
    "report",
    "report_part",
    "person_part",
    "disclosure_basis",
    "audit",
    "outbox",
    "outbox_sequence",
    "idempotency",
)


def counted(scratch: Scratch) -> list[list[str]]:
    return scratch.as_superuser(" union all ".join(f"select count(*) from {table}" for table in TABLES))


async def test_a_commit_that_fails_after_the_handler_is_no_success_and_leaves_nothing(
    breakable: Service, scratch: Scratch
) -> None:
    before = counted(scratch)
    scratch.as_superuser(BROKEN_COMMIT)
    answer = await breakable.post("health.nis", "/reports", minimum(account="viđeno"))
    assert (answer.status, answer.slug) == (500, "unexpected")
    assert counted(scratch) == before


async def test_a_first_read_whose_commit_fails_shows_nothing_and_opens_nothing(
    breakable: Service, scratch: Scratch
) -> None:
    report = (await breakable.filed(account="viđeno"))["id"]
    scratch.as_superuser(BROKEN_COMMIT)
    answer = await breakable.get("intake.centre", f"/reports/{report}")
    assert answer.status == 500
    assert "viđeno".encode() not in answer.body
    assert scratch.as_superuser("select count(*) from report where opened_at is not null") == [["0"]]


async def test_the_same_key_is_free_again_after_a_commit_that_failed(breakable: Service, scratch: Scratch) -> None:
    scratch.as_superuser(BROKEN_COMMIT)
    key = "a-key-that-comes-again"
    assert (await breakable.post("health.nis", "/reports", minimum(), key)).status == 500
    scratch.as_superuser("drop trigger refuse_commit on outbox")
    assert (await breakable.post("health.nis", "/reports", minimum(), key)).status == 201


async def test_keys_of_a_report_that_never_came_to_be_are_swept_and_no_others(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch
) -> None:
    kept = (await breakable.filed(account="viđeno"))["id"]
    scratch.as_superuser(BROKEN_COMMIT)
    await breakable.post("health.nis", "/reports", minimum())
    scratch.as_superuser("drop trigger refuse_commit on outbox")
    assert scratch_keys.as_superuser("select count(*) from wrapped_key") == [["4"]]
    later = SettableClock(datetime.now(UTC) + timedelta(hours=2))
    async with scratch_keys.database("identification_keys_worker") as keys:
        swept = await OrphanSweep(breakable.worker_db, Sweeper(keys, later)).sweep()
    assert (swept.removed, swept.held_back) == (2, {})
    owners = {UUID(owner) for (owner,) in scratch_keys.as_superuser("select owner_id from wrapped_key")}
    assert UUID(kept) in owners
    assert len(owners) == 2
    assert (await breakable.get("health.nis", f"/reports/{kept}")).json()["classes"]["account"] == {"text": "viđeno"}


@pytest.mark.parametrize("who", ["health.nis", "intake.centre", "csr.nis"])
async def test_a_read_that_cannot_be_recorded_fails(
    breakable: Service, scratch: Scratch, csr_nis: UUID, who: str
) -> None:
    report = (await breakable.filed(account="viđeno", concern="zabrinuta sam"))["id"]
    referral = await breakable.sent(report, csr_nis)
    await breakable.accepted(report, referral, csr_nis, PEOPLE["csr.nis"].sub)
    scratch.as_superuser("revoke insert on audit from identification_app")
    batch = breakable.as_person(who).post("/reports/batch", {"ids": [report]})
    for answer in (await breakable.get(who, f"/reports/{report}"), await batch):
        assert (answer.status, answer.slug) == (500, "unexpected")
        assert report.encode() not in answer.body
    assert scratch.as_superuser("select count(*) from report where opened_at is not null") == [["0"]]


SILENCE_MS = 1500
LONG_HELD = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query_start < clock_timestamp() - interval '{} ms'"


@pytest.fixture
def short_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a wait for keys is well over before it is longer than any may be."""
    monkeypatch.setattr(bootstrap, "SILENCE_MS", SILENCE_MS)


@pytest.mark.usefixtures("short_silence")
async def test_a_report_that_waits_for_its_keys_longer_than_it_may_be_silent_is_taken(
    scratch: Scratch, scratch_keys: Scratch, kek: Path
) -> None:
    async with (
        running(scratch.cluster, kek, scratch.name, scratch_keys.name) as service,
        scratch_keys.database(scratch_keys.owner) as keys,
    ):
        async with keys.transaction() as held:
            await held.execute(sa.text("lock table wrapped_key in access exclusive mode"))
            filing = asyncio.create_task(service.filed())

            async def it_has_waited() -> bool:
                return bool(scratch_keys.as_superuser(LONG_HELD.format(SILENCE_MS + 400)))

            await eventually_async(it_has_waited, "the report waits for its keys")
        await filing


@pytest.fixture
async def without_vault(scratch: Scratch, kek: Path, tmp_path: Path) -> AsyncIterator[Service]:
    """Identification whose database of keys is not there."""
    nowhere = SecretStr(f"postgresql+asyncpg://nobody:x@/keys?host={tmp_path}&port=5432")
    async with running(scratch.cluster, kek, scratch.name, vault_dsn=nowhere) as running_service:
        yield running_service


async def test_without_the_vault_a_report_is_not_taken_and_that_is_said(
    without_vault: Service, scratch: Scratch
) -> None:
    answer = await without_vault.post("health.nis", "/reports", minimum())
    assert (answer.status, answer.slug) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert counted(scratch) == [["0"]] * len(TABLES)


async def test_without_the_vault_nothing_is_read_and_nothing_opened_but_lists_go_on(
    breakable: Service, without_vault: Service, scratch: Scratch
) -> None:
    report = (await breakable.filed(account="viđeno"))["id"]
    before = counted(scratch)
    for who in ("health.nis", "intake.centre"):
        answer = await without_vault.get(who, f"/reports/{report}")
        assert (answer.status, answer.slug) == (503, "unavailable")
    assert counted(scratch) == before
    assert scratch.as_superuser("select count(*) from report where opened_at is not null") == [["0"]]
    assert (await without_vault.get("health.nis", "/reports")).json()["items"][0]["id"] == report
    assert (await without_vault.get("health.nis", f"/reports/{report}/receipt")).status == 200


async def test_without_its_key_a_report_is_no_lie_and_no_data(
    breakable: Service, scratch_keys: Scratch, scratch: Scratch, kek: Path
) -> None:
    """A key that is gone without an erasure is a fault, not an empty report."""
    report = (await breakable.filed(account="viđeno"))["id"]
    scratch_keys.as_superuser("delete from wrapped_key")
    async with running(scratch.cluster, kek, scratch.name, scratch_keys.name) as fresh:
        answer = await fresh.get("health.nis", f"/reports/{report}")
    assert (answer.status, answer.slug) == (500, "unexpected")
