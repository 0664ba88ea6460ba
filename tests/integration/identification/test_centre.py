"""The Centre's part: opening, taking over, advising; and the author's: withdrawing, answering."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.integration.identification.conftest import PEOPLE, Service

SOON = (datetime.now(UTC) + timedelta(hours=1)).isoformat()


async def test_the_first_read_of_intake_opens_the_report(service: Service) -> None:
    report = (await service.filed())["id"]
    for username in ("health2.nis", "health.nis"):
        await service.get(username, f"/reports/{report}")
    assert (await receipt(service, report))["stage"] == "saved"
    await service.get("intake.centre", f"/reports/{report}")
    first = await receipt(service, report)
    assert first["stage"] == "opened"
    await service.get("intake2.centre", f"/reports/{report}")
    assert (await receipt(service, report))["openedAt"] == first["openedAt"]
    events = await service.rows(f"select type from outbox where key = '{report}'")
    assert [row[0] for row in events].count("identification.report-opened.v1") == 1


@pytest.mark.parametrize("who", ["intake.centre", "duty.centre"])
async def test_looking_where_it_stands_is_no_opening(service: Service, who: str) -> None:
    report = (await service.filed())["id"]
    await service.get(who, f"/reports/{report}?classes=reference&classes=danger&classes=receipt")
    await service.get(who, f"/reports/{report}/receipt")
    assert (await receipt(service, report))["stage"] == "saved"
    await service.get(who, f"/reports/{report}?classes=reference&classes=concern")
    assert (await receipt(service, report))["stage"] == "opened"


async def test_of_two_who_take_over_at_once_one_succeeds_and_the_other_learns_who_and_when(service: Service) -> None:
    report = (await service.filed())["id"]
    body = {"expectedVersion": 1}
    answers = await asyncio.gather(
        *(service.post(who, f"/reports/{report}/take-over", body) for who in ("intake.centre", "intake2.centre"))
    )
    assert sorted(answer.status for answer in answers) == [200, 409]
    winner = ("intake.centre", "intake2.centre")[[answer.status for answer in answers].index(200)]
    lost = next(answer for answer in answers if answer.status == 409)
    assert lost.slug == "report-already-taken-over"
    problem = lost.json()
    assert problem["takenOverBy"] == PEOPLE[winner].name
    assert problem["takenOverAt"]
    assert (problem["currentState"], problem["currentVersion"]) == ("received", 2)
    taken = (await receipt(service, report))["takenOverAt"]
    assert taken == problem["takenOverAt"]


@pytest.mark.parametrize("_round", range(5))
async def test_withdrawing_and_taking_over_at_once_has_one_winner(service: Service, _round: int) -> None:
    report = (await service.filed(age="adult"))["id"]
    taking, withdrawing = await asyncio.gather(
        service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1}),
        service.post("health.nis", f"/reports/{report}/withdraw", {"expectedVersion": 1, "reason": "filed_by_mistake"}),
    )
    assert sorted((taking.status, withdrawing.status)) == [200, 409]
    lost = taking if taking.status == 409 else withdrawing
    assert lost.slug == "stale-version"
    state = (await service.get("health.nis", f"/reports/{report}")).json()["state"]
    assert state == ("received" if taking.status == 200 else "withdrawn")


async def test_an_instruction_shows_on_the_receipt_and_the_answer_comes_back(service: Service) -> None:
    report = (await service.filed())["id"]
    advice = {"instruction": "keep_until_we_come", "until": SOON}
    early = await service.post("intake.centre", f"/reports/{report}/advice", advice)
    assert (early.status, early.slug) == (409, "report-move-refused")
    await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1})
    assert (await service.post("intake.centre", f"/reports/{report}/advice", advice)).status == 200
    answered = (await service.get("health.nis", f"/reports/{report}/receipt")).json()["classes"]["instruction"]
    assert answered["entries"][0]["code"] == "keep_until_we_come"
    answer = await service.post("health.nis", f"/reports/{report}/whereabouts", {"answer": "left_with_companion"})
    assert answer.status == 200
    seen = (await service.get("intake.centre", f"/reports/{report}")).json()
    assert [entry["code"] for entry in seen["classes"]["whereabouts"]["entries"]] == ["left_with_companion"]
    assert seen["version"] == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"instruction": "dance"}, "instruction"),
        ({"instruction": "keep_until_we_come"}, "until"),
        ({"instruction": "speak_alone", "until": SOON}, "until"),
    ],
)
async def test_an_instruction_is_a_code_with_its_end_where_it_needs_one(
    service: Service, body: dict[str, Any], field: str
) -> None:
    report = (await service.filed())["id"]
    answer = await service.post("intake.centre", f"/reports/{report}/advice", body)
    assert (answer.status, list(answer.fields())) == (422, [field])


async def test_a_repeated_take_over_is_answered_alike_and_done_once(service: Service) -> None:
    report = (await service.filed())["id"]
    first = await service.post(
        "intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1}, "take-over-key-1" + report
    )
    again = await service.post(
        "intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1}, "take-over-key-1" + report
    )
    assert (first.status, again.status) == (200, 200)
    assert first.json()["version"] == again.json()["version"] == 2


async def receipt(service: Service, report: str) -> dict[str, Any]:
    answer = await service.get("health.nis", f"/reports/{report}/receipt")
    found: dict[str, Any] = answer.json()["classes"]["receipt"]
    return found
