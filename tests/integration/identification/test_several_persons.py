"""Several persons are filed as one report, and each has one of their own (decision 0069)."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from contracts import reference
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.raids import (
    AUTHOR,
    COLLEAGUE,
    DUTY,
    INTAKE,
    NAMES,
    Raid,
    described,
    met,
)
from tests.integration.identification.service import NIS, NOVI_SAD

CSR_NOVI_SAD = reference.serving_csr(NOVI_SAD)
ANYBODY = [name.split()[0] for name in NAMES]


async def test_each_child_is_open_to_the_centre_that_serves_it_and_nobody_else_of_the_four(
    service: Service, csr_nis: UUID
) -> None:
    raid = await met(service)
    assert len(raid.ids) == 4
    assert CSR_NOVI_SAD is not None
    await raid.accepted(2, csr_nis, "csr.nis")
    await raid.accepted(4, CSR_NOVI_SAD, "csr.novisad")
    for who, number in (("csr.nis", 2), ("csr.novisad", 4)):
        seen = await raid.seen(number, who)
        assert seen["positions"] == ["grant.child_protection"]
        found = json.dumps(seen, ensure_ascii=False)
        given = ANYBODY[number - 1]
        assert {name for name in ANYBODY if name in found} == {given}
        assert seen["classes"]["person_name"]["names"][0]["given"] == given
        assert seen["classes"]["concern"]["text"] == f"{given} se boji."
        # Whoever was sent one child is not told that there are others.
        assert seen["persons"] == []
        assert seen["classes"]["reference"].keys() == {"reference", "state"}
        assert [other for other in (1, 2, 3, 4) if await raid.seen(other, who)] == [number]
        listed = (await service.get(who, "/reports")).json()["items"]
        assert [each["id"] for each in listed if each["id"] in raid.ids] == [raid.ids[number - 1]]
        batch = await service.as_person(who).post("/reports/batch", {"ids": list(raid.ids)})
        assert [each and each["id"] for each in batch.json()["items"]].count(None) == 3
        assert (await service.get(who, f"/reports/{raid.ids[0]}/receipt")).status == 404


async def test_who_filed_it_their_unit_and_the_centre_know_of_all(service: Service) -> None:
    raid = await met(service)
    codes = [(await raid.seen(number, INTAKE))["classes"]["reference"]["reference"] for number in (1, 2, 3, 4)]
    assert len(set(codes)) == 4
    everyone = [
        {"id": each, "number": number, "reference": code, "childPath": number in (2, 4)}
        for number, (each, code) in enumerate(zip(raid.ids, codes, strict=True), start=1)
    ]
    for who in (AUTHOR, COLLEAGUE, INTAKE):
        for number in (1, 3):
            seen = await raid.seen(number, who)
            assert seen["persons"] == everyone
            assert (seen["classes"]["reference"]["number"], seen["classes"]["reference"]["persons"]) == (number, 4)
        receipt = (await service.get(who, f"/reports/{raid.ids[1]}/receipt")).json()
        assert receipt["persons"] == everyone
    one = await service.filed(AUTHOR)
    assert one["persons"] == []
    assert one["classes"]["reference"].keys() == {"reference", "state"}


async def test_lists_show_one_line_to_who_may_read_all(service: Service) -> None:
    raid = await met(service)
    for who, query in ((AUTHOR, ""), (AUTHOR, "?own=true"), (COLLEAGUE, ""), (INTAKE, ""), (INTAKE, "?own=true")):
        items = (await service.get(who, f"/reports{query}")).json()["items"]
        found = [each["id"] for each in items if each["id"] in raid.ids]
        assert found == ([] if (who, query) == (INTAKE, "?own=true") else [raid.ids[0]]), (who, query)
    # Whoever holds the paper of the third finds the third.
    reference_of = (await raid.seen(3, AUTHOR))["classes"]["reference"]["reference"]
    named = (await service.get(INTAKE, f"/reports?reference={reference_of}")).json()["items"]
    assert [each["id"] for each in named] == [raid.ids[2]]


async def test_who_could_not_be_asked_is_sealed_alone(service: Service) -> None:
    raid = await met(service)
    shown = [(await raid.seen(number, INTAKE))["classes"]["person_name"] for number in (1, 2, 3, 4)]
    assert [content == {"recorded": True} for content in shown] == [False, False, True, False]
    assert [await consent(raid, number) for number in (1, 2, 3, 4)] == ["given", None, None, None]
    basis = {"scope": "sealed_person", "basis": "vital_interest"}
    refused = await service.post(DUTY, f"/reports/{raid.ids[0]}/reading-basis", basis, acr=2)
    assert refused.slug == "basis-does-not-fit"


async def consent(raid: Raid, number: int) -> Any:
    content = (await raid.seen(number, AUTHOR))["classes"].get("consent")
    return content and content["status"]


async def test_the_centre_takes_all_of_them_over_in_one_step(service: Service) -> None:
    raid = await met(service)
    assert (await raid.seen(3, INTAKE))["state"] == "submitted"
    opened = [(await raid.seen(number, AUTHOR))["classes"]["receipt"]["openedAt"] for number in (1, 2, 3, 4)]
    assert len(set(opened)) == 1
    assert opened[0] is not None
    for number in (2, 3, 4):
        body = {"expectedVersion": 1}
        refused = await service.post(INTAKE, f"/reports/{raid.ids[number - 1]}/take-over", body)
        assert (refused.status, refused.slug) == (409, "done-for-all-persons")
        assert refused.json()["reportId"] == raid.ids[0]
    assert await raid.states() == ["submitted"] * 4
    taken = await service.post(INTAKE, f"/reports/{raid.ids[0]}/take-over", {"expectedVersion": 1})
    assert taken.status == 200, taken.body
    assert await raid.states() == ["received"] * 4
    receipts = [(await raid.seen(number, AUTHOR)) for number in (1, 2, 3, 4)]
    assert len({each["classes"]["receipt"]["takenOverAt"] for each in receipts}) == 1
    assert {each["version"] for each in receipts} == {2}
    rows = await service.rows(f"select type from outbox where key = '{raid.ids[0]}' order by sequence")
    assert [type_ for (type_,) in rows] == [
        "identification.report-submitted.v1",
        *["identification.report-person-added.v1"] * 3,
        "identification.report-opened.v1",
        "identification.report-received.v1",
    ]


async def test_delivered_is_told_of_all(service: Service) -> None:
    raid = await met(service)
    await service.delivered(raid.ids[0], datetime.now(UTC))
    stages = [(await raid.seen(number, AUTHOR))["classes"]["receipt"]["stage"] for number in (1, 2, 3, 4)]
    assert stages == ["delivered"] * 4


async def test_a_hand_over_gives_all_or_nothing(service: Service) -> None:
    raid = await met(service)
    first, second = (f"/reports/{each}/hand-over" for each in raid.ids[:2])
    assert (await service.post(AUTHOR, second, {})).slug == "done-for-all-persons"
    assert (await service.post(AUTHOR, first, {})).status == 200
    assert (await raid.seen(4, COLLEAGUE))["positions"] == ["unit"]
    assert (await service.post(COLLEAGUE, f"{first}/take", {})).status == 200
    for number in (1, 2, 3, 4):
        seen = await raid.seen(number, COLLEAGUE)
        assert seen["positions"] == ["author"]
        assert seen["classes"]["person_name"]["names"][0]["given"] == ANYBODY[number - 1]


async def test_an_offer_ends_for_all_when_one_of_them_withdraws_consent(service: Service) -> None:
    raid = await met(service, **{**described(2), "others": [described(1)]})
    assert (await service.post(AUTHOR, f"/reports/{raid.ids[0]}/hand-over", {})).status == 200
    withdrawn = await withdraw(service, raid, 2)
    assert withdrawn.status == 200, withdrawn.body
    assert (await service.post(COLLEAGUE, f"/reports/{raid.ids[0]}/hand-over/take", {})).slug == "nothing-handed-over"
    again = await service.post(AUTHOR, f"/reports/{raid.ids[0]}/hand-over", {})
    assert again.slug == "hand-over-without-consent"


async def withdraw(service: Service, raid: Raid, number: int, version: int = 1) -> Any:
    body = {"expectedVersion": version, "seenAlone": "yes", "calledBack": "no"}
    return await service.post(AUTHOR, f"/reports/{raid.ids[number - 1]}/consent/withdraw", body)


async def test_one_persons_consent_closes_their_report_and_no_other(service: Service) -> None:
    raid = await met(service)
    assert (await withdraw(service, raid, 1)).status == 200
    shown = [(await raid.seen(number, INTAKE))["classes"] for number in (1, 2, 4)]
    assert ["person_name" in classes for classes in shown] == [False, True, True]
    rows = await service.rows(
        f"select data from outbox where key = '{raid.ids[0]}' and type = 'identification.consent-withdrawn.v1'"
    )
    assert [(data["reportId"], data.get("personId")) for (data,) in rows] == [(raid.ids[0], None)]


async def test_adults_are_taken_back_together_and_a_child_among_them_keeps_the_report(service: Service) -> None:
    raid = await met(service)
    body = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    refused = await service.post(AUTHOR, f"/reports/{raid.ids[0]}/withdraw", body)
    assert refused.slug == "child-report-cannot-be-withdrawn"
    assert await raid.states() == ["submitted"] * 4
    adults = await met(service, others=[described(3)])
    of_one = {**body, "reason": "person_withdrew_consent"}
    assert (await service.post(AUTHOR, f"/reports/{adults.ids[0]}/withdraw", of_one)).slug == "invalid-input"
    assert await adults.states() == ["submitted"] * 2
    assert (await service.post(AUTHOR, f"/reports/{adults.ids[0]}/withdraw", body)).status == 200
    assert await adults.states() == ["withdrawn"] * 2


async def test_an_instruction_with_the_first_is_for_all_and_with_another_for_that_one(service: Service) -> None:
    raid = await met(service)
    await service.post(INTAKE, f"/reports/{raid.ids[0]}/take-over", {"expectedVersion": 1})
    for number in (1, 3):
        answer = await service.post(INTAKE, f"/reports/{raid.ids[number - 1]}/advice", {"instruction": "speak_alone"})
        assert answer.status == 200, answer.body
    shown = [(await raid.seen(number, AUTHOR))["classes"]["instruction"] for number in (1, 2, 3, 4)]
    assert [len(content["entries"]) for content in shown] == [1, 1, 2, 1]


async def test_a_unit_is_excluded_for_one_person_and_the_authors_own_for_all(service: Service, csr_nis: UUID) -> None:
    values = {"unitIds": [str(csr_nis)]}
    others = [described(2, conflict=values), described(2)]
    raid = await met(service, others=others)
    for number in (2, 3):
        await raid.accepted(number, csr_nis, "csr.nis")
    assert [await raid.seen(number, "csr.nis") is not None for number in (1, 2, 3)] == [False, False, True]
    rows = await service.rows(
        "select data from outbox where type = 'identification.report-person-added.v1' "
        f"and key = '{raid.ids[0]}' order by sequence"
    )
    assert [(data["servingCsr"], data["excludedUnits"]) for (data,) in rows] == [
        (None, [str(csr_nis)]),
        (str(csr_nis), []),
    ]
    ward = str(PEOPLE[AUTHOR].unit)
    of_ward = await met(service, others=[described(2, conflict={"unitIds": [ward]})])
    assert [await of_ward.seen(number, COLLEAGUE) for number in (1, 2)] == [None, None]


async def test_commands_on_two_of_them_at_once_wait_for_each_other_and_both_are_done(service: Service) -> None:
    raid = await met(service)
    commands = [
        service.post(INTAKE, f"/reports/{raid.ids[0]}/take-over", {"expectedVersion": 1}),
        service.post(AUTHOR, f"/reports/{raid.ids[3]}/whereabouts", {"answer": "still_here"}),
        withdraw(service, raid, 1),
        service.post(AUTHOR, f"/reports/{raid.ids[1]}/whereabouts", {"answer": "left_alone"}),
        service.get(INTAKE, f"/reports/{raid.ids[2]}"),
    ]
    answers = await asyncio.gather(*commands)
    assert {answer.status for answer in answers} <= {200, 409}
    assert {answer.slug for answer in answers if answer.status == 409} <= {"stale-version"}
    assert len(set(await raid.states())) == 1


async def test_every_event_about_another_than_the_first_names_the_report_and_the_person(service: Service) -> None:
    raid = await met(service)
    second = raid.ids[1]
    await service.post(AUTHOR, f"/reports/{second}/whereabouts", {"answer": "still_here"})
    body = {"expectedVersion": 1, "careNeeds": "tumač"}
    assert (await service.post(AUTHOR, f"/reports/{second}/extension", body)).status == 200
    await service.post(INTAKE, f"/reports/{second}/questions", {"text": "Gde je?"})
    rows = await service.rows(f"select type, data from outbox where key = '{raid.ids[0]}' order by sequence")
    answer = {type_: (data["reportId"], data.get("personId")) for type_, data in rows}
    for name in ("whereabouts-updated", "report-extended", "report-info-requested"):
        assert answer[f"identification.{name}.v1"] == (raid.ids[0], second)
    assert not await service.rows(f"select 1 from outbox where key = '{second}'")


async def test_a_child_is_sent_as_urgently_as_it_is_and_the_centre_hears_of_the_worst_off(service: Service) -> None:
    raid = await met(service)
    rows = await service.rows(f"select type, data from outbox where key = '{raid.ids[0]}' order by sequence")
    (_, submitted), *others = rows
    assert (submitted["urgency"], submitted["askWhenSafe"], submitted["childPath"]) == ("urgent", True, False)
    found = [(data["urgency"], data["childPath"], data["servingCsr"]) for _, data in others]
    nis, novi_sad = (str(reference.serving_csr(place)) for place in (NIS, NOVI_SAD))
    assert found == [("urgent", True, nis), ("standard", False, None), ("urgent", True, novi_sad)]
    assert {data["personId"] for _, data in others} == set(raid.ids[1:])
    for _, data in rows:
        assert not [name for name in ANYBODY if name in json.dumps(data, ensure_ascii=False)]


async def test_a_revoked_referral_of_one_child_closes_that_one(service: Service, csr_nis: UUID) -> None:
    raid = await met(service)
    referral = await raid.accepted(2, csr_nis, "csr.nis")
    body = {"expectedVersion": 1, "reason": "safety", "successorUnitId": str(reference.centre_duty_unit())}
    assert (await service.post(INTAKE, f"/referrals/{referral}/revoke", body)).status == 200
    assert await raid.seen(2, "csr.nis") is None
    rows = await service.rows(
        f"select data from outbox where key = '{raid.ids[0]}' and type = 'identification.disclosure-ended.v1'"
    )
    assert [(data["reportId"], data["personId"]) for (data,) in rows] == [(raid.ids[0], raid.ids[1])]


async def test_an_opening_that_nobody_authorised_is_told_of_the_person(service: Service, csr_nis: UUID) -> None:
    raid = await met(service)
    await service.sent(raid.ids[0], csr_nis, uuid4(), person=raid.ids[3])
    rows = await service.rows(
        f"select data from outbox where key = '{raid.ids[0]}' and type = 'identification.opening-refused.v1'"
    )
    assert [(data["reportId"], data["personId"]) for (data,) in rows] == [(raid.ids[0], raid.ids[3])]
    assert await raid.seen(4, "csr.nis") is None
    # The referral of one child opens no other.
    second = await service.referral_of(raid.ids[0], person=raid.ids[1])
    await service.sent(raid.ids[0], csr_nis, second, person=raid.ids[3])
    await service.accepted(raid.ids[0], second, csr_nis, PEOPLE["csr.nis"].sub, raid.ids[3])
    assert [await raid.seen(number, "csr.nis") for number in (1, 2, 3, 4)] == [None] * 4
