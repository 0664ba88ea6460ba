"""Reports that were taken back with consent before the ledger was told get their lines when the database is brought up to date."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

import pytest

from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service

MIGRATION = import_module("identification.migrations.versions.2026_11_26_1000_withdraw_consent")


async def taken_back(service: Service, reason: str, **changes: Any) -> str:
    report = str((await service.filed(age="adult", **changes))["id"])
    body = {"expectedVersion": 1, "reason": reason}
    assert (await service.post("health.nis", f"/reports/{report}/withdraw", body)).status == 200
    return report


async def test_each_such_report_is_closed_and_no_other(breakable: Service, scratch: Scratch) -> None:
    with_consent = await taken_back(breakable, "person_withdrew_consent")
    sealed = await taken_back(breakable, "person_withdrew_consent", wayIn="could_not_ask", consent=None)
    mistaken = await taken_back(breakable, "filed_by_mistake")
    scratch.as_superuser("delete from consent where not given or seen_alone is not null")
    before = (await breakable.get("intake.centre", f"/reports/{with_consent}")).json()["classes"]
    assert before["birth"] is not None

    await asyncio.to_thread(scratch.build, MIGRATION._add_missing_lines)

    for report, closed in ((with_consent, True), (sealed, True), (mistaken, False)):
        seen = (await breakable.get("intake.centre", f"/reports/{report}")).json()["classes"]
        assert ("birth" not in seen) is closed
    moments = "select distinct c.recorded_at = e.at from consent c join ending e using (report_id) where not c.given"
    assert scratch.as_superuser(moments) == [["t"]]


async def test_a_hidden_row_stops_the_migration(breakable: Service, scratch: Scratch) -> None:
    await taken_back(breakable, "person_withdrew_consent")
    scratch.as_superuser("drop policy migrator on report")
    with pytest.raises(RuntimeError, match="0 lines of withdrawn consent were added for 1 reports"):
        await asyncio.to_thread(scratch.build, MIGRATION._add_missing_lines)
