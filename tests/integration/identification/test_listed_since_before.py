"""Reports of before the Centre's list are on it in the order of their terms once the database is brought up to date."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from importlib import import_module
from uuid import UUID

from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import PEOPLE, Service, minimum
from tests.integration.identification.raids import everybody

MIGRATION = import_module("identification.migrations.versions.2026_12_01_0910_list_for_the_centre")
LINES = "select id, take_over_by, answer_by - submitted_at, urgency_of_all, csr_of_another, due_first from report where joint_with is null"
FORGET = "update report set take_over_by = null, answer_by = null, urgency_of_all = null, csr_of_another = null"


async def test_terms_of_before_follow_from_when_a_report_was_filed_and_a_child_referred(
    breakable: Service, scratch: Scratch, csr_nis: UUID
) -> None:
    service, day = breakable, timedelta(hours=24)
    answered, waits, rejected = [await service.filed(danger=said) for said in ("no", "no", "yes")]
    adult = await service.filed(age="adult", danger="yes")
    for report in (answered, waits, rejected):
        await service.sent(report["id"], csr_nis)
    await service.accepted(answered["id"], await service.referral_of(answered["id"]), csr_nis, PEOPLE["csr.nis"].sub)
    await service.rejected(rejected["id"], await service.referral_of(rejected["id"]), csr_nis)
    several = (await service.post("health.nis", "/reports", minimum(**everybody()))).json()
    taken = await service.post("intake.centre", f"/reports/{waits['id']}/take-over", {"expectedVersion": 1})
    assert taken.status == 200
    before = {row[0]: row for row in await service.rows(LINES)}
    scratch.as_superuser(f"{FORGET}; delete from awaited_answer")

    await asyncio.to_thread(scratch.build, MIGRATION.know_terms_of_before)

    after = {str(row[0]): row for row in await service.rows(LINES)}
    assert {report: after[report][2] for report in after} == {
        answered["id"]: None,
        waits["id"]: day,
        rejected["id"]: timedelta(hours=4),
        adult["id"]: None,
        several["id"]: None,
    }
    for report in (answered, adult, rejected):
        assert after[report["id"]][1] == before[UUID(report["id"])][1]
    assert after[waits["id"]][1] is None
    assert after[several["id"]][3:5] == before[UUID(several["id"])][3:5] != (None, None)
    # What is decided stays decided, also when it is heard of again.
    await service.sent(answered["id"], csr_nis)
    ((due,),) = await service.rows(f"select answer_by from report where id = '{answered['id']}'")
    assert due is None


async def test_a_report_that_the_release_before_files_meanwhile_comes_first_until_its_term_is_heard_of(
    breakable: Service, scratch: Scratch
) -> None:
    report = await breakable.filed(age="adult")
    scratch.as_superuser("update report set take_over_by = null")
    ((due, filed),) = await breakable.rows("select due_first, submitted_at from report")
    assert due == filed
    await breakable.forged("sent", report["id"], UUID(int=7), UUID(int=8), "formal_identification")
    ((due, filed),) = await breakable.rows("select due_first, submitted_at from report")
    assert due > filed
