"""DESIGN 10.10 and decision 0091: an adult is sent to a unit as far as they agree; the unit accepts, and loses it when they take that back."""

from __future__ import annotations

from contracts.words.referrals import Purpose
from tests.integration.identification.sending import ACCOMMODATION, NGO, SHELTER, agreement, refusal, unit_of
from tests.integration.identification.ways import FILINGS
from tests.integration.people_first.three_services import DOCTOR, INTAKE, MANAGER, OF_CENTRE, Platform

COLLEAGUE = "health2.nis"


async def case(platform: Platform) -> str:
    """An adult's report with a case manager, of which everybody was notified."""
    report = await platform.arrived(**FILINGS["consent_adult"])
    await platform.take_over(report, INTAKE)
    await platform.assign(report)
    await platform.carry()
    return report


async def done(platform: Platform, report: str, step: str, body: dict[str, object]) -> None:
    """By the case manager, with a second factor, on the report as it is."""
    version = (await platform.get(MANAGER, f"/reports/{report}")).json()["version"]
    answer = await platform.post(MANAGER, f"/reports/{report}/{step}", {"expectedVersion": version, **body}, acr=2)
    assert answer.status == 200, answer.body
    await platform.carry()


async def sent(platform: Platform, report: str, to: str = SHELTER, purpose: Purpose = ACCOMMODATION) -> None:
    await done(platform, report, "referrals", {"purpose": purpose.value, "unitId": unit_of(to), "urgency": "urgent"})


async def test_the_unit_accepts_and_reads_what_was_agreed_until_it_is_taken_back(platform: Platform) -> None:
    report = await case(platform)
    await done(platform, report, "consent/referrals", agreement(SHELTER))
    await sent(platform, report)
    referral = (await platform.referrals(report, SHELTER))[ACCOMMODATION.value]
    assert referral["state"] == "sent"
    await platform.accept(referral, SHELTER)
    assert (await platform.seen(SHELTER, report))["person_name"]
    await done(platform, report, "consent/referrals", refusal())
    assert await platform.referrals(report, SHELTER) == {}
    assert (await platform.referrals(report, OF_CENTRE))[ACCOMMODATION.value]["state"] == "revoked"
    answer = await platform.get(SHELTER, f"/reports/{report}")
    assert answer.status == 404 or "person_name" not in answer.json()["classes"]


async def test_who_reported_learns_nothing_of_what_the_centre_sends(platform: Platform) -> None:
    report = await case(platform)
    before = [await platform.inbox(who, report) for who in (DOCTOR, COLLEAGUE)]
    await done(
        platform, report, "consent/referrals", agreement(NGO, purpose=Purpose.LEGAL_AID, classes=["person_name"])
    )
    await sent(platform, report, NGO, Purpose.LEGAL_AID)
    for who in (DOCTOR, COLLEAGUE):
        assert Purpose.LEGAL_AID.value not in await platform.referrals(report, who)
    assert [await platform.inbox(who, report) for who in (DOCTOR, COLLEAGUE)] == before
    assert len(await platform.inbox(NGO, report)) == 1


async def test_what_a_dismissal_closed_stays_closed_when_the_report_is_opened_again(platform: Platform) -> None:
    report = await case(platform)
    await done(platform, report, "consent/referrals", agreement(SHELTER))
    await sent(platform, report)
    await platform.accept((await platform.referrals(report, SHELTER))[ACCOMMODATION.value], SHELTER)
    found = {"grounds": "none", "risk": "low", "nextStep": "none", "reason": "Spor o zaradi."}
    await done(platform, report, "dismiss", {"reason": "error", "assessment": found})
    assert (await platform.get(SHELTER, f"/reports/{report}")).status == 404
    again = {"reason": "new_facts", "words": "Javila se ponovo.", "expectedVersion": 6}
    answer = await platform.post(OF_CENTRE, f"/reports/{report}/reopen", again)
    assert answer.status == 200, answer.body
    await platform.carry()
    assert (await platform.get(SHELTER, f"/reports/{report}")).status == 404
    assert (await platform.referrals(report, SHELTER)) == {}
    await sent(platform, report)
    assert (await platform.referrals(report, SHELTER))[ACCOMMODATION.value]["state"] == "sent"
