"""How old the person is was found out: the path moves both ways on the very next read, as often as it is said (DESIGN 10.7)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import reference
from identification.application.contents.classes import CLASSES
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.raids import described, met
from tests.integration.identification.service import NOVI_SAD
from tests.integration.identification.test_access_walk import EVERYTHING
from tests.integration.identification.test_recording_consent import NO, YES, ask_by, record
from tests.integration.identification.test_withdrawing_consent import AGREED, HOLDERS, withdraw
from tests.support import access_oracle as oracle

CHANGED = "identification.person-age-changed.v1"
CHILD, ADULT, NOT_SURE = ({"age": age, "basis": "document"} for age in ("child", "adult", "not_sure"))
WORKER, ELSEWHERE, AUTHOR, INTAKE, DUTY = "csr.nis", "csr.novisad", "health.nis", "intake.centre", "duty.centre"
WITHOUT_BIRTH = {**EVERYTHING, "person": {**EVERYTHING["person"], "birth": {}}}


async def say(
    service: Service,
    who: str,
    report: str,
    said: dict[str, Any],
    version: int = 1,
    key: str | None = None,
    acr: int = 2,
) -> Any:
    return await service.post(who, f"/reports/{report}/age", {"expectedVersion": version, **said}, key, acr)


async def confirm(
    service: Service, who: str, report: str, version: int = 2, key: str | None = None, acr: int = 2
) -> Any:
    return await service.post(who, f"/reports/{report}/age/confirm", {"expectedVersion": version}, key, acr)


async def grown_up(service: Service, who: str, report: str, said: dict[str, Any] = ADULT, version: int = 1) -> Any:
    """That a child is an adult: proposed by `who`, and confirmed by another person of the Centre."""
    proposed = await say(service, who, report, said, version)
    assert proposed.status == 200, proposed.body
    return await confirm(service, INTAKE if who == DUTY else DUTY, report, version + 1)


async def a_child(service: Service, **changes: Any) -> str:
    return str((await service.filed(**{**WITHOUT_BIRTH, **changes}))["id"])


async def an_adult(service: Service, **changes: Any) -> str:
    return str((await service.filed(**{**WITHOUT_BIRTH, "age": "adult", "consent": AGREED, **changes}))["id"])


def unit_of(who: str) -> UUID:
    unit = PEOPLE[who].unit
    assert unit is not None
    return unit


async def published(service: Service, report: str, kind: str = CHANGED) -> list[dict[str, Any]]:
    sql = f"select data from outbox where key = '{report}' and type = '{kind}' order by sequence"
    return [data for (data,) in await service.rows(sql)]


async def reads(service: Service, who: str, report: str, acr: int = 1) -> Any:
    answer = await service.get(who, f"/reports/{report}", acr)
    return answer.json() if answer.status == 200 else None


async def expect_the_table(service: Service, report: str, holders: dict[str, str], **flags: Any) -> None:
    """Every position x class x factor."""
    for position, name in holders.items():
        for acr in (1, 2):
            seen = await reads(service, name, report, acr)
            assert seen["positions"] == [position]
            for class_ in CLASSES:
                mask = oracle.shown(class_, position, stepped_up=acr == 2, health=True, **flags)
                assert (class_ in seen["classes"]) is (mask != "none"), (position, acr, class_)
                if mask == "exists" and class_ in seen["classes"]:
                    assert set(seen["classes"][class_]) == {"recorded"}, (position, acr, class_)


async def accepted(service: Service, report: str, who: str = WORKER, after: str | None = None) -> UUID:
    """The child's referral was sent and taken on."""
    referral = await service.referral_of(report, *([after] if after else []))
    await service.sent(report, unit_of(who), referral)
    await service.accepted(report, referral, unit_of(who), PEOPLE[who].sub)
    return referral


@pytest.mark.parametrize("who", [INTAKE, DUTY])
@pytest.mark.parametrize("age", ["child", "not_sure"])
async def test_an_adult_after_all_closes_what_rested_on_the_child_and_is_to_be_asked(
    service: Service, who: str, age: str
) -> None:
    report = await a_child(service, age=age)
    referral = await accepted(service, report)
    assert (await reads(service, WORKER, report))["positions"] == ["grant.child_protection"]
    answer = await grown_up(service, who, report, {**ADULT, "basis": "statement"})
    assert (answer.status, answer.json()["version"]) == (200, 3)
    assert await reads(service, WORKER, report) is None
    assert await service.rows(f"select state from disclosure where referral_id = '{referral}'") == [("ended",)]
    (ended,) = await published(service, report, "identification.disclosure-ended.v1")
    assert (ended["referralId"], ended["kind"], ended["successorUnit"]) == (str(referral), "person_is_adult", None)
    (changed,) = await published(service, report)
    assert (changed["childPath"], changed["servingCsr"], changed["askWhenSafe"]) == (False, None, True)
    await expect_the_table(service, report, HOLDERS, sealed=True)
    assert await ask_by(service, report) is not None
    own = (await reads(service, AUTHOR, report))["classes"]
    assert (own["birth"]["age"], own["birth"]["basis"], own["danger"]["childPath"]) == ("adult", "statement", False)
    assert (own["report"]["wayIn"], own["receipt"]["pathSince"] is None) == ("could_not_ask", False)
    assert (await record(service, INTAKE, report, YES, 3)).status == 200
    await expect_the_table(service, report, HOLDERS, clinical=True)


async def test_what_is_told_late_of_an_ended_child_opens_nothing(service: Service) -> None:
    report = await a_child(service)
    referral = await service.referral_of(report)
    assert (await grown_up(service, INTAKE, report)).status == 200
    await service.sent(report, unit_of(WORKER), referral)
    await service.accepted(report, referral, unit_of(WORKER), PEOPLE[WORKER].sub)
    assert await reads(service, WORKER, report) is None


@pytest.mark.parametrize("who", [AUTHOR, INTAKE, DUTY])
@pytest.mark.parametrize("way", ["consent_adult", "could_not_ask"])
async def test_a_child_after_all_is_sent_to_the_centre_where_it_is_now(service: Service, who: str, way: str) -> None:
    place = {**WITHOUT_BIRTH["person"], "presentPlace": {"municipality": NOVI_SAD}}
    consent = AGREED if way == "consent_adult" else None
    report = await an_adult(service, wayIn=way, consent=consent, person=place)
    assert (await say(service, who, report, CHILD)).status == 200
    (changed,) = await published(service, report)
    assert (changed["childPath"], changed["servingCsr"]) == (True, str(unit_of(ELSEWHERE)))
    assert (changed["askWhenSafe"], changed["urgency"]) == (False, "urgent")
    assert (await reads(service, AUTHOR, report))["classes"]["danger"]["urgency"] == "urgent"
    await accepted(service, report, ELSEWHERE, CHANGED)
    holders = {**HOLDERS, "grant.child_protection": ELSEWHERE}
    clinical = way == "consent_adult"
    await expect_the_table(service, report, holders, clinical=clinical)
    assert await ask_by(service, report) is None
    body = {"expectedVersion": 2, "reason": "filed_by_mistake"}
    assert (await service.post(AUTHOR, f"/reports/{report}/withdraw", body)).slug == "child-report-cannot-be-withdrawn"
    assert (await record(service, INTAKE, report, NO, 2)).slug == "consent-not-asked"
    assert (await withdraw(service, INTAKE, report, 2)).slug == "consent-not-asked"


async def test_a_childs_refusal_is_void_and_an_adults_counts_again(service: Service) -> None:
    report = await an_adult(service)
    assert (await withdraw(service, AUTHOR, report, 1)).status == 200
    await expect_the_table(service, report, HOLDERS, withdrawn=True)
    assert (await say(service, AUTHOR, report, NOT_SURE, 2)).status == 200
    await expect_the_table(service, report, HOLDERS)
    asked = await service.post(INTAKE, f"/reports/{report}/questions", {"text": "Gde je?"})
    assert asked.status == 200, asked.body
    assert (await grown_up(service, INTAKE, report, ADULT, 3)).status == 200
    await expect_the_table(service, report, HOLDERS, withdrawn=True)
    assert await ask_by(service, report) is None


async def test_an_excluded_centre_learns_of_nobody(service: Service) -> None:
    conflict = {"unitIds": [str(unit_of(WORKER))]}
    report = await an_adult(service, conflict=conflict)
    assert (await say(service, INTAKE, report, CHILD)).status == 200
    (changed,) = await published(service, report)
    assert (changed["servingCsr"], changed["excludedUnits"]) == (None, [str(unit_of(WORKER))])
    given = await service.rows(f"select unit_id from authorisation where report_id = '{report}'")
    assert given == [(reference.centre_duty_unit(),)]
    await accepted(service, report, WORKER, CHANGED)
    assert await reads(service, WORKER, report) is None


async def test_who_may_say_it(service: Service) -> None:
    child, grown = await a_child(service), await an_adult(service)
    # Who ends a child's protection is never the author; towards a child anybody's word counts.
    assert (await say(service, AUTHOR, child, ADULT)).slug == "source-may-not-end-protection"
    assert (await say(service, "health2.nis", grown, CHILD)).status == 403
    for stranger in ("police.nis", "csr.novisad", "office.national"):
        assert (await say(service, stranger, grown, CHILD)).status in (403, 404)
    assert (await say(service, AUTHOR, grown, CHILD, 7)).slug == "stale-version"
    of_other_age = ((CHILD, "1980-01-01"), (NOT_SURE, "1980-01-01"), (ADULT, "2015-01-01"))
    for said, born in of_other_age:
        assert (await say(service, INTAKE, grown, {**said, "birthDate": born})).slug == "age-contradicts-birth"
    assert (await say(service, INTAKE, grown, {**CHILD, "birthDate": "2999-01-01"})).slug == "invalid-input"
    assert (await say(service, INTAKE, grown, {"age": "child"})).slug == "invalid-input"
    assert await published(service, grown) == await published(service, child) == []
    first = await say(service, AUTHOR, grown, CHILD, 1, "the-same-key-" + grown)
    assert (await say(service, AUTHOR, grown, CHILD, 1, "the-same-key-" + grown)).json() == first.json()
    assert len(await published(service, grown)) == 1


async def test_what_was_filed_can_still_be_read_as_it_was(service: Service) -> None:
    report = await a_child(service, age="not_sure")
    assert (await grown_up(service, INTAKE, report, {**ADULT, "birthDate": "1990-05-01"})).status == 200
    assert (await say(service, INTAKE, report, {**ADULT, "basis": "medical_estimate"}, 3)).status == 200
    births = [
        (await service.get(AUTHOR, f"/reports/{report}?version={version}")).json()["classes"]["birth"]
        for version in (1, 2, 3, 4)
    ]
    assert [each["age"] for each in births] == ["not_sure", "not_sure", "adult", "adult"]
    assert [each.get("birthDate") for each in births] == [None, None, "1990-05-01", "1990-05-01"]
    assert [each.get("basis") for each in births] == [None, None, "document", "medical_estimate"]
    proposed = {"age": "adult", "basis": "document", "birthDate": "1990-05-01"}
    assert [each.get("proposed") for each in births] == [None, proposed, None, None]
    assert len(await published(service, report)) == 1, "the second said nothing that moves the path"
    assert (await say(service, INTAKE, report, CHILD, 4)).status == 200
    newest = (await reads(service, AUTHOR, report))["classes"]["birth"]
    assert (newest["age"], newest["birthDate"]) == ("child", None)


async def test_of_several_persons_it_is_said_of_one(service: Service) -> None:
    raid = await met(service, **{**described(2), "others": [described(3), described(4)]})
    third = await raid.accepted(3, unit_of(ELSEWHERE), ELSEWHERE)
    assert (await grown_up(service, INTAKE, raid.ids[2])).status == 200
    assert await service.rows(f"select state from disclosure where referral_id = '{third}'") == [("ended",)]
    (changed,) = await published(service, raid.ids[0])
    assert (changed["reportId"], changed["personId"], changed["askWhenSafe"]) == (raid.ids[0], raid.ids[2], True)
    shown = [(await raid.seen(number, INTAKE))["classes"]["danger"]["childPath"] for number in (1, 2, 3)]
    assert shown == [True, False, False]
    body = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    refused = await service.post(AUTHOR, f"/reports/{raid.ids[0]}/withdraw", body)
    assert refused.slug == "child-report-cannot-be-withdrawn"
    assert (await grown_up(service, DUTY, raid.ids[0])).status == 200
    body = {"expectedVersion": 3, "reason": "filed_by_mistake"}
    assert (await service.post(AUTHOR, f"/reports/{raid.ids[0]}/withdraw", body)).status == 200


ages = st.lists(st.sampled_from(["child", "adult", "not_sure"]), min_size=1, max_size=5)


@given(filed=st.sampled_from(["child", "consent_adult", "could_not_ask"]), said=ages)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_was_said_before_the_last_age_decides(service: Service, filed: str, said: list[str]) -> None:
    way = {} if filed == "child" else {"age": "adult", "wayIn": filed}
    consent = AGREED if filed == "consent_adult" else None
    report = str((await service.filed(**{**WITHOUT_BIRTH, **way, "consent": consent}))["id"])
    version = 1
    child = filed == "child"
    for before, age in pairwise([None, *said]):
        answer = await say(service, DUTY, report, {"age": age, "basis": "statement"}, version)
        assert answer.slug == "age-already-recorded" if age == before else answer.status == 200, answer.body
        version += age != before
        if child and age == "adult":
            assert (await confirm(service, INTAKE, report, version)).status == 200
            version += 1
        child = age != "adult"
    child, was_child = said[-1] != "adult", filed == "child"
    sealed = not child and filed != "consent_adult"
    turned = [was_child, *(age != "adult" for age in said)]
    assert len(await published(service, report)) == sum(before is not after for before, after in pairwise(turned))
    seen = (await reads(service, DUTY, report))["classes"]
    assert seen["danger"]["childPath"] is child
    assert ("names" in seen["person_name"]) is not sealed
    assert ((await ask_by(service, report)) is not None) is sealed
    live = await service.rows(f"select live from disclosure_basis where report_id = '{report}'")
    assert live == ([(child,)] if was_child or any(turned) else [])
    if child:
        after = CHANGED if len(set(turned)) > 1 else None
        await accepted(service, report, WORKER, after)
        assert (await reads(service, WORKER, report))["positions"] == ["grant.child_protection"]
