"""A question without a report goes 90 days after its answer, its row at once and its key with the worker's round; one that waits stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.vault.sweeper import GRACE, Sweeper
from identification.adapters.contents.orphans import OrphanSweep
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.test_advice import TEXT, answered, asked
from tests.integration.identification.test_erased_drafts import SealerState, kept

__all__ = ["kept"]
AFTER = timedelta(days=90)


def stored(kept: SealerState, advice: str) -> tuple[bool, bool]:
    """Whether the row is there, and whether its key can still be used."""
    return kept.main.as_superuser(f"select 1 from advice where id = '{advice}'") == [["1"]], kept.living(advice)


async def test_ninety_days_after_its_answer_it_is_gone_even_before_the_worker_has_been(kept: SealerState) -> None:
    old, waits = [await asked(kept.service) for _ in range(2)]
    await answered(kept.service, old)
    kept.clock.at += AFTER - timedelta(seconds=1)
    assert await kept.erasures.erase() == 0
    assert (await kept.service.get("health.nis", f"/advice/{old}")).json()["text"] == TEXT
    kept.clock.forward(seconds=1)
    for who in ("health.nis", "intake.centre"):
        assert (await kept.service.get(who, f"/advice/{old}")).status == 404
        listed = (await kept.service.get(who, "/advice")).json()["items"]
        assert [each["id"] for each in listed] == [waits]
    assert stored(kept, old) == (True, True)
    assert await kept.erasures.erase() == 1
    assert stored(kept, old) == (False, False)
    assert stored(kept, waits) == (True, True), "what nobody answered is not forgotten"
    assert kept.main.as_superuser("select count(*) from erasure") == [["0"]]


@pytest.mark.parametrize("with_rows", [True, False])
async def test_a_key_with_its_question_is_swept_by_no_one_and_one_without_is(
    kept: SealerState, scratch_keys: Scratch, with_rows: bool
) -> None:
    there, gone = [await asked(kept.service) for _ in range(2)]
    kept.main.as_superuser(f"delete from advice where id = '{gone}'")
    if not with_rows:
        kept.main.as_superuser("delete from advice")
    kept.clock.at += GRACE + timedelta(minutes=1)
    async with scratch_keys.database("identification_keys_worker") as keys:
        swept = await OrphanSweep(kept.service.worker_db, Sweeper(keys, kept.clock)).sweep()
    if with_rows:
        assert (swept.removed, swept.held_back, kept.living(there)) == (1, {}, True)
        assert kept.keys.as_superuser(f"select 1 from wrapped_key where owner_id = '{gone}'") == []
    else:
        # A lookup that sees no one is doubted: it may be row-level security.
        assert (swept.removed, swept.held_back) == (0, {"advice": 2})
