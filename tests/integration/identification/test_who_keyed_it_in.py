"""Who keyed a report in is its author for all that only an author may do, and of the Centre otherwise."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts import reference
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.test_keying_in import (
    COLLEAGUE,
    DOCTOR,
    KEYER,
    OTHER_INTAKE,
    ago,
    key_in,
    keyed,
    of_ward,
    seen,
)


async def test_says_where_the_person_is_adds_and_answers_for_the_caller(service: Service) -> None:
    report = (await key_in(service))["id"]
    asked = await service.post(OTHER_INTAKE, f"/reports/{report}/questions", {"text": "Gde je sada?"})
    (question,) = asked.json()["classes"]["open_question"]["questions"]
    for path, body in (
        ("whereabouts", {"answer": "left_alone"}),
        ("answers", {"questionId": question["id"], "text": "Na stanici."}),
        ("extension", {"expectedVersion": 1, "account": "Zvala je ponovo."}),
    ):
        for who, status in ((OTHER_INTAKE, 403), (KEYER, 200)):
            answer = await service.post(who, f"/reports/{report}/{path}", body)
            assert answer.status == status, (who, path, answer.body)


async def _exchange(service: Service, report: str, who: str, by: str) -> tuple[Any, dict[str, Any]]:
    """A question that `by` asks, answered by `who`: the answer to the command, and the last exchange as another intake reads it."""
    asked = await service.post(by, f"/reports/{report}/questions", {"text": "Gde je sada?"})
    *_, question = asked.json()["classes"]["open_question"]["questions"]
    answer = await service.post(
        who, f"/reports/{report}/answers", {"questionId": question["id"], "text": "Na stanici."}
    )
    *_, last = (await seen(service, OTHER_INTAKE, report))["classes"]["open_question"]["questions"]
    return answer, last


async def test_records_an_answer_as_intake_and_never_as_the_reporter(service: Service) -> None:
    """They ask the caller on the telephone and write down what is said: who reads it sees that intake did."""
    report = (await key_in(service, of_ward()))["id"]
    answer, found = await _exchange(service, report, KEYER, KEYER)
    assert (answer.status, found["askedAs"], found["answer"]["givenAs"]) == (200, "intake", "intake")
    ((positions,),) = await service.rows(
        f"select position from audit where subject_id = '{report}' and action = 'report.answer'"
    )
    assert positions == "author:intake"
    assert (await service.post(DOCTOR, f"/reports/{report}/hand-over/take", {})).status == 200
    refused, found = await _exchange(service, report, KEYER, KEYER)
    assert (refused.status, found["answer"]) == (403, None)
    taken, found = await _exchange(service, report, DOCTOR, KEYER)
    assert (taken.status, found["answer"]["givenAs"]) == (200, "author")


async def test_takes_an_adults_report_back_when_the_caller_does(service: Service) -> None:
    report = (await key_in(service, age="adult"))["id"]
    body = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    assert (await service.post(OTHER_INTAKE, f"/reports/{report}/withdraw", body)).status == 403
    assert (await service.post(KEYER, f"/reports/{report}/withdraw", body)).status == 200


async def test_takes_it_over_like_any_of_intake(service: Service) -> None:
    report = (await key_in(service))["id"]
    assert (await service.post(KEYER, f"/reports/{report}/take-over", {"expectedVersion": 1})).status == 200


@pytest.mark.parametrize(
    ("how", "taken"),
    [(keyed(), False), (of_ward(), False), (of_ward(), True)],
    ids=["citizen", "ward", "ward that took it"],
)
async def test_never_revokes_what_the_law_sent_for_a_child(
    service: Service, csr_nis: UUID, how: dict[str, Any], *, taken: bool
) -> None:
    report = (await key_in(service, {**how, "receivedAt": ago(minutes=15)}))["id"]
    referral = await service.sent(report, csr_nis)
    if taken:
        assert (await service.post(DOCTOR, f"/reports/{report}/hand-over/take", {})).status == 200
    body = {"expectedVersion": 1, "reason": "safety", "successorUnitId": str(reference.centre_duty_unit())}
    refused = await service.post(KEYER, f"/referrals/{referral}/revoke", body)
    assert refused.status == 403, refused.body
    done = await service.post(OTHER_INTAKE, f"/referrals/{referral}/revoke", body)
    assert done.status == 200, done.body


async def test_ends_and_repeats_the_offer_and_never_takes_it(service: Service) -> None:
    report = (await key_in(service, of_ward()))["id"]
    taken = await service.post(KEYER, f"/reports/{report}/hand-over/take", {})
    assert (taken.status, taken.slug) == (409, "hand-over-stands")
    assert (await service.post(OTHER_INTAKE, f"/reports/{report}/hand-over/undo", {})).status == 403
    assert (await service.post(KEYER, f"/reports/{report}/hand-over/undo", {})).status == 200
    assert (await seen(service, DOCTOR, report))["positions"] == ["unit"]
    assert (await service.post(KEYER, f"/reports/{report}/hand-over", {})).status == 200


async def test_finds_it_among_their_own_and_no_one_else_of_intake_does(service: Service) -> None:
    reports = [(await key_in(service, how))["id"] for how in (keyed(), of_ward())]
    listed = (await service.get(KEYER, "/reports?first=50&own=true")).json()["items"]
    assert [each["id"] for each in listed][:2] == list(reversed(reports))
    listed = (await service.get(OTHER_INTAKE, "/reports?first=50&own=true")).json()["items"]
    assert not set(reports) & {each["id"] for each in listed}
    page: list[str] = []
    after = ""
    while len(page) < 2:
        answer = (await service.get(KEYER, f"/reports?first=1&own=true{after}")).json()
        page += [each["id"] for each in answer["items"]]
        after = f"&after={answer['nextCursor']}"
    assert page == list(reversed(reports))


async def test_is_no_one_to_it_once_they_work_elsewhere(service: Service) -> None:
    report = (await key_in(service, of_ward()))["id"]
    person, ward = PEOPLE[KEYER], PEOPLE[COLLEAGUE]
    claims = {"unit": str(uuid4()), "sector": "health", "roles": ["health_reporter"]}
    left = service.as_principal(sub=str(person.sub), agency=str(ward.agency), **claims)
    assert (await left.get(f"/reports/{report}")).status == 404
    assert (await left.get("/reports?first=50&own=true")).json()["items"] == []
