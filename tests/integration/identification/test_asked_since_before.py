"""A person reported in danger of life before such persons were asked is to be asked once the database is brought up to date."""

from __future__ import annotations

import asyncio
from importlib import import_module

import pytest

from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service
from tests.integration.identification.test_recording_consent import NO, ask_by, record
from tests.integration.identification.ways import filed

MIGRATION = import_module("identification.migrations.versions.2026_11_28_2010_hold_the_path_fast")


async def test_each_who_has_not_answered_and_no_one_else(breakable: Service, scratch: Scratch) -> None:
    waits, answered = await filed(breakable, "vital_interest"), await filed(breakable, "vital_interest")
    others = [await filed(breakable, way) for way in ("consent_adult", "through_me", "official_duty")]
    assert (await record(breakable, "health.nis", answered, NO)).status == 200
    before = await ask_by(breakable, waits)
    scratch.as_superuser("update report set to_ask_since = null")

    await asyncio.to_thread(scratch.build, MIGRATION.ask_whom_nobody_could)

    assert before is not None
    assert await ask_by(breakable, waits) == before
    for report in (answered, *others):
        assert await ask_by(breakable, report) is None


async def test_a_hidden_row_stops_the_migration(breakable: Service, scratch: Scratch) -> None:
    await filed(breakable, "vital_interest")
    scratch.as_superuser("update report set to_ask_since = null; drop policy migrator on report")
    with pytest.raises(RuntimeError, match="0 of 1 reports could be changed"):
        await asyncio.to_thread(scratch.build, MIGRATION.ask_whom_nobody_could)
