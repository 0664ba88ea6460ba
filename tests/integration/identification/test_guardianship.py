"""The centre for social work that protects a child answers for it: what opens rests on that, and ends with a no or with the child's path."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from contracts import access
from contracts.words.referrals import Purpose
from tests.integration.identification import ways
from tests.integration.identification.sending import (
    ACCOMMODATION,
    GUARDIAN,
    GUARDIANS_SUPERVISOR,
    MANAGER,
    NGO,
    OF_CENTRE,
    SHELTER,
    WORDS,
    accepted,
    agreement,
    answered,
    answered_for,
    case_of_a_child,
    case_of_an_adult,
    guardianship,
    protected,
    send,
    sent,
    unit_of,
    version,
)
from tests.integration.identification.service import Service
from tests.integration.identification.test_sending import reads
from tests.support.tries import TRIES

TABLE = access.load()
GUARDED = [Purpose(each) for each in TABLE.purposes_on("guardianship")]
TAKING = {
    Purpose.EMERGENCY_ACCOMMODATION: SHELTER,
    Purpose.URGENT_HEALTH: "health.nis",
    Purpose.PSYCHOSOCIAL: NGO,
    Purpose.LEGAL_AID: NGO,
    Purpose.EDUCATION: NGO,
}
SAFETY = {"reference", "risk", "contact_flags", "care_needs"}
NO = guardianship(agreed=False, unitIds=[], classes=[], until=None)
CHECKED = {"result": "no_conflict", "note": "Razgovor sa majkom."}


async def checked(service: Service, report: str, who: str = GUARDIAN, **changes: Any) -> tuple[int, str | None]:
    given = {"expectedVersion": await version(service, report), **CHECKED, **changes}
    answer = await service.post(who, f"/reports/{report}/guardian-check", given)
    return answer.status, answer.slug if answer.status != 200 else None


async def test_a_child_is_sent_as_far_as_its_guardianship_authority_agrees_and_no_further(service: Service) -> None:
    report = await case_of_a_child(service)
    assert (await send(service, report)).slug == "nothing-to-rest-on"
    assert (await answered_for(service, report, guardianship())).status == 200
    assert (await send(service, report, NGO)).slug == "nothing-to-rest-on"
    referral = await sent(service, report)
    before = await reads(service, SHELTER, report)
    assert before is not None
    assert before.isdisjoint({"person_name", "account", "child_views"})
    await accepted(service, report, referral)
    after = await reads(service, SHELTER, report)
    assert after is not None
    assert "person_name" in after - before
    assert after.isdisjoint({"present_place", "safe_contact", "citizenship", "child_views", "guardian"})
    assert (await answered_for(service, report, NO)).status == 200
    left = await reads(service, SHELTER, report)
    assert left is not None
    assert left <= SAFETY
    ended = f"select data->>'kind', data->>'referralId' from outbox where key = '{report}' and type = 'identification.disclosure-ended.v1'"
    assert await service.rows(ended) == [("consent_withdrawn", str(referral))]
    # The child stays protected.
    assert "person_name" in (await reads(service, GUARDIAN, report) or ())


async def test_who_reads_what_the_child_says_and_what_was_answered_for_it(service: Service) -> None:
    report = await case_of_a_child(service)
    assert (await answered_for(service, report, guardianship(SHELTER, NGO))).status == 200
    unheard = guardianship(NGO, views={"heard": "no", "agrees": "too_young"})
    assert (await answered_for(service, report, unheard, GUARDIANS_SUPERVISOR)).status == 200
    for who in (GUARDIAN, GUARDIANS_SUPERVISOR, MANAGER, OF_CENTRE):
        classes = (await ways.seen(service, who, report))["classes"]
        said = [(each["heard"], each["agrees"], each["words"]) for each in classes["child_views"]["entries"]]
        assert said == [("yes", "yes", WORDS), ("no", "too_young", None)]
        lines = [(each["ground"], len(each["unitIds"]), each["live"]) for each in classes["consent"]["referrals"]]
        assert lines == [("guardianship", 2, False), ("guardianship", 1, True)]
    for who in ("health.nis", "csr2.nis"):
        seen = await ways.seen(service, who, report)
        assert WORDS not in str(seen)
        assert not (seen["classes"].get("consent") or {}).get("referrals")


async def test_a_later_answer_that_leaves_a_unit_out_closes_it(service: Service) -> None:
    report = await case_of_a_child(service)
    assert (await answered_for(service, report, guardianship(SHELTER, NGO))).status == 200
    await sent(service, report)
    await sent(service, report, NGO)
    assert (await answered_for(service, report, guardianship(NGO))).status == 200
    assert (await reads(service, SHELTER, report), await reads(service, NGO, report) is None) == (None, False)


@pytest.mark.parametrize("purpose", GUARDED)
@pytest.mark.parametrize("who", [MANAGER, GUARDIAN])
async def test_every_purpose_that_rests_on_guardianship_is_sent_by_the_centre_and_by_the_unit(
    service: Service, purpose: Purpose, who: str
) -> None:
    """With all of its classes: the unit reads its template, class by class, and no more."""
    report, unit = await case_of_a_child(service), TAKING[purpose]
    given = guardianship(unit, purpose=purpose, classes=TABLE.agreeable(purpose))
    assert (await answered_for(service, report, given)).status == 200
    preview = await service.get(who, f"/reports/{report}/openings/{purpose}", acr=2)
    assert preview.status == 200, preview.body
    referral = await sent(service, report, unit, purpose, who)
    if unit == "health.nis":
        return
    await accepted(service, report, referral, unit, purpose)
    view = await ways.seen(service, unit, report)
    mask = {each["class"]: each["mask"] for each in view["withheld"]}
    for class_ in TABLE.classes.keys() & (view["classes"].keys() | mask.keys()):
        read_as = "clinical" if class_ == "account" else class_
        cell = TABLE.cell(read_as, f"grant.{purpose}").mask.name.lower()
        assert mask.get(class_, "full") == cell, class_
    # Who sent it sees of the template what they read themselves.
    after = preview.json()["after"]["classes"]
    assert {name: view["classes"][name] for name, said in after.items() if said} == {
        name: said for name, said in after.items() if said
    }


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - set(GUARDED) - {Purpose.FORMAL_IDENTIFICATION}))
async def test_no_authority_answers_for_what_does_not_rest_on_it(service: Service, purpose: Purpose) -> None:
    report = await case_of_a_child(service)
    assert (await answered_for(service, report, guardianship(NGO, purpose=purpose))).status == 422
    answer = await send(service, report, NGO, purpose, GUARDIAN)
    assert (answer.status, answer.slug) == (403, "forbidden")


@pytest.mark.parametrize(
    ("changes", "acr", "refused"),
    [
        ({}, 1, (409, "second-factor-needed")),
        ({"classes": ["account"]}, 2, (422, "invalid-input")),
        ({"unitIds": []}, 2, (422, "invalid-input")),
        ({"until": None}, 2, (422, "invalid-input")),
        ({"agreed": False}, 2, (422, "invalid-input")),
        ({"views": {"heard": "no", "agrees": "yes"}}, 2, (422, "invalid-input")),
        ({"views": {"heard": "unknown", "agrees": "unclear", "words": "x"}}, 2, (422, "invalid-input")),
        ({"expectedVersion": 1}, 2, (409, "stale-version")),
    ],
)
async def test_an_answer_that_is_not_whole_or_not_vouched_for_is_refused(
    service: Service, changes: dict[str, Any], acr: int, refused: tuple[int, str]
) -> None:
    report = await case_of_a_child(service)
    answer = await answered_for(service, report, guardianship(), acr=acr, **changes)
    assert (answer.status, answer.slug) == refused, answer.body
    assert (await answered_for(service, report, NO, acr=1)).status == 200


async def test_who_answers_for_a_child(service: Service) -> None:
    report, asked = await case_of_a_child(service), await case_of_an_adult(service, "child_duty")
    for who, of, status in (
        ("csr2.nis", report, 403),
        (GUARDIAN, asked, 404),
        (MANAGER, report, 403),
        ("health.nis", report, 403),
        ("csr.novisad", report, 404),
        (GUARDIANS_SUPERVISOR, report, 200),
        (GUARDIAN, report, 200),
    ):
        assert ((await answered_for(service, of, guardianship(), who)).status, who) == (status, who)
    assert (await answered(service, report, agreement())).slug == "consent-not-asked"


async def test_what_was_answered_for_a_child_ends_when_the_person_is_an_adult(service: Service) -> None:
    report = await case_of_a_child(service)
    assert (await answered_for(service, report, guardianship(SHELTER, NGO))).status == 200
    await accepted(service, report, await sent(service, report))
    await sent(service, report, NGO)
    found = {"expectedVersion": await version(service, report), "age": "adult", "basis": "document"}
    assert (await service.post(MANAGER, f"/reports/{report}/age", found, acr=2)).status == 200
    # It is only proposed.
    assert "person_name" in (await reads(service, SHELTER, report) or ())
    confirmed = {"expectedVersion": await version(service, report)}
    answer = await service.post(OF_CENTRE, f"/reports/{report}/age/confirm", confirmed, acr=2)
    assert answer.status == 200, answer.body
    left = await reads(service, SHELTER, report)
    assert left is not None
    assert left <= SAFETY
    assert (await reads(service, NGO, report), await reads(service, GUARDIAN, report)) == (None, None)
    assert (await answered_for(service, report, NO)).status == 404
    assert (await send(service, report)).slug == "nothing-to-rest-on"
    ended = f"select data->>'kind' from outbox where key = '{report}' and type = 'identification.disclosure-ended.v1' order by 1"
    assert await service.rows(ended) == [("consent_withdrawn",), ("consent_withdrawn",), ("person_is_adult",)]
    # Who is asked themselves now answers for the same purpose.
    yes = {"expectedVersion": await version(service, report), "outcome": "agreed", "shareClinical": False}
    heard = {"seenAlone": "yes", "calledBack": "yes"}
    assert (await service.post(MANAGER, f"/reports/{report}/consent", yes | heard, acr=2)).status == 200
    assert (await answered(service, report, agreement(NGO))).status == 200
    assert (await send(service, report, NGO)).status == 200


async def test_for_a_child_who_was_taken_for_an_adult_the_authority_answers_anew(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement())).status == 200
    await accepted(service, report, await sent(service, report))
    found = {"expectedVersion": await version(service, report), "age": "child", "basis": "document"}
    assert (await service.post(MANAGER, f"/reports/{report}/age", found, acr=2)).status == 200
    await protected(service, report, "identification.person-age-changed.v1")
    assert (await send(service, report)).slug == "nothing-to-rest-on"
    assert (await answered_for(service, report, guardianship(classes=["care_needs"]))).status == 200
    await accepted(service, report, await sent(service, report))
    assert "person_name" not in (await reads(service, SHELTER, report) or ())


@pytest.mark.parametrize("who", [MANAGER, GUARDIAN])
async def test_of_a_sending_and_a_no_at_once_nothing_is_left_open_behind_a_no(service: Service, who: str) -> None:
    for _ in TRIES:
        report = await case_of_a_child(service)
        assert (await answered_for(service, report, guardianship())).status == 200
        answers = await asyncio.gather(send(service, report, who=who), answered_for(service, report, NO))
        assert 200 in {each.status for each in answers} <= {200, 409}
        assert (await reads(service, SHELTER, report) is None) is (answers[1].status == 200)


async def test_what_came_of_checking_a_guardian_is_kept_line_by_line(service: Service) -> None:
    report = await case_of_a_child(service)
    steps: tuple[dict[str, Any], ...] = ({"result": "could_not_check", "note": None}, {"result": "conflict"}, {})
    for step in steps:
        assert await checked(service, report, **step) == (200, None)
    for who in (GUARDIAN, MANAGER):
        guardian = (await ways.seen(service, who, report))["classes"]["guardian"]
        checks = guardian["checks"]
        # No earlier version of what its author said of a guardian is offered.
        assert "changes" not in guardian
        assert [each["result"] for each in checks] == ["could_not_check", "conflict", "no_conflict"]
        assert [each["note"] for each in checks] == [None, CHECKED["note"], CHECKED["note"]]
    author = (await ways.seen(service, "health.nis", report))["classes"]["guardian"]
    assert author is None or {"checks", "changedAt"}.isdisjoint(author)
    for who, refused in (("csr2.nis", (403, "forbidden")), (MANAGER, (403, "forbidden"))):
        assert await checked(service, report, who) == refused
    told = f"select count(*) from outbox where key = '{report}' and type = 'identification.report-extended.v1' and data->>'readableFor' = '[]'"
    assert await service.rows(told) == [(3,)]


async def test_of_what_the_authority_records_no_addition_is_counted_for_who_reported(service: Service) -> None:
    report = await case_of_a_child(service)
    stale = {"expectedVersion": await version(service, report), "kind": "account", "text": "Još nešto."}
    assert (await answered_for(service, report, guardianship())).status == 200
    await sent(service, report, who=GUARDIAN)
    answer = await service.post("health.nis", f"/reports/{report}/addenda", stale)
    assert (answer.status, answer.json()["changedFields"]) == (409, ["addenda"])
    for _ in range(21):
        assert (await answered_for(service, report, NO, acr=1)).status == 200
        assert await checked(service, report) == (200, None)
    stale["expectedVersion"] = await version(service, report)
    answer = await service.post("health.nis", f"/reports/{report}/addenda", stale)
    assert answer.status == 200, answer.body


async def test_a_unit_that_protects_a_child_asks_none_that_must_not_learn_of_it(service: Service) -> None:
    report = str((await service.filed(conflict={"unitIds": [unit_of(NGO)], "note": None}))["id"])
    await protected(service, report)
    first = {"expectedVersion": 1}
    for given, status in ((guardianship(NGO), 422), (guardianship(), 200)):
        answer = await service.post(GUARDIAN, f"/reports/{report}/guardianship", given | first, acr=2)
        assert answer.status == status, answer.body
    asked = {"purpose": ACCOMMODATION.value, "unitId": unit_of(SHELTER), "urgency": "urgent", "expectedVersion": 2}
    # The Centre has not taken it over.
    assert (await service.post(GUARDIAN, f"/reports/{report}/referrals", asked)).slug == "report-move-refused"
    asked["unitId"] = unit_of(NGO)
    assert (await service.post(GUARDIAN, f"/reports/{report}/referrals", asked)).slug == "unit-not-suitable"
