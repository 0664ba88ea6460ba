"""DESIGN 10.5: a place that was wrong is corrected by the Centre, in all three services: who works on it learns of it, nothing moves."""

from __future__ import annotations

from tests.integration.identification.test_keying_in import of_ward
from tests.integration.people_first.test_rule_07_age_found_out import of_child
from tests.integration.people_first.three_services import DOCTOR, INTAKE, NEXT_ON_DUTY, WORKER, Platform, unit_of

OF_ANOTHER_WARD = "health.sabac"
FACTS = {"encounterDate": "2026-11-18", "encounterMunicipality": "89010", "reason": "Pogrešno mesto."}


async def test_who_works_on_it_and_its_author_learn_that_it_was_corrected_and_no_request_moves(
    platform: Platform,
) -> None:
    """The centre for social work of the place that was filed goes on, with its terms; another one is the Centre's duty's to name."""
    report = await platform.arrived(age="child")
    await platform.accept(await platform.child(report))
    await platform.carry()
    before = await platform.referrals(report)
    answer = await platform.post(NEXT_ON_DUTY, f"/reports/{report}/corrections", {"expectedVersion": 1, **FACTS})
    assert answer.status == 200, answer.body
    await platform.carry()
    assert await of_child(platform, report) == [("accepted", str(unit_of(WORKER)))]
    assert await platform.referrals(report) == before
    for who in (DOCTOR, WORKER):
        assert "report_corrected" in await platform.inbox(who, report)
        seen = await platform.seen(who, report)
        assert (seen["report"]["encounterDate"], seen["municipality"]["encounter"]) == ("2026-11-18", "89010")
    assert "report_corrected" not in await platform.inbox(INTAKE, report)


async def test_what_was_offered_to_another_unit_than_the_reporters_leaves_its_inbox_and_reaches_theirs(
    platform: Platform,
) -> None:
    """With the question that is open: nothing of the report is left to the unit that was named by mistake."""
    report = await platform.arrived(INTAKE, keyed=of_ward(receivedAt="2026-11-24T00:50:00Z"), age="child")
    asked = await platform.post(INTAKE, f"/reports/{report}/questions", {"text": "Gde je dete?"})
    assert asked.status == 200, asked.body
    await platform.carry()
    waits = {"hand_over_waits", "question_waits"}
    assert waits <= set(await platform.inbox(DOCTOR, report))
    facts = {"expectedVersion": 1, "unitId": str(unit_of(OF_ANOTHER_WARD)), "reason": "Pogrešna služba."}
    assert (await platform.post(NEXT_ON_DUTY, f"/reports/{report}/corrections", facts)).status == 200
    assert (await platform.get(DOCTOR, f"/reports/{report}")).status == 404
    await platform.carry()
    assert await platform.inbox(DOCTOR, report) == []
    assert await platform.inbox(OF_ANOTHER_WARD, report) == ["hand_over_waits"]
