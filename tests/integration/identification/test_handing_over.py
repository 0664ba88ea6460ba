"""A report is handed over to one colleague of the unit, who takes it with their own token (DESIGN 10.8)."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest

from identification.application.contents.classes import CLASSES
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.hand_overs import (
    AUTHOR,
    COLLEAGUE,
    INTAKE,
    OFFER,
    STRANGERS,
    TAKE,
    UNDO,
    filed,
)
from tests.integration.identification.test_access_walk import EVERYTHING
from tests.support import access_oracle as oracle
from tests.support import demo_people


async def test_before_it_is_taken_the_colleague_sees_no_more_and_after_it_all_that_the_author_sees(
    service: Service,
) -> None:
    report = await filed(service, **EVERYTHING)
    before = await report.seen(COLLEAGUE)
    await report.done((OFFER, AUTHOR))
    offered = await report.seen(COLLEAGUE)
    assert offered["classes"]["reference"].pop("handOver") == "offered"
    assert {"offeredAt", "offeredBy"} <= offered["classes"]["reference"].keys()
    assert {**offered, "classes": {**offered["classes"], "reference": before["classes"]["reference"]}} == before
    await report.done((TAKE, COLLEAGUE))
    author, colleague = await report.seen(AUTHOR), await report.seen(COLLEAGUE)
    assert colleague == author
    assert colleague["positions"] == ["author"]
    masks = {each["class"]: each["mask"] for each in colleague["withheld"]}
    assert {class_: masks.get(class_, "full") for class_ in CLASSES} == {
        class_: oracle.shown(class_, "author", health=True) for class_ in CLASSES
    }


async def test_the_receipt_and_the_lists_of_both_hold_it(service: Service) -> None:
    report = await (await filed(service)).done((OFFER, AUTHOR), (TAKE, COLLEAGUE))
    for who in (AUTHOR, COLLEAGUE):
        receipt = (await service.get(who, f"/reports/{report.id}/receipt")).json()
        assert (receipt["positions"], receipt["classes"]["reference"]["handOver"]) == (["author"], "taken")
        listed = (await service.get(who, "/reports?first=50&own=true")).json()["items"]
        assert [each["positions"] for each in listed if each["id"] == report.id] == [["author"]]
    third = (await (await report.third()).get(f"/reports/{report.id}")).json()
    assert (third["positions"], third["classes"]["reference"]["handOver"]) == (["unit"], "taken")


async def test_offers_of_one_author_are_distinguished_from_those_of_another_without_saying_who(
    service: Service,
) -> None:
    mine = [await (await filed(service)).done((OFFER, AUTHOR)) for _ in range(2)]
    theirs = await (await filed(service, COLLEAGUE)).done((OFFER, COLLEAGUE))
    third = await mine[0].third()
    answer = [(await third.get(f"/reports/{each.id}")).json()["classes"]["reference"] for each in (*mine, theirs)]
    first, second, another = (each["offeredBy"] for each in answer)
    assert (first == second, first == another) == (True, False)
    assert not {first, another} & {str(PEOPLE[who].sub) for who in (AUTHOR, COLLEAGUE)}
    assert "offeredBy" not in (await mine[0].seen(INTAKE))["classes"]["reference"]
    await mine[0].done((TAKE, COLLEAGUE))
    assert "offeredBy" not in (await mine[0].seen(AUTHOR))["classes"]["reference"]


async def test_who_took_it_stays_its_author_in_another_unit_of_the_agency_and_nowhere_else(service: Service) -> None:
    report = await (await filed(service)).done((OFFER, AUTHOR), (TAKE, COLLEAGUE))
    claims = {**demo_people.claims_of(COLLEAGUE), "unit": str(uuid4())}
    moved, left = service.as_principal(**claims), service.as_principal(**{**claims, "agency": str(uuid4())})
    assert (await moved.get(f"/reports/{report.id}")).json()["positions"] == ["author"]
    listed = (await moved.get("/reports?first=50&own=true")).json()["items"]
    assert report.id in [each["id"] for each in listed]
    assert (await left.get(f"/reports/{report.id}")).status == 404


async def test_who_took_it_does_what_an_author_does_and_both_find_who_saw_it(service: Service) -> None:
    report = await (await filed(service, age="adult")).done((OFFER, AUTHOR), (TAKE, COLLEAGUE))
    await service.post(INTAKE, f"/reports/{report.id}/take-over", {"expectedVersion": 1})
    for who, version in ((COLLEAGUE, 2), (AUTHOR, 3)):
        addition = {"expectedVersion": version, "kind": "account", "text": f"dopuna {who}"}
        for path, body in (("addenda", addition), ("whereabouts", {"answer": "safe"})):
            answer = await service.post(who, f"/reports/{report.id}/{path}", body)
            assert answer.status == 200, (who, path, answer.body)
        await report.seen(who)
        reads = await service.get(who, f"/reports/{report.id}/reads")
        assert (reads.status, bool(reads.json()["items"])) == (200, True)
    withdrawal = {"expectedVersion": 4, "seenAlone": "yes", "calledBack": "yes"}
    answer = await service.post(COLLEAGUE, f"/reports/{report.id}/consent/withdraw", withdrawal)
    assert answer.status == 200, answer.body
    texts = (await report.seen(AUTHOR))["classes"]["account"]["addenda"]
    assert [each["text"] for each in texts] == ["dopuna health2.nis", "dopuna health.nis"]


async def test_who_took_an_adults_report_may_take_it_back(service: Service) -> None:
    report = await (await filed(service, age="adult")).done((OFFER, AUTHOR), (TAKE, COLLEAGUE))
    body = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    assert (await service.post(COLLEAGUE, f"/reports/{report.id}/withdraw", body)).status == 200


@pytest.mark.parametrize("by", [AUTHOR, COLLEAGUE], ids=["taken back", "declined"])
async def test_an_offer_is_ended_by_either_side_and_may_be_made_again(service: Service, by: str) -> None:
    report = await (await filed(service)).done((OFFER, AUTHOR), (UNDO, by))
    assert [await report.stands(who) for who in (AUTHOR, COLLEAGUE)] == [None, None]
    refused = await report.do(TAKE, COLLEAGUE)
    assert (refused.status, refused.slug) == (409, "nothing-handed-over")
    assert (await report.seen(COLLEAGUE))["positions"] == ["unit"]
    await report.done((OFFER, AUTHOR), (TAKE, COLLEAGUE))
    unit = str(PEOPLE[AUTHOR].unit)
    expected = [("offered", None), ("undone", None), ("offered", None), ("taken", str(PEOPLE[COLLEAGUE].sub))]
    assert await report.published() == [(step, unit, taker) for step, taker in expected]


@pytest.mark.parametrize(
    ("before", "step", "who", "slug"),
    [
        ((), TAKE, COLLEAGUE, "nothing-handed-over"),
        ((), UNDO, AUTHOR, "nothing-handed-over"),
        ((), UNDO, COLLEAGUE, "nothing-handed-over"),
        (((OFFER, AUTHOR),), OFFER, AUTHOR, "hand-over-stands"),
        (((OFFER, AUTHOR),), TAKE, AUTHOR, "hand-over-stands"),
        (((OFFER, AUTHOR), (TAKE, COLLEAGUE)), OFFER, AUTHOR, "already-handed-over"),
        (((OFFER, AUTHOR), (TAKE, COLLEAGUE)), OFFER, COLLEAGUE, "already-handed-over"),
        (((OFFER, AUTHOR), (TAKE, COLLEAGUE)), TAKE, COLLEAGUE, "already-handed-over"),
        (((OFFER, AUTHOR), (TAKE, COLLEAGUE)), UNDO, COLLEAGUE, "already-handed-over"),
        (((OFFER, AUTHOR), (TAKE, COLLEAGUE)), UNDO, AUTHOR, "already-handed-over"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_name(
    service: Service, before: tuple[tuple[str, str], ...], step: str, who: str, slug: str
) -> None:
    report = await (await filed(service)).done(*before)
    answer = await report.do(step, who)
    assert (answer.status, answer.slug) == (409, slug)
    assert len(await report.published()) == len(before)


@pytest.mark.parametrize("before", [(), ((OFFER, AUTHOR),)])
async def test_of_a_report_that_was_taken_back_nothing_is_handed_over(
    service: Service, before: tuple[tuple[str, str], ...]
) -> None:
    report = await (await filed(service, age="adult")).done(*before)
    body = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    assert (await service.post(AUTHOR, f"/reports/{report.id}/withdraw", body)).status == 200
    for step, who in ((OFFER, AUTHOR), (TAKE, COLLEAGUE), (UNDO, AUTHOR), (UNDO, COLLEAGUE)):
        answer = await report.do(step, who)
        assert (answer.status, answer.slug) == (409, "report-move-refused")


async def test_only_the_author_offers_and_only_the_unit_takes(service: Service, csr_nis: UUID) -> None:
    report = await filed(service)
    referral = await service.sent(report.id, csr_nis)
    await service.accepted(report.id, referral, csr_nis, PEOPLE["csr.nis"].sub)
    for who in (COLLEAGUE, INTAKE, "duty.centre", "csr.nis", "csr2.nis"):
        assert ((await report.do(OFFER, who)).slug) == ("forbidden"), who
    await report.done((OFFER, AUTHOR))
    for who in (INTAKE, "duty.centre", "csr.nis", "csr2.nis"):
        for step in (TAKE, UNDO):
            assert ((await report.do(step, who)).slug) == ("forbidden"), who
    for who in STRANGERS:
        for step in (OFFER, TAKE, UNDO):
            assert (await report.do(step, who)).status in (403, 404), (who, step)
    for who in ("health.sabac", "police.nis", "csr.novisad"):
        assert (await report.do(TAKE, who)).status == 404
    assert await report.stands(AUTHOR) == "offered"


async def test_no_one_but_author_and_unit_is_told_of_it(service: Service) -> None:
    report = await (await filed(service)).done((OFFER, AUTHOR), (TAKE, COLLEAGUE))
    for who in (INTAKE, "duty.centre"):
        assert await report.stands(who) is None


async def test_the_centre_offers_none_of_its_own(service: Service) -> None:
    report = await filed(service, INTAKE)
    assert [(await report.do(step, INTAKE)).status for step in (OFFER, TAKE, UNDO)] == [403, 409, 409]
    assert [(await report.do(step, "intake2.centre")).status for step in (OFFER, TAKE, UNDO)] == [403, 403, 403]


async def test_an_excluded_unit_is_offered_nothing(service: Service, csr_nis: UUID) -> None:
    report = await filed(service, "csr.nis", conflict={"unitIds": [str(csr_nis)]})
    answer = await report.do(OFFER, "csr.nis")
    assert (answer.status, answer.slug) == (409, "own-unit-excluded")
    for step in (OFFER, TAKE, UNDO):
        assert (await report.do(step, "csr2.nis")).status == 404
    assert await report.published() == []


async def test_a_worker_of_social_work_hands_over_what_their_own_unit_is_addressed_with(
    service: Service, csr_nis: UUID
) -> None:
    report = await filed(service, "csr.nis")
    await service.sent(report.id, csr_nis)
    await report.done((OFFER, "csr.nis"), (TAKE, "csr2.nis"))
    assert (await report.seen("csr2.nis"))["positions"] == ["addressed.child_protection", "author"]


@pytest.mark.parametrize(
    ("step", "who", "before"),
    [(OFFER, AUTHOR, ()), (TAKE, COLLEAGUE, ((OFFER, AUTHOR),)), (UNDO, COLLEAGUE, ((OFFER, AUTHOR),))],
)
async def test_sent_twice_it_is_done_once_and_answered_twice(
    service: Service, step: str, who: str, before: tuple[tuple[str, str], ...]
) -> None:
    report, key = await (await filed(service)).done(*before), uuid4().hex
    first, second = [await report.do(step, who, key) for _ in range(2)]
    assert (first.status, second.status) == (200, 200)
    assert first.json() == second.json()
    assert len(await report.published()) == len(before) + 1


async def test_of_two_who_take_it_at_once_one_is_the_author(service: Service) -> None:
    for _ in range(4):
        report = await (await filed(service)).done((OFFER, AUTHOR))
        third, path = await report.third(), f"/reports/{report.id}/{TAKE}"
        answers = await asyncio.gather(
            report.do(TAKE, COLLEAGUE), third.post(path, {}, headers={"idempotency-key": uuid4().hex})
        )
        assert sorted(each.status for each in answers) == [200, 409]
        assert {each.slug for each in answers if each.status == 409} == {"already-handed-over"}
        assert [step for step, _, _ in await report.published()] == ["offered", "taken"]


async def test_an_offer_that_is_taken_and_taken_back_at_once_is_one_of_both(service: Service) -> None:
    for _ in range(4):
        report = await (await filed(service)).done((OFFER, AUTHOR))
        answers = await asyncio.gather(report.do(TAKE, COLLEAGUE), report.do(UNDO, AUTHOR))
        assert sorted(each.status for each in answers) == [200, 409]
        assert await report.stands(AUTHOR) == ("taken" if answers[0].status == 200 else None)


async def test_every_step_is_on_the_record(service: Service) -> None:
    report = await (await filed(service)).done((OFFER, AUTHOR), (UNDO, COLLEAGUE), (OFFER, AUTHOR), (TAKE, COLLEAGUE))
    lines = await service.rows(
        "select action, caller, position from audit "
        f"where subject_id = '{report.id}' and action like '%hand%' order by at, id"
    )
    author, colleague = PEOPLE[AUTHOR].sub, PEOPLE[COLLEAGUE].sub
    assert sorted((action, caller) for action, caller, _ in lines) == sorted(
        [
            ("report.hand-over", author),
            ("report.undo-hand-over", colleague),
            ("report.hand-over", author),
            ("report.take-handed-over", colleague),
        ]
    )
    assert {position for action, _, position in lines if action == "report.take-handed-over"} == {"unit"}


async def test_the_centre_takes_over_while_an_offer_stands_and_it_is_on(service: Service) -> None:
    report = await (await filed(service)).done((OFFER, AUTHOR))
    await service.post(INTAKE, f"/reports/{report.id}/take-over", {"expectedVersion": 1})
    await report.done((TAKE, COLLEAGUE))
    assert (await report.seen(COLLEAGUE))["state"] == "received"
