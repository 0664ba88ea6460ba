"""What stands on the record of reads: names and codes of every read of a person, and no value of any (DESIGN 6)."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.test_access_walk import EVERYTHING, opened

READS = "select caller, unit, position, action, classes, basis, subject_type from audit where subject_id = '{}' and action <> 'report.file'"


async def reads(service: Service, report: str) -> list[tuple[Any, ...]]:
    return await service.rows(READS.format(report) + " order by at")


@pytest.mark.parametrize(
    ("who", "position"),
    [
        ("health.nis", "author"),
        ("health2.nis", "unit"),
        ("intake.centre", "intake"),
        ("duty.centre", "duty"),
        ("csr.nis", "grant.child_protection"),
        ("csr2.nis", "addressed.child_protection"),
    ],
)
async def test_a_read_says_who_from_where_as_what_and_which_classes_were_shown(
    service: Service, csr_nis: UUID, who: str, position: str
) -> None:
    report = await opened(service, csr_nis)
    shown = (await service.get(who, f"/reports/{report}")).json()["classes"]
    ((caller, unit, held, action, classes, basis, subject),) = await reads(service, report)
    assert (caller, unit) == (PEOPLE[who].sub, PEOPLE[who].unit)
    assert (held, action, basis, subject) == (position, "report.read", None, "report")
    assert classes == sorted(shown)


async def test_a_batch_is_as_many_reads_as_it_shows_reports(service: Service) -> None:
    mine, other = (await service.filed())["id"], (await service.filed("police.nis", age="adult"))["id"]
    asked = [mine, other, mine, str(uuid4())]
    items = (await service.as_person("health.nis").post("/reports/batch", {"ids": asked})).json()["items"]
    assert [item and item["id"] for item in items] == [mine, None, mine, None]
    assert len(await reads(service, mine)) == 1
    assert await reads(service, other) == []


async def test_receipts_lists_and_commands_are_no_reads_of_a_person(service: Service) -> None:
    report = (await service.filed(**EVERYTHING))["id"]
    await service.get("health.nis", f"/reports/{report}/receipt")
    await service.get("intake.centre", "/reports?first=50")
    await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1})
    assert await reads(service, report) == []


async def test_a_recorded_ground_is_on_the_record_and_on_each_read_that_rests_on_it(service: Service) -> None:
    report = (await service.filed(age="adult", wayIn="could_not_ask", consent=None, account="viđeno"))["id"]
    basis = {"scope": "sealed_person", "basis": "vital_interest"}
    await service.post("duty.centre", f"/reports/{report}/reading-basis", basis)
    await service.get("duty.centre", f"/reports/{report}")
    found = [(row[3], row[5]) for row in await reads(service, report)]
    assert found == [("basis.sealed_person", "vital_interest"), ("report.read", "vital_interest")]


async def test_no_row_of_the_record_holds_a_value(service: Service, csr_nis: UUID) -> None:
    report = await opened(service, csr_nis)
    for who in ("health.nis", "intake.centre", "csr.nis"):
        await service.get(who, f"/reports/{report}", acr=2)
    rows = await service.rows(f"select to_jsonb(audit) from audit where subject_id = '{report}'")
    text = json.dumps(rows, default=str, ensure_ascii=False)
    for value in ("Kanarin", "Kana", "KAN987654", "2010-05-01", "381641234567", "71331", PEOPLE["csr.nis"].name):
        assert value not in text
