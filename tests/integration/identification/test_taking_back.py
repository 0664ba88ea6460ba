"""An adult tells a unit that helps them that they take consent to that back: what rests on that purpose ends, and nothing else."""

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
    INTAKE,
    MANAGER,
    NGO,
    POLICE,
    SHELTER,
    accepted,
    agreement,
    announced,
    answered,
    case_of_a_child,
    case_of_an_adult,
    refusal,
    send,
    sent,
    version,
)
from tests.integration.identification.service import Service
from tests.integration.identification.test_sending import reads
from tests.support.asgi import Answer
from tests.support.tries import TRIES

HEARD = {"seenAlone": "yes", "calledBack": "unknown"}
SAFETY = {"reference", "risk", "contact_flags", "care_needs"}
HELPERS = [
    (ACCOMMODATION, SHELTER),
    (Purpose.PSYCHOSOCIAL, NGO),
    (Purpose.LEGAL_AID, NGO),
    (Purpose.EDUCATION, NGO),
    (Purpose.LIVELIHOOD, NGO),
    (Purpose.VOLUNTARY_RETURN, NGO),
    (Purpose.CRIMINAL_INVESTIGATION, POLICE),
]


async def taken_back(service: Service, report: str, who: str, **changes: Any) -> Answer:
    """The person tells this worker."""
    given = {"expectedVersion": await version(service, report), **HEARD, **changes}
    return await service.post(who, f"/reports/{report}/consent/withdraw", given)


async def ends(service: Service, report: str) -> list[tuple[Any, ...]]:
    of = f"from outbox where key = '{report}' and type = 'identification.disclosure-ended.v1'"
    return await service.rows(f"select data->>'kind', data->>'referralId' {of} order by sequence")


@pytest.mark.parametrize(("purpose", "who"), HELPERS)
async def test_what_the_person_takes_back_at_a_unit_ends_for_its_purpose(
    service: Service, purpose: Purpose, who: str
) -> None:
    report = await case_of_an_adult(service)
    other, helper = (Purpose.LEGAL_AID, NGO) if who != NGO else (ACCOMMODATION, SHELTER)
    for each, unit in ((purpose, who), (other, helper)):
        assert (await answered(service, report, agreement(unit, purpose=each, classes=["person_name"]))).status == 200
    referral = await sent(service, report, who, purpose)
    await accepted(service, report, referral, who, purpose)
    await accepted(service, report, await sent(service, report, helper, other), helper, other)
    before = await version(service, report)
    answer = await taken_back(service, report, who)
    assert answer.status == 200, answer.body
    assert (answer.json()["version"], await version(service, report)) == (before + 1, before + 1)
    assert await ends(service, report) == [("consent_withdrawn", str(referral))]
    left = await reads(service, who, report)
    assert (left is not None) is (purpose in access.load().delivering.purposes)
    assert (left or set()) <= SAFETY
    # The Centre goes on, and so does other help.
    assert "person_name" in (await reads(service, MANAGER, report) or ())
    assert "person_name" in (await reads(service, helper, report) or ())
    *_, last = (await ways.seen(service, MANAGER, report))["classes"]["consent"]["referrals"]
    said = {name: last[name] for name in ("purpose", "agreed", "seenAlone", "language", "live")}
    assert said == {"purpose": purpose, "agreed": False, "seenAlone": "yes", "language": "sr", "live": False}
    assert (await send(service, report, who, purpose)).slug == "nothing-to-rest-on"
    assert (await taken_back(service, report, who)).status in (403, 404)


async def test_it_ends_for_every_unit_that_helps_for_the_same_purpose(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement(SHELTER, NGO))).status == 200
    first = await sent(service, report)
    second = await sent(service, report, NGO)
    await accepted(service, report, first)
    await accepted(service, report, second, NGO)
    assert (await taken_back(service, report, NGO)).status == 200
    assert {referral for _, referral in await ends(service, report)} == {str(first), str(second)}
    for who in (SHELTER, NGO):
        assert (await reads(service, who, report) or set()) <= SAFETY


async def test_who_was_in_danger_of_life_says_no_to_the_shelter_itself(service: Service) -> None:
    report = await case_of_an_adult(service, "vital_interest", assigned=False)
    assert (await send(service, report, who=INTAKE)).status == 200
    await accepted(service, report, await announced(service, report))
    assert (await taken_back(service, report, SHELTER)).status == 200
    assert (await reads(service, SHELTER, report) or set()) <= SAFETY
    assert (await send(service, report, who=INTAKE)).slug == "nothing-to-rest-on"


async def test_only_who_helps_hears_it_and_of_a_child_no_one(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement())).status == 200
    referral = await sent(service, report)
    assert (await taken_back(service, report, SHELTER)).status == 403
    await accepted(service, report, referral)
    assert (await taken_back(service, report, NGO)).status == 404
    assert (await taken_back(service, report, SHELTER, expectedVersion=1)).status == 200
    child = await case_of_a_child(service)
    assert (await taken_back(service, child, GUARDIAN)).slug == "consent-not-asked"


async def test_the_centre_is_notified_and_who_reported_is_not_shown_it(service: Service) -> None:
    report = await case_of_an_adult(service)
    stale = {"expectedVersion": await version(service, report), "kind": "account", "text": "Još nešto."}
    assert (await answered(service, report, agreement())).status == 200
    await accepted(service, report, await sent(service, report))
    assert (await taken_back(service, report, SHELTER)).status == 200
    told = (
        f"select data->>'readableFor' from outbox where key = '{report}' and type = 'identification.report-extended.v1'"
    )
    assert await service.rows(told) == [("[]",)]
    answer = await service.post("health.nis", f"/reports/{report}/addenda", stale)
    assert (answer.status, answer.json()["changedFields"]) == (409, ["addenda"])


async def test_of_two_answers_at_once_both_end_it_once(service: Service) -> None:
    for _ in TRIES:
        report = await case_of_an_adult(service)
        assert (await answered(service, report, agreement())).status == 200
        await accepted(service, report, await sent(service, report))
        answers = await asyncio.gather(taken_back(service, report, SHELTER), answered(service, report, refusal()))
        assert 200 in {each.status for each in answers} <= {200, 403, 409}
        assert len(await ends(service, report)) == 1
        assert (await reads(service, SHELTER, report) or set()) <= SAFETY
