"""Events of a whole report: ids, codes, moments, flags and small numbers, whatever was written into the form (DESIGN 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from contracts import reference
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.test_access_walk import EVERYTHING

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CODES = {"immediate", "urgent", "standard", "revoked", "report_withdrawn"}
# Nothing that was answered, in the spelling of the form.
ANSWERS = (
    "71331",
    "2026-11-20",
    "not_sure",
    "child_duty",
    "speaks_for_person",
    "sexual_exploitation",
    "health",
    "female",
)


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


async def whole_life(service: Service, csr: UUID) -> list[dict[str, Any]]:
    unit = str(reference.unit_by_code("punis.patrol").id)
    report = (await service.filed(**{**EVERYTHING, "conflict": {"unitIds": [unit], "note": "Kanarinac sukob"}}))["id"]
    referral = await service.sent(report, csr)
    await service.get("intake.centre", f"/reports/{report}")
    await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1})
    await service.post("intake.centre", f"/reports/{report}/advice", {"instruction": "speak_alone"})
    await service.post("health.nis", f"/reports/{report}/whereabouts", {"answer": "left_with_companion"})
    body = {"expectedVersion": 2, "reason": "safety", "successorUnitId": str(PEOPLE["csr.novisad"].unit)}
    assert (await service.post("intake.centre", f"/referrals/{referral}/revoke", body)).status == 200
    grown = (await service.filed(age="adult"))["id"]
    await service.post("health.nis", f"/reports/{grown}/withdraw", {"expectedVersion": 1, "reason": "duplicate"})
    rows = await service.rows(
        f"select type, data from outbox where key in ('{report}', '{grown}') order by key, sequence"
    )
    assert len({row[0] for row in rows}) == 7
    return [row[1] for row in rows]


async def test_every_value_is_an_id_a_code_a_moment_a_flag_or_a_small_number(service: Service, csr_nis: UUID) -> None:
    for data in await whole_life(service, csr_nis):
        for value in leaves(data):
            if isinstance(value, str):
                assert ID.fullmatch(value) or is_moment(value) or value in CODES, value
            else:
                assert value is None or isinstance(value, bool) or value in (1, 2), value


async def test_no_answer_of_the_form_is_published(service: Service, csr_nis: UUID) -> None:
    for data in await whole_life(service, csr_nis):
        text = str(data)
        assert "anari" not in text
        for answer in ANSWERS:
            assert answer not in text


async def test_numbers_of_a_report_count_up_by_one(service: Service, csr_nis: UUID) -> None:
    await whole_life(service, csr_nis)
    gaps = await service.rows(
        "select key from outbox group by key having max(sequence) <> count(*) or min(sequence) <> 1"
    )
    assert gaps == []


@pytest.mark.parametrize(
    ("filing", "shown"),
    [
        ({}, (True, "urgent", False, True)),
        ({"age": "child"}, (True, "urgent", False, True)),
        ({"danger": "yes"}, (True, "immediate", True, True)),
        ({"age": "adult"}, (False, "standard", False, False)),
        ({"age": "adult", "danger": "unknown"}, (False, "urgent", False, False)),
        ({"age": "adult", "danger": "yes"}, (False, "immediate", True, False)),
    ],
)
async def test_a_submission_says_whose_way_it_goes_and_how_urgent_it_is(
    service: Service, filing: dict[str, Any], shown: tuple[bool, str, bool, bool]
) -> None:
    report = (await service.filed(**filing))["id"]
    ((data,),) = await service.rows(f"select data from outbox where key = '{report}'")
    assert (data["childPath"], data["urgency"], data["danger"], data["servingCsr"] is not None) == shown
    assert (data["reportId"], data["authorId"], data["version"]) == (report, str(PEOPLE["health.nis"].sub), 1)
