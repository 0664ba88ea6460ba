"""DESIGN 10.7: which centre for social work gets a child, and which never learns of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from contracts import reference
from tests.integration.people_first.three_services import (
    CHILD,
    COLLEAGUE,
    DOCTOR,
    DUTY,
    ELSEWHERE,
    FORMAL,
    INTAKE,
    NEXT_ON_DUTY,
    NIGHT,
    SUPERVISOR,
    WORKER,
    Platform,
    unit_of,
)

NOVI_SAD = "89010"
COMES = {"instruction": "hand_to_csr", "until": (NIGHT + timedelta(hours=13)).isoformat()}
OF_NIS = (WORKER, COLLEAGUE, SUPERVISOR, "duty.csr.nis")


async def learns_nothing(platform: Platform, who: str, report: str) -> None:
    """The person gets of the report what anybody gets of an id that no one ever gave, and no list or inbox has it."""
    for path, service in (
        ("/reports/{}", "identification"),
        ("/reports/{}/receipt", "identification"),
        ("/referrals?reportId={}", "referral"),
    ):
        real, random = [await platform.get(who, path.format(each), service) for each in (report, uuid4())]
        assert (real.status, len(real.body)) == (random.status, len(random.body)), (who, path)
        assert real.status == 404 or real.json()["items"] == []
    for item in (await platform.referrals(report)).values():
        assert (await platform.get(who, f"/referrals/{item['id']}", "referral")).status == 404
    for path, service in (("/reports?first=50", "identification"), ("/referrals?first=50", "referral")):
        assert report not in (await platform.get(who, path, service)).body.decode()
    assert report not in (await platform.get(who, "/inbox?first=100", "notifications")).body.decode()


async def with_the_duty_alone(platform: Platform, report: str) -> bool:
    """Whether the child's referral waits with the Centre's duty, and its clock runs."""
    item = await platform.child(report)
    runs = [each["state"] for each in item["clocks"] if each["code"] == "CHILD_WITHOUT_UNIT"] == ["running"]
    return (item["state"], item["unitId"], runs) == ("escalated", str(reference.centre_duty_unit()), True)


async def offered(platform: Platform, report: str) -> bool:
    """Whether the Centre may say that the centre for social work comes."""
    return "hand_to_csr" in (await platform.get(INTAKE, f"/reports/{report}")).json()["offeredInstructions"]


async def said_last(platform: Platform, report: str) -> str:
    """Code of the instruction that the reporter's receipt shows first."""
    found = (await platform.get(DOCTOR, f"/reports/{report}/receipt")).json()["classes"]["instruction"]
    return str(found["entries"][-1]["code"])


@pytest.mark.parametrize("age", ["child", "not_sure"])
async def test_the_csr_where_the_child_is_now(platform: Platform, age: str) -> None:
    """The CSR where the child is *now*: not the one of the place where it was met, which does not learn of it."""
    place = {"presentPlace": {"municipality": NOVI_SAD}}
    report = await platform.arrived(age=age, person=place)
    assert (await platform.child(report))["unitId"] == unit_of(ELSEWHERE)
    assert await platform.inbox(ELSEWHERE, report) == ["request_waits"]
    for who in OF_NIS:
        await learns_nothing(platform, who, report)


async def test_an_adult_goes_to_no_csr(platform: Platform) -> None:
    """Children: an adult's report goes to the Centre and to no centre for social work."""
    report = await platform.arrived(age="adult")
    assert set(await platform.referrals(report)) == {FORMAL}
    for who in OF_NIS:
        await learns_nothing(platform, who, report)


async def test_one_question_names_units_in_conflict(platform: Platform) -> None:
    """One question whether anyone in the receiving institutions could be involved or related: answered by naming units."""
    for unit in (str(uuid4()), unit_of(INTAKE), str(reference.centre_duty_unit())):
        refused = await platform.file(conflict={"unitIds": [unit]})
        assert (refused.status, set(refused.fields())) == (422, {"conflict.unitIds.0"})
    report = await platform.arrived(conflict={"unitIds": [unit_of(WORKER)], "note": "Rođak radi tamo."})
    values = {"unitIds": [unit_of(WORKER)], "note": "Rođak radi tamo."}
    for who in (DOCTOR, INTAKE):
        assert (await platform.seen(who, report))["conflict"] == values


async def test_a_unit_in_conflict_is_skipped_and_the_centre_gets_it_alone(platform: Platform) -> None:
    """That unit is skipped, and the Centre gets it alone: its duty is to name another one."""
    report = await platform.arrived(conflict={"unitIds": [unit_of(WORKER)]})
    assert await with_the_duty_alone(platform, report)
    assert await platform.inbox(INTAKE, report) == ["request_waits"] * 2
    await learns_nothing(platform, ELSEWHERE, report)


async def test_a_unit_in_conflict_never_learns_of_it(platform: Platform) -> None:
    """That unit never learns of it: not when it is filed, advised, overdue or taken over, by no door and no mail."""
    report = await platform.arrived(danger="yes", conflict={"unitIds": [unit_of(WORKER)]})
    platform.clock.forward(minutes=16)
    await platform.clocks_strike()
    assert "term_passed" in await platform.inbox(NEXT_ON_DUTY, report)
    await platform.take_over(report)
    await platform.post(INTAKE, f"/reports/{report}/advice", {"instruction": "speak_alone"})
    await platform.post(DOCTOR, f"/reports/{report}/whereabouts", {"answer": "left_with_companion"})
    await platform.carry()
    for who in OF_NIS:
        await learns_nothing(platform, who, report)
    mails = f"select count(*) from delivery d join notice n on n.id = d.notice_id where n.report_id = '{report}'"
    to_the_unit = f"{mails} and n.unit_id = '{unit_of(WORKER)}'"
    assert platform.rows("notifications", to_the_unit) == [["0"]]
    assert platform.rows("notifications", mails) != [["0"]]


async def test_a_referral_never_comes_to_a_unit_in_conflict_later(platform: Platform) -> None:
    """Never: nor by a colleague who passes it on, nor by the Centre that takes it from another unit."""
    report = await platform.arrived(
        person={"presentPlace": {"municipality": NOVI_SAD}}, conflict={"unitIds": [unit_of(WORKER)]}
    )
    item = await platform.child(report)
    revocation = {"expectedVersion": 1, "reason": "safety", "successorUnitId": unit_of(WORKER)}
    refused = await platform.post(INTAKE, f"/referrals/{item['id']}/revoke", revocation)
    assert (refused.status, refused.slug) == (422, "successor-not-suitable")
    await platform.reject(item, "out_of_area", unit_of(WORKER), ELSEWHERE)
    await platform.carry()
    refused = await platform.reject(await platform.child(report), "out_of_area", unit_of(WORKER), DUTY)
    assert (refused.status, refused.slug) == (422, "unit-not-suitable")
    for who in OF_NIS:
        await learns_nothing(platform, who, report)


@pytest.mark.parametrize("place", [each.code for each in reference.elsewhere()])
async def test_where_no_centre_for_social_work_serves_the_place_the_centre_gets_the_child_alone(
    platform: Platform, place: str
) -> None:
    """The CSR where the child is now: met abroad, in Kosovo and Metohija or at an unknown place, there is none; present in a town, its own."""
    alone = await platform.arrived(encounterMunicipality=place)
    assert await with_the_duty_alone(platform, alone)
    seen = await platform.seen(INTAKE, alone)
    assert seen["municipality"] == {"encounter": place, "encounterRegion": reference.region(place)}
    for who in OF_NIS:
        await learns_nothing(platform, who, alone)
    here = {"presentPlace": {"municipality": NOVI_SAD}}
    elsewhere = await platform.child(await platform.arrived(encounterMunicipality=place, person=here))
    assert elsewhere["unitId"] == str(reference.serving_csr(NOVI_SAD))


async def test_the_own_unit_of_the_author_can_be_in_conflict(platform: Platform) -> None:
    """Anyone in the receiving institutions: a worker who names her own unit is its only member who knows."""
    report = await platform.arrived(WORKER, conflict={"unitIds": [unit_of(WORKER)]})
    assert (await platform.get(WORKER, f"/reports/{report}")).json()["positions"] == ["author"]
    for who in OF_NIS[1:]:
        assert (await platform.get(who, f"/reports/{report}")).status == 404
        assert await platform.inbox(who, report) == []


@pytest.mark.parametrize("answer", [True, False])
async def test_what_a_parent_says_changes_nothing(platform: Platform, answer: bool) -> None:
    """A parent or guardian has no right at all, and for a child a refusal is void: neither opens, closes or stops anything."""
    said = await platform.arrived(consent={"identification": answer, "shareClinical": answer}, clinical="Modrice.")
    unsaid = await platform.arrived(clinical="Modrice.")
    for report in (said, unsaid):
        await platform.accept(await platform.child(report))
    views = [await platform.get(who, f"/reports/{said}", acr=2) for who in (INTAKE, WORKER, DOCTOR)]
    others = [await platform.get(who, f"/reports/{unsaid}", acr=2) for who in (INTAKE, WORKER, DOCTOR)]
    for view, other in zip(views, others, strict=True):
        assert (view.status, set(view.json()["classes"])) == (200, set(other.json()["classes"]))
        assert (view.json()["withheld"], view.json()["positions"]) == (
            other.json()["withheld"],
            other.json()["positions"],
        )
    assert {purpose: item["state"] for purpose, item in (await platform.referrals(said)).items()} == {
        FORMAL: "sent",
        CHILD: "accepted",
    }


async def test_no_unit_is_promised_that_is_not_asked_and_duty_names_one_within_an_hour(platform: Platform) -> None:
    """Where the serving centre is skipped no one comes: it is neither offered nor taken, and the duty is alerted until it names a unit."""
    report = await platform.arrived(conflict={"unitIds": [unit_of(WORKER)]})
    assert not await offered(platform, report)
    body = {"expectedVersion": 1, "advice": COMES}
    refused = await platform.post(INTAKE, f"/reports/{report}/take-over", body)
    assert (refused.status, refused.slug) == (409, "unit-not-asked")
    assert (await platform.get(DOCTOR, f"/reports/{report}/receipt")).json()["state"] == "submitted"
    await platform.take_over(report)
    refused = await platform.post(INTAKE, f"/reports/{report}/advice", COMES)
    assert (refused.status, refused.slug) == (409, "unit-not-asked")
    platform.clock.forward(minutes=61)
    await platform.clocks_strike()
    assert "term_passed" in await platform.inbox(DUTY, report)
    item = await platform.child(report)
    assert (await platform.reject(item, "out_of_area", unit_of(ELSEWHERE), DUTY)).status == 200
    await platform.carry()
    assert not await offered(platform, report), "it reads nothing before it is confirmed"
    await platform.confirm(item, unit_of(ELSEWHERE))
    assert await offered(platform, report)
    assert (await platform.post(INTAKE, f"/reports/{report}/advice", COMES)).status == 200
    for who in OF_NIS:
        await learns_nothing(platform, who, report)


@pytest.mark.parametrize("way", ["rejected", "out of area", "revoked", "an adult"])
async def test_a_unit_that_is_asked_no_more_is_promised_no_more(platform: Platform, way: str) -> None:
    """The one who waits for a unit is notified at once that it does not come, and is told so once."""
    report = await platform.arrived()
    await platform.take_over(report)
    assert (await platform.post(INTAKE, f"/reports/{report}/advice", COMES)).status == 200
    await platform.carry()
    before = notices(platform, report)
    await asked_no_more(platform, report, way)
    if way == "revoked":
        assert await said_last(platform, report) == "unit_not_coming", "at once, before anything travels"
    await platform.carry()
    assert await said_last(platform, report) == "unit_not_coming"
    assert notices(platform, report) > before
    assert await offered(platform, report) is (way == "revoked"), "the successor is asked"
    again = f"select count(*) from instruction where report_id = '{report}' and code = 'unit_not_coming'"
    if way == "rejected":
        item = await platform.child(report)
        assert (await platform.reject(item, "out_of_area", unit_of(ELSEWHERE), DUTY)).status == 200
        await platform.carry()
    assert platform.rows("identification", again) == [["1"]]


@pytest.mark.parametrize("hours", [14, 16])
@pytest.mark.parametrize("taken_on", [True, False])
@pytest.mark.parametrize("way", ["revoked", "an adult"])
async def test_a_promise_that_was_kept_is_not_taken_back(
    platform: Platform, way: str, taken_on: bool, hours: int
) -> None:
    """Once the unit that took the child on was due and is not late, no one is notified that it does not come; one that never did is."""
    report = await platform.arrived()
    await platform.take_over(report)
    assert (await platform.post(INTAKE, f"/reports/{report}/advice", COMES)).status == 200
    await platform.carry()
    if taken_on:
        await platform.accept(await platform.child(report))
    platform.clock.forward(hours=hours)
    was_kept = taken_on and hours == 16
    await asked_no_more(platform, report, way)
    assert await said_last(platform, report) == ("hand_to_csr" if was_kept else "unit_not_coming")


def notices(platform: Platform, report: str) -> int:
    """How many were told of the report until now."""
    ((count,),) = platform.rows("notifications", f"select count(*) from notice where report_id = '{report}'")
    return int(count)


async def asked_no_more(platform: Platform, report: str, way: str) -> None:
    """The centre for social work of Niš loses the child's referral."""
    item = await platform.child(report)
    if way == "revoked":
        body = {"expectedVersion": 2, "reason": "safety", "successorUnitId": unit_of(ELSEWHERE)}
        assert (await platform.post(INTAKE, f"/referrals/{item['id']}/revoke", body)).status == 200
    elif way == "an adult":
        body = {"expectedVersion": 2, "age": "adult", "basis": "document"}
        assert (await platform.post(INTAKE, f"/reports/{report}/age", body, acr=2)).status == 200
        confirmed = await platform.post(DUTY, f"/reports/{report}/age/confirm", {"expectedVersion": 3}, acr=2)
        assert confirmed.status == 200, confirmed.body
    else:
        reason, right = ("no_capacity", None) if way == "rejected" else ("out_of_area", unit_of(ELSEWHERE))
        assert (await platform.reject(item, reason, right)).status == 200
