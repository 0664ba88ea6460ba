"""What is discarded, filed or 28 days old is gone: its row at once, its key with the worker's next round."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from chassis.vault.keys import KeyStore
from identification.adapters.drafts.erasures import Erasures
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service, minimum, running
from tests.integration.identification.service import typed
from tests.integration.identification.test_bad_days import BROKEN_COMMIT
from tests.support.refusing import refusing
from tests.support.tokens import SettableClock


@dataclass(frozen=True)
class SealerState:
    """Identification by a clock of the test, its worker's erasures, and both databases."""

    service: Service
    erasures: Erasures
    clock: SettableClock
    main: Scratch
    keys: Scratch

    def living(self, draft: str) -> bool:
        """Whether the draft's key can still be used."""
        sql = f"select wrapped is not null from wrapped_key where owner_id = '{draft}'"
        ((alive,),) = self.keys.as_superuser(sql)
        return alive == "t"

    def there(self, draft: str) -> bool:
        """Whether the row is still stored."""
        return self.main.as_superuser(f"select 1 from draft where id = '{draft}'") == [["1"]]


@pytest.fixture
async def kept(scratch: Scratch, scratch_keys: Scratch, kek: Path) -> AsyncIterator[SealerState]:
    clock = SettableClock(datetime.now(UTC))
    async with (
        running(scratch.cluster, kek, scratch.name, scratch_keys.name, clock=clock) as service,
        scratch_keys.database("identification_keys_worker") as keys,
    ):
        yield SealerState(service, Erasures(service.worker_db, KeyStore(keys), clock), clock, scratch, scratch_keys)


async def test_a_discarded_draft_is_gone_and_then_its_key(kept: SealerState) -> None:
    draft, other = [(await kept.service.drafted())["id"] for _ in range(2)]
    key, path = uuid4().hex, f"/drafts/{draft}/discard"
    first, again = [await kept.service.post("health.nis", path, {"expectedVersion": 1}, key) for _ in range(2)]
    assert first.json() == again.json() == {"id": draft}
    assert first.status == again.status == 200
    assert not kept.there(draft)
    assert kept.living(draft)
    assert await kept.erasures.erase() == 1
    assert not kept.living(draft)
    assert kept.main.as_superuser("select count(*) from erasure") == [["0"]]
    assert kept.living(other)
    assert (await kept.service.get("health.nis", f"/drafts/{other}")).status == 200


async def test_an_older_version_is_not_discarded(kept: SealerState) -> None:
    draft = (await kept.service.drafted())["id"]
    await kept.service.post("health.nis", f"/drafts/{draft}", typed(concern="dalje") | {"expectedVersion": 1})
    late = await kept.service.post("health.nis", f"/drafts/{draft}/discard", {"expectedVersion": 1})
    assert (late.status, late.slug) == (409, "stale-version")
    assert kept.there(draft)


async def test_without_its_key_the_row_of_a_backup_is_unreadable(kept: SealerState, kek: Path) -> None:
    draft = (await kept.service.drafted())["id"]
    kept.main.as_superuser("create table backup as table draft")
    await kept.service.post("health.nis", f"/drafts/{draft}/discard", {"expectedVersion": 1})
    await kept.erasures.erase()
    kept.main.as_superuser("insert into draft table backup")
    async with running(kept.main.cluster, kek, kept.main.name, kept.keys.name, clock=kept.clock) as restarted:
        answer = await restarted.get("health.nis", f"/drafts/{draft}")
    assert (answer.status, answer.slug) == (404, "not-found")


async def test_a_filing_that_does_not_commit_keeps_draft_and_key(kept: SealerState) -> None:
    draft = (await kept.service.drafted(concern="ne sme da nestane"))["id"]
    kept.main.as_superuser(BROKEN_COMMIT)
    assert (await kept.service.post("health.nis", "/reports", minimum(draftId=draft))).status == 500
    kept.main.as_superuser("drop trigger refuse_commit on outbox")
    assert await kept.erasures.erase() == 0
    read = await kept.service.get("health.nis", f"/drafts/{draft}")
    assert read.json()["answers"] == [{"name": "concern", "values": ["ne sme da nestane"]}]
    assert (await kept.service.post("health.nis", "/reports", minimum(draftId=draft))).status == 201
    assert await kept.erasures.erase() == 1
    assert not kept.living(draft)


async def test_after_28_days_untouched_it_is_gone_even_before_the_worker_has_been(kept: SealerState) -> None:
    old, touched = [(await kept.service.drafted())["id"] for _ in range(2)]
    kept.clock.forward(days=20)
    await kept.service.post("health.nis", f"/drafts/{touched}", typed(concern="dalje") | {"expectedVersion": 1})
    kept.clock.forward(days=8, seconds=-1)
    assert await kept.erasures.erase() == 0
    assert (await kept.service.get("health.nis", f"/drafts/{old}")).status == 200
    kept.clock.forward(seconds=1)
    assert (await kept.service.get("health.nis", f"/drafts/{old}")).status == 404
    assert [each["id"] for each in (await kept.service.get("health.nis", "/drafts")).json()["items"]] == [touched]
    assert await kept.erasures.erase() == 1
    assert (kept.there(old), kept.living(old)) == (False, False)
    assert (kept.there(touched), kept.living(touched)) == (True, True)


async def test_a_worker_that_died_between_row_and_key_goes_on_with_the_key(kept: SealerState) -> None:
    draft = (await kept.service.drafted())["id"]
    await kept.service.post("health.nis", f"/drafts/{draft}/discard", {"expectedVersion": 1})
    kept.keys.as_superuser(f"update wrapped_key set wrapped = null, destroyed_at = now() where owner_id = '{draft}'")
    assert await kept.erasures.erase() == 1
    assert kept.main.as_superuser("select count(*) from erasure") == [["0"]]


async def test_a_key_that_cannot_be_destroyed_holds_up_no_other(kept: SealerState) -> None:
    bad, good = [(await kept.service.drafted())["id"] for _ in range(2)]
    for each in (bad, good):
        await kept.service.post("health.nis", f"/drafts/{each}/discard", {"expectedVersion": 1})
    with refusing(kept.keys, "wrapped_key", "owner_id", [bad]), capture_logs() as lines:
        assert await kept.erasures.erase() == 1
    assert [line["subject_id"] for line in lines if line["event"] == "work.put_off"] == [UUID(bad)]
    assert (kept.living(bad), kept.living(good)) == (True, False)
    assert kept.main.as_superuser("select owner_id from erasure") == [[bad]]
