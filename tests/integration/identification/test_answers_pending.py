"""For which of its persons somebody owes the Centre an answer is a list of its own: a unit to a request, or a reporter to a question."""

from __future__ import annotations

import pytest

from tests.integration.identification.conftest import Service, minimum
from tests.integration.identification.questions import CODED, YES, Report
from tests.integration.identification.raids import everybody
from tests.integration.identification.sending import (
    INTAKE,
    MANAGER,
    OF_CENTRE,
    accepted,
    agreement,
    answered,
    case_of_an_adult,
    sent,
)

READERS = (INTAKE, MANAGER, OF_CENTRE)


async def who_finds(service: Service, report: str) -> set[str]:
    """On their list."""
    found = set()
    for who in READERS:
        answer = await service.get(who, "/reports/running?show=answer_pending&first=50")
        assert answer.status == 200, answer.body
        found |= {who for each in answer.json()["items"] if each["id"] == report}
    return found


async def test_a_request_is_pending_until_the_unit_answers(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement())).status == 200
    assert await who_finds(service, report) == set()
    referral = await sent(service, report)
    assert await who_finds(service, report) == {MANAGER, OF_CENTRE}
    await accepted(service, report, referral)
    assert await who_finds(service, report) == set()


@pytest.mark.parametrize("assigned", [True, False])
async def test_a_question_is_pending_until_the_reporter_answers(service: Service, *, assigned: bool) -> None:
    report = await case_of_an_adult(service, assigned=assigned)
    asking = Report(service, report)
    question = await asking.asked(CODED, MANAGER if assigned else INTAKE)
    assert await who_finds(service, report) == {OF_CENTRE, MANAGER if assigned else INTAKE}
    await asking.answered(question, YES)
    assert await who_finds(service, report) == set()


async def test_the_centres_own_assessment_is_no_answer(service: Service) -> None:
    filed = await service.post("health.nis", "/reports", minimum(**everybody()))
    first = filed.json()["id"]
    assert (await service.post(INTAKE, f"/reports/{first}/take-over", {"expectedVersion": 1})).status == 200
    assert (await service.rows(f"select answer_by is not null, units_answer_by from report where id = '{first}'")) == [
        (True, None)
    ]
    assert await who_finds(service, first) == set()
