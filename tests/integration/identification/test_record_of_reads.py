"""What is on the record of reads: names and codes of every read of a person, and no value of any (DESIGN 6)."""

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


async def test_receipts_and_lists_leave_a_line_that_is_no_read_of_a_person(service: Service) -> None:
    report, other = (await service.filed(**EVERYTHING))["id"], (await service.filed())["id"]
    shown = (await service.get("health.nis", f"/reports/{report}/receipt")).json()["classes"]
    page = (await service.get("intake.centre", "/reports?first=50")).json()["items"]
    listed = {item["id"]: item["classes"] for item in page}
    watched, line = await reads(service, report)
    assert watched[:5] == (*_of("health.nis"), "author", "report.receipt", sorted(shown))
    assert line[:5] == (*_of("intake.centre"), "intake", "report.listed", sorted(listed[report]))
    assert [row[3:5] for row in await reads(service, other)] == [("report.listed", sorted(listed[other]))]


async def test_a_list_that_shows_nothing_and_a_receipt_that_is_not_there_leave_no_line(service: Service) -> None:
    report = (await service.filed())["id"]
    assert (await service.get("police.nis", f"/reports/{report}/receipt")).status == 404
    await service.get("csr.novisad", "/reports?first=50")
    assert await reads(service, report) == []


def _of(who: str) -> tuple[Any, Any]:
    return PEOPLE[who].sub, PEOPLE[who].unit


@pytest.mark.parametrize(
    ("who", "position", "path", "body"),
    [
        ("intake.centre", "intake", "take-over", {"expectedVersion": 1}),
        ("health.nis", "author", "whereabouts", {"answer": "safe"}),
        ("health.nis", "author", "addenda", {"expectedVersion": 1, "kind": "account", "text": "još"}),
        ("health.nis", "author", "withdraw", {"expectedVersion": 1, "reason": "duplicate"}),
    ],
)
async def test_a_change_leaves_one_line_and_a_repeat_or_a_refusal_none(
    service: Service, who: str, position: str, path: str, body: dict[str, Any]
) -> None:
    report = (await service.filed(age="adult", wayIn="consent_adult", consent={"identification": True}))["id"]
    for _ in range(2):
        assert (await service.post(who, f"/reports/{report}/{path}", body, key="one-change")).status == 200
    assert (await service.post("police.nis", f"/reports/{report}/{path}", body)).status in (403, 404)
    ((caller, unit, held, action, classes, basis, subject),) = await reads(service, report)
    assert (caller, unit, held) == (PEOPLE[who].sub, PEOPLE[who].unit, position)
    assert action not in ("report.read", "report.file")
    assert (classes, basis, subject) == ([], None, "report")


async def test_advice_and_a_revocation_leave_a_line_too(service: Service, csr_nis: UUID) -> None:
    report = await opened(service, csr_nis)
    await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1})
    await service.post("intake.centre", f"/reports/{report}/advice", {"instruction": "speak_alone"})
    ((referral,),) = await service.rows(f"select referral_id from disclosure where report_id = '{report}'")
    successor = str(PEOPLE["csr.novisad"].unit)
    body = {"expectedVersion": 2, "reason": "safety", "successorUnitId": successor}
    assert (await service.post("intake.centre", f"/referrals/{referral}/revoke", body)).status == 200
    assert [row[3] for row in await reads(service, report)] == [
        "report.take-over",
        "report.advise",
        "disclosure.revoke",
    ]


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
