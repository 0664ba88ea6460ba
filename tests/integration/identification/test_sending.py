"""The Centre sends an adult to units: what opens is the template as far as the person agreed, and it ends when they take that back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from contracts import access, reference
from contracts.words.referrals import Purpose
from tests.integration.identification import ways
from tests.integration.identification.in_sql import owner_of
from tests.integration.identification.sending import (
    ACCOMMODATION,
    DUTY,
    INTAKE,
    MANAGER,
    NGO,
    OF_CENTRE,
    POLICE,
    SHELTER,
    accepted,
    agreement,
    answered,
    case_of_an_adult,
    refusal,
    send,
    sent,
    unit_of,
    version,
)
from tests.integration.identification.service import PEOPLE, Service
from tests.support.tries import TRIES

TABLE = access.load()


async def reads(service: Service, who: str, report: str) -> set[str] | None:
    """The classes of which the person reads something that is recorded; None where the report is not there for them."""
    answer = await service.get(who, f"/reports/{report}", acr=2)
    if answer.status == 404:
        return None
    assert answer.status == 200, answer.body
    return {class_ for class_, content in answer.json()["classes"].items() if content is not None}


async def test_a_unit_reads_the_summary_then_what_the_person_agreed_to_and_nothing_once_they_take_it_back(
    service: Service,
) -> None:
    report = await case_of_an_adult(service)
    assert (await send(service, report)).slug == "nothing-to-rest-on"
    assert (await answered(service, report, agreement(SHELTER, NGO))).status == 200
    assert await reads(service, SHELTER, report) is None
    referral = await sent(service, report)
    before = await reads(service, SHELTER, report)
    assert before is not None
    assert before.isdisjoint({"person_name", "account", "safe_contact"})
    await accepted(service, report, referral)
    after = await reads(service, SHELTER, report)
    assert after is not None
    assert "person_name" in after - before
    # Of the template what the person did not agree to.
    assert after.isdisjoint({"present_place", "safe_contact", "citizenship", "person_numbers", "suspect"})
    withheld = (await ways.seen(service, SHELTER, report))["withheld"]
    assert {"class": "safe_contact", "mask": "none", "reason": "not_agreed"} in withheld
    # No other unit that the consent names, and nobody else of it but who accepted.
    assert await reads(service, NGO, report) is None
    assert (await answered(service, report, refusal(), expectedVersion=1)).status == 200
    left = await reads(service, SHELTER, report)
    assert left is not None
    assert left <= {"reference", "risk", "contact_flags", "care_needs"}
    assert "person_name" not in left
    ended = await service.rows(
        f"select data->>'kind', data->>'referralId' from outbox where key = '{report}' and type = 'identification.disclosure-ended.v1'"
    )
    assert ended == [("consent_withdrawn", str(referral))]


async def test_after_72_hours_the_shelter_keeps_nothing(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement())).status == 200
    await accepted(service, report, await sent(service, report))
    assert (await answered(service, report, refusal())).status == 200
    assert await reads(service, SHELTER, report) is not None
    earlier = f"update disclosure set ended_at = ended_at - interval '72 hours' where report_id = '{report}'"
    async with owner_of(service) as owner, owner.transaction() as connection:
        # No process can change what has ended: time is put back as nothing else could.
        for statement in (
            "alter table disclosure disable trigger user",
            earlier,
            "alter table disclosure enable trigger user",
        ):
            await connection.execute(text(statement))
    assert await reads(service, SHELTER, report) is None


@pytest.mark.parametrize("purpose", [Purpose.LEGAL_AID, Purpose.CRIMINAL_INVESTIGATION])
async def test_what_does_not_deliver_a_service_ends_whole(service: Service, purpose: Purpose) -> None:
    report = await case_of_an_adult(service)
    who = {Purpose.LEGAL_AID: NGO, Purpose.CRIMINAL_INVESTIGATION: POLICE}[purpose]
    given = agreement(who, purpose=purpose, classes=TABLE.agreeable(purpose))
    assert (await answered(service, report, given)).status == 200
    await accepted(service, report, await sent(service, report, who, purpose), who, purpose)
    seen = await reads(service, who, report)
    assert seen is not None
    assert {"person_name", "residence"} <= seen
    assert "clinical" not in seen
    withdrawal = {"seenAlone": "yes", "calledBack": "yes", "expectedVersion": await version(service, report)}
    assert (await service.post(MANAGER, f"/reports/{report}/consent/withdraw", withdrawal)).status == 200
    assert await reads(service, who, report) is None
    assert (await send(service, report, who, purpose)).slug == "nothing-to-rest-on"


async def test_a_later_answer_that_leaves_a_unit_out_closes_it_and_a_unit_is_asked_once(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement(SHELTER, NGO))).status == 200
    await sent(service, report)
    assert (await send(service, report)).slug == "unit-already-asked"
    await sent(service, report, NGO)
    assert (await answered(service, report, agreement(NGO))).status == 200
    assert (await reads(service, SHELTER, report), await reads(service, NGO, report) is None) == (None, False)
    consents = (await ways.seen(service, MANAGER, report))["classes"]["consent"]["referrals"]
    assert [(len(each["unitIds"]), each["live"]) for each in consents] == [(2, False), (1, True)]


async def test_a_consent_that_has_run_out_opens_nothing(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement())).status == 200
    await accepted(service, report, await sent(service, report))
    async with owner_of(service) as owner, owner.transaction() as connection:
        await connection.execute(
            text(f"update disclosure_basis set until = now() - interval '1 minute' where report_id = '{report}'")
        )
    assert await reads(service, SHELTER, report) is None
    assert (await send(service, report, NGO)).slug == "nothing-to-rest-on"


@pytest.mark.parametrize(
    ("changes", "acr", "refused"),
    [
        ({}, 1, (409, "second-factor-needed")),
        ({"method": "by_telephone", "calledBack": "no"}, 2, (409, "call-back-needed")),
        ({"classes": ["account"]}, 2, (422, "invalid-input")),
        ({"unitIds": []}, 2, (422, "invalid-input")),
        ({"unitIds": ["7482eee9-8c47-4d4c-9a73-33df69445992"]}, 2, (422, "invalid-input")),
        ({"until": "2020-01-01"}, 2, (422, "invalid-input")),
        ({"until": None}, 2, (422, "invalid-input")),
        ({"agreed": False}, 2, (422, "invalid-input")),
        ({"purpose": "formal_identification"}, 2, (403, "forbidden")),
        # The law sends a child there, and no consent of an adult's.
        ({"purpose": "child_protection", "unitIds": [unit_of("csr.nis")]}, 2, (422, "invalid-input")),
    ],
)
async def test_an_answer_that_is_not_whole_or_not_vouched_for_is_refused(
    service: Service, changes: dict[str, Any], acr: int, refused: tuple[int, str]
) -> None:
    report = await case_of_an_adult(service)
    answer = await answered(service, report, agreement(), acr=acr, **changes)
    assert (answer.status, answer.slug) == refused, answer.body


@pytest.mark.parametrize(
    ("way", "slug"),
    [
        ("child_duty", "consent-not-asked"),
        ("official_duty", "not-agreed-to-be-identified"),
        ("could_not_ask", "not-agreed-to-be-identified"),
        ("vital_interest", "not-agreed-to-be-identified"),
    ],
)
async def test_only_an_adult_who_agreed_to_be_identified_is_asked(service: Service, way: str, slug: str) -> None:
    report = await case_of_an_adult(service, way)
    assert (await answered(service, report, agreement())).slug == slug


async def test_danger_of_life_opens_a_shelter_without_a_consent_until_the_person_says_no(service: Service) -> None:
    report = await case_of_an_adult(service, "vital_interest", assigned=False)
    answer = await send(service, report, who=INTAKE)
    assert answer.status == 200, answer.body
    assert await reads(service, SHELTER, report) is not None
    withdrawal = {"seenAlone": "yes", "calledBack": "yes", "expectedVersion": await version(service, report)}
    assert (await service.post(INTAKE, f"/reports/{report}/consent/withdraw", withdrawal)).status == 200
    assert await reads(service, SHELTER, report) is None


async def test_who_was_not_asked_to_be_identified_can_say_no_to_a_shelter(service: Service) -> None:
    report = await case_of_an_adult(service, "vital_interest", assigned=False)
    assert (await send(service, report, who=INTAKE)).status == 200
    assert (await answered(service, report, refusal(), INTAKE)).status == 200
    assert await reads(service, SHELTER, report) is None
    assert (await send(service, report, who=INTAKE)).slug == "nothing-to-rest-on"


async def test_who_sends_for_which_purpose(service: Service) -> None:
    assigned, waiting = await case_of_an_adult(service), await case_of_an_adult(service, assigned=False)
    for who, report, purpose, status in (
        (MANAGER, assigned, Purpose.LEGAL_AID, 409),
        (DUTY, assigned, Purpose.LEGAL_AID, 403),
        (DUTY, assigned, ACCOMMODATION, 409),
        (OF_CENTRE, assigned, ACCOMMODATION, 403),
        (INTAKE, assigned, ACCOMMODATION, 404),
        (INTAKE, waiting, ACCOMMODATION, 409),
        ("health.nis", waiting, ACCOMMODATION, 403),
        ("health2.nis", waiting, ACCOMMODATION, 403),
    ):
        answer = await send(service, report, NGO, purpose, who)
        assert (answer.status, who, purpose) == (status, who, purpose), answer.body


async def test_the_preview_shows_what_the_unit_will_read(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement())).status == 200
    preview = (await service.get(MANAGER, f"/reports/{report}/openings/{ACCOMMODATION}", acr=2)).json()
    referral = await sent(service, report)
    for moment in ("before", "after"):
        view, shown = await ways.seen(service, SHELTER, report), preview[moment]
        known = {class_ for class_, content in shown["classes"].items() if content is not None}
        assert {class_: view["classes"].get(class_) for class_ in known} == {
            class_: shown["classes"][class_] for class_ in known
        }
        assert known <= view["classes"].keys()
        assert shown["withheld"] == view["withheld"]
        await accepted(service, report, referral)
    assert (await service.get("health.nis", f"/reports/{report}/openings/{ACCOMMODATION}")).status == 403


async def test_of_a_sending_and_a_no_at_once_one_is_done_and_nothing_is_left_open_behind_a_no(service: Service) -> None:
    for _ in TRIES:
        report = await case_of_an_adult(service)
        assert (await answered(service, report, agreement())).status == 200
        answers = await asyncio.gather(send(service, report), answered(service, report, refusal()))
        assert 200 in {each.status for each in answers} <= {200, 409}
        if answers[1].status == 200:
            assert await reads(service, SHELTER, report) is None
        else:
            assert await reads(service, SHELTER, report) is not None


async def test_of_two_sendings_at_once_one_asks_the_unit(service: Service) -> None:
    for _ in TRIES:
        report = await case_of_an_adult(service)
        assert (await answered(service, report, agreement())).status == 200
        answers = await asyncio.gather(send(service, report), send(service, report))
        assert sorted(each.status for each in answers) == [200, 409]
        opened = await service.rows(f"select 1 from disclosure where report_id = '{report}'")
        assert len(opened) == 1


async def test_a_no_that_crosses_an_acceptance_leaves_what_keeps_the_person_safe_at_most(service: Service) -> None:
    for _ in TRIES:
        report = await case_of_an_adult(service)
        assert (await answered(service, report, agreement())).status == 200
        referral = await sent(service, report)
        await asyncio.gather(answered(service, report, refusal()), accepted(service, report, referral))
        left = await reads(service, SHELTER, report)
        assert left is None or left <= {"reference", "risk", "contact_flags", "care_needs"}


async def test_who_reported_is_not_shown_what_is_sent_by_what_changed(service: Service) -> None:
    report = await case_of_an_adult(service)
    stale = {"expectedVersion": await version(service, report), "kind": "account", "text": "Još nešto."}
    assert (await answered(service, report, agreement())).status == 200
    await sent(service, report)
    answer = await service.post("health.nis", f"/reports/{report}/addenda", stale)
    assert (answer.status, answer.json()["changedFields"]) == (409, ["addenda"])


@pytest.mark.parametrize("who", [MANAGER, "health.nis"])
async def test_what_an_adult_agreed_to_ends_when_the_person_is_a_child(service: Service, who: str) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement(SHELTER, NGO))).status == 200
    await accepted(service, report, await sent(service, report))
    await sent(service, report, NGO)
    found = {"expectedVersion": await version(service, report), "age": "child", "basis": "document"}
    answer = await service.post(who, f"/reports/{report}/age", found, acr=2)
    assert answer.status == 200, answer.body
    left = await reads(service, SHELTER, report)
    assert left is not None
    assert left <= {"reference", "risk", "contact_flags", "care_needs"}
    assert await reads(service, NGO, report) is None
    assert (await send(service, report)).slug == "nothing-to-rest-on"
    ended = f"select 1 from outbox where key = '{report}' and type = 'identification.disclosure-ended.v1'"
    assert len(await service.rows(ended)) == 2


async def test_duty_confirms_no_unit_to_which_the_person_did_not_agree(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement())).status == 200
    referral = await sent(service, report)
    await service.forged("rerouted", report, referral, PEOPLE[NGO].unit, ACCOMMODATION)
    for agreed, done in ((False, (409, "nothing-to-rest-on")), (True, (200, None))):
        if agreed:
            assert (await answered(service, report, agreement(SHELTER, NGO))).status == 200
        answer = await service.post(DUTY, f"/referrals/{referral}/confirm", {"unitId": unit_of(NGO)})
        assert (answer.status, answer.slug if answer.status != 200 else None) == done, answer.body
        assert (await reads(service, NGO, report) is not None) is agreed


async def test_a_child_who_waits_at_the_centre_is_sent_on_once_and_not_back_to_who_refused(service: Service) -> None:
    excluded = {"unitIds": [unit_of("csr.nis")], "note": "Sukob interesa."}
    report = str((await service.filed(conflict=excluded))["id"])
    assert (await service.post(INTAKE, f"/reports/{report}/take-over", {"expectedVersion": 1})).status == 200
    child = Purpose.CHILD_PROTECTION
    assert (await send(service, report, "csr.novisad", child, INTAKE)).status == 200
    # Before referral has published anything of it.
    assert (await send(service, report, "csr.novisad", child, INTAKE)).slug == "unit-already-asked"
    referral = await service.referral_of(report, "identification.disclosure-ended.v1")
    unit = PEOPLE["csr.novisad"].unit
    assert unit is not None
    await service.sent(report, unit, referral)
    assert (await send(service, report, "csr.novisad", child, INTAKE)).slug == "unit-already-asked"
    await service.rejected(report, referral, unit)
    assert (await send(service, report, "csr.novisad", child, INTAKE)).slug == "unit-not-suitable"


async def test_a_request_that_waits_at_the_centre_goes_on_where_the_person_agrees_to_another_unit(
    service: Service,
) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement())).status == 200
    referral = await sent(service, report)
    await service.forged("rerouted", report, referral, reference.centre_duty_unit(), ACCOMMODATION)
    for given, state in ((agreement(NGO), "addressed"), (refusal(), "ended")):
        assert (await answered(service, report, given)).status == 200
        assert await service.rows(f"select state from disclosure where referral_id = '{referral}'") == [(state,)]
