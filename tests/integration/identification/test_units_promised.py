"""Of several persons a unit is promised to those for whom one is asked, the one who is spoken of first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.integration.identification.conftest import Service
from tests.integration.identification.forger import ELSEWHERE, SERVING, in_novi_sad_now
from tests.integration.identification.raids import AUTHOR, INTAKE, described, met


async def test_that_a_unit_comes_is_said_to_the_children_for_whom_one_is_asked(service: Service, csr_nis: UUID) -> None:
    others = [described(1), described(2, conflict={"unitIds": [str(csr_nis)]}), described(4)]
    raid = await met(service, **described(2), others=others)
    until = (datetime.now(UTC) + timedelta(hours=5)).isoformat()
    comes = {"instruction": "hand_to_csr", "until": until}
    body = {"expectedVersion": 1, "advice": comes}
    assert (await service.post(INTAKE, f"/reports/{raid.ids[0]}/take-over", body)).status == 200
    offered = [(await raid.seen(number, INTAKE))["offeredInstructions"] for number in (1, 2, 3, 4)]
    assert ["hand_to_csr" in each for each in offered] == [True, False, False, True]
    shown = [(await raid.seen(number, AUTHOR))["classes"]["instruction"] for number in (1, 2, 3, 4)]
    assert [len((content or {"entries": ()})["entries"]) for content in shown] == [1, 0, 0, 1]
    for number in (2, 3):
        refused = await service.post(INTAKE, f"/reports/{raid.ids[number - 1]}/advice", comes)
        assert (refused.status, refused.slug) == (409, "unit-not-asked")


async def test_a_unit_whose_opening_was_refused_is_not_promised(service: Service) -> None:
    forger = await in_novi_sad_now(service)
    comes = {"instruction": "hand_to_csr", "until": (datetime.now(UTC) + timedelta(hours=5)).isoformat()}
    path = f"/reports/{forger.report}"
    assert (await service.post(INTAKE, f"{path}/take-over", {"expectedVersion": 1})).status == 200

    async def offered() -> bool:
        return "hand_to_csr" in (await service.get(INTAKE, path)).json()["offeredInstructions"]

    assert await offered()
    await forger.says_sent(SERVING.unit)
    assert await forger.refusals() == [(SERVING.unit, "not_authorised")]
    assert not await offered()
    refused = await service.post(INTAKE, f"{path}/advice", comes)
    assert (refused.status, refused.slug) == (409, "unit-not-asked")
    await forger.says_sent(ELSEWHERE.unit)
    assert await offered()
