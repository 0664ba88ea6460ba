"""A report that its author took back: readable where it was, moved by no one, opened by no one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.identification.conftest import Service


async def taken_back(service: Service, **changes: Any) -> str:
    report = str((await service.filed(age="adult", **changes))["id"])
    body = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    assert (await service.post("health.nis", f"/reports/{report}/withdraw", body)).status == 200
    return report


@pytest.mark.parametrize("who", ["intake.centre", "duty.centre", "health.nis", "health2.nis"])
async def test_it_is_read_without_being_opened(service: Service, who: str) -> None:
    report = await taken_back(service)
    answer = await service.get(who, f"/reports/{report}")
    assert (answer.status, answer.json()["state"]) == (200, "withdrawn")
    seen = (await service.get("health.nis", f"/reports/{report}/receipt")).json()["classes"]["receipt"]
    assert (seen["stage"], seen["openedAt"]) == ("withdrawn", None)


async def test_it_spoils_no_page_that_it_is_on(service: Service) -> None:
    back, other = await taken_back(service), (await service.filed())["id"]
    page = await service.as_person("intake.centre").post("/reports/batch", {"ids": [other, back]})
    assert [item["state"] for item in page.json()["items"]] == ["submitted", "withdrawn"]


@pytest.mark.parametrize(
    ("who", "path", "body"),
    [
        ("intake.centre", "take-over", {"expectedVersion": 2}),
        ("intake.centre", "advice", {"instruction": "speak_alone"}),
        ("health.nis", "withdraw", {"expectedVersion": 2, "reason": "duplicate"}),
        ("health.nis", "whereabouts", {"answer": "safe"}),
    ],
)
async def test_nothing_moves_it_any_more(service: Service, who: str, path: str, body: dict[str, Any]) -> None:
    report = await taken_back(service)
    answer = await service.post(who, f"/reports/{report}/{path}", body)
    assert (answer.status, answer.slug) == (409, "report-move-refused")
    assert answer.json()["currentState"] == "withdrawn"
