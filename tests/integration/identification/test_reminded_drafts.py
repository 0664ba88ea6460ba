"""Reminders of a draft left untouched are published, each once; touched, sent, discarded or expired, its end is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chassis.vault.keys import KeyStore
from identification.adapters.drafts.erasures import Erasures
from identification.adapters.drafts.reminders import Reminders
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import PEOPLE, Service, minimum, running
from tests.integration.identification.service import typed
from tests.support.tokens import SettableClock

AUTHOR, TYPE = "health.nis", "identification.draft-reminder-changed.v1"
SECRET = "Ćuti i gleda u pod"


@dataclass(frozen=True)
class SealerState:
    """Identification by a clock of the test, and two jobs of its worker."""

    service: Service
    reminders: Reminders
    erasures: Erasures
    clock: SettableClock
    main: Scratch

    async def drafted(self, **content: Any) -> str:
        """A draft that speaks of a child."""
        return str((await self.service.drafted(**{"child": True, "concern": SECRET, **content}))["id"])

    async def published(self, draft: str) -> list[str]:
        """The worker looks; all that was reported of the draft, in order."""
        await self.reminders.remind_once()
        rows = self.main.as_superuser(
            f"select data->>'step' from outbox where key = '{draft}' and type = '{TYPE}' order by sequence"
        )
        return [step for (step,) in rows]


@pytest.fixture
async def kept(scratch: Scratch, scratch_keys: Scratch, kek: Path) -> AsyncIterator[SealerState]:
    clock = SettableClock(datetime.now(UTC))
    async with (
        running(scratch.cluster, kek, scratch.name, scratch_keys.name, clock=clock) as service,
        scratch_keys.database("identification_keys_worker") as keys,
    ):
        reminders = Reminders(service.worker_db, clock)
        yield SealerState(service, reminders, Erasures(service.worker_db, KeyStore(keys), clock), clock, scratch)


async def test_each_reminder_is_published_once_and_nothing_of_what_was_typed(kept: SealerState) -> None:
    draft = await kept.drafted()
    kept.clock.forward(hours=2, seconds=-1)
    assert await kept.published(draft) == []
    for moved, step in (({"seconds": 1}, "left"), ({"hours": 22}, "left_longer"), ({"days": 20}, "goes_soon")):
        kept.clock.forward(**moved)
        found = await kept.published(draft)
        assert (found[-1], await kept.published(draft)) == (step, found)
    ((data, key),) = kept.main.as_superuser(
        f"select data, key from outbox where type = '{TYPE}' and data->>'step' = 'left'"
    )
    author = PEOPLE[AUTHOR]
    assert key == draft
    assert all(str(each) in data for each in (author.sub, author.unit, '"urgency": "urgent"'))
    assert SECRET not in data


async def test_one_that_speaks_of_neither_is_told_of_a_week_before_it_goes_and_no_sooner(kept: SealerState) -> None:
    draft = await kept.drafted(child=False)
    kept.clock.forward(days=21, seconds=-1)
    assert await kept.published(draft) == []
    kept.clock.forward(seconds=1)
    assert await kept.published(draft) == ["goes_soon"]


async def test_after_an_outage_there_is_one_and_workers_beside_each_other_tell_it_once(kept: SealerState) -> None:
    draft = await kept.drafted()
    kept.clock.forward(hours=30)
    await asyncio.gather(*(kept.reminders.remind_once() for _ in range(4)))
    assert await kept.published(draft) == ["left_longer"]


async def test_touched_again_it_is_over_and_starts_anew(kept: SealerState) -> None:
    draft = await kept.drafted()
    kept.clock.forward(hours=2)
    assert await kept.published(draft) == ["left"]
    content = typed(child=True, concern="dalje") | {"expectedVersion": 1}
    assert (await kept.service.post(AUTHOR, f"/drafts/{draft}", content)).status == 200
    assert await kept.published(draft) == ["left", "over"]
    kept.clock.forward(hours=2)
    assert await kept.published(draft) == ["left", "over", "left"]


@pytest.mark.parametrize("end", ["sent", "discarded", "gone"])
@pytest.mark.parametrize("reminded", [True, False])
async def test_with_its_end_it_is_told_of_no_more_and_over_only_to_who_heard_of_it(
    kept: SealerState, end: str, *, reminded: bool
) -> None:
    draft = await kept.drafted()
    if reminded:
        kept.clock.forward(hours=2)
        await kept.published(draft)
    if end == "sent":
        assert (await kept.service.post(AUTHOR, "/reports", minimum(draftId=draft))).status == 201
    elif end == "discarded":
        await kept.service.post(AUTHOR, f"/drafts/{draft}/discard", {"expectedVersion": 1})
    else:
        kept.clock.forward(days=28)
        await kept.erasures.erase()
    kept.clock.forward(days=30)
    assert await kept.published(draft) == (["left", "over"] if reminded else [])
