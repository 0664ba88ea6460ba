"""A child's protection ends by age only where two persons of the Centre say so, from neither of whom the report comes (DESIGN 2)."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from contracts import reference
from contracts.words.persons import AgeBasis
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.test_keying_in import COLLEAGUE, DOCTOR, KEYER, OTHER_INTAKE, key_in, of_ward
from tests.integration.identification.test_recording_age import (
    ADULT,
    AUTHOR,
    CHILD,
    DUTY,
    INTAKE,
    NOT_SURE,
    WORKER,
    a_child,
    accepted,
    confirm,
    expect_the_table,
    published,
    reads,
    say,
    unit_of,
)
from tests.integration.identification.test_withdrawing_consent import HOLDERS
from tests.support import demo_people
from tests.support.walks import walk

CENTRE = (INTAKE, OTHER_INTAKE, DUTY)
PROPOSED, ENDED = "identification.adult-proposed.v1", "identification.adult-proposal-ended.v1"


async def proposal(service: Service, who: str, report: str) -> Any:
    return (await service.get(who, f"/reports/{report}/receipt")).json()["classes"]["receipt"].get("adultProposed")


@pytest.mark.parametrize(("first", "second"), [*permutations(CENTRE, 2)])
async def test_any_two_of_intake_and_duty_end_it_and_one_does_not(service: Service, first: str, second: str) -> None:
    report = await a_child(service)
    referral = await accepted(service, report)
    position = "duty" if first == DUTY else "intake"
    assert (await say(service, first, report, ADULT)).json()["version"] == 2
    # Until it is confirmed everything is as it was.
    await expect_the_table(service, report, {**HOLDERS, "grant.child_protection": WORKER})
    assert await service.rows(f"select state from disclosure where referral_id = '{referral}'") == [("granted",)]
    own = (await reads(service, AUTHOR, report))["classes"]
    assert (own["receipt"]["pathSince"], own["danger"]["childPath"], own["birth"]["age"]) == (None, True, "not_sure")
    assert await published(service, report) == []
    ((event,), waits) = await published(service, report, PROPOSED), await proposal(service, second, report)
    assert (event["proposedBy"], event["version"]) == (str(PEOPLE[first].sub), 2)
    assert (waits.pop("at") is None, waits) == (
        False,
        {"proposedAs": position, "basis": "document", "confirmable": True},
    )
    assert (await proposal(service, first, report))["confirmable"] is False
    for who in (AUTHOR, WORKER):
        assert await proposal(service, who, report) is None
    key = "the-same-key-" + report
    done = await confirm(service, second, report, key=key)
    assert (done.status, done.json()["version"]) == (200, 3)
    assert (await confirm(service, second, report, key=key)).json() == done.json()
    assert await reads(service, WORKER, report) is None
    assert await service.rows(f"select state from disclosure where referral_id = '{referral}'") == [("ended",)]
    (changed,) = await published(service, report)
    assert (changed["childPath"], changed["recordedBy"]) == (False, str(PEOPLE[second].sub))
    assert await proposal(service, first, report) is None
    assert await ended(service, report) == [(first, second, 3)]


async def ended(service: Service, report: str) -> list[tuple[str, str, int]]:
    """Who proposed and who ended each proposal of which that is published, at which version."""
    names = {str(PEOPLE[each].sub): each for each in (AUTHOR, *CENTRE)}
    events = await published(service, report, ENDED)
    return [(names[each["proposedBy"]], names[each["endedBy"]], each["version"]) for each in events]


async def of(service: Service, source: str) -> str:
    """A child's report by where it comes from: the doctor, intake itself, or a call that intake entered for a ward, taken or not."""
    if source in (DOCTOR, INTAKE):
        return str((await service.filed(source))["id"])
    report = str((await key_in(service, of_ward()))["id"])
    if source == "taken":
        assert (await service.post(DOCTOR, f"/reports/{report}/hand-over/take", {})).status == 200
    return report


SOURCE, NOT_FOUND, ROLE = "source-may-not-end-protection", "not-found", "forbidden"
REFUSED = [
    *((DOCTOR, DOCTOR, ROLE if step == "confirm" else SOURCE, step) for step in ("age", "confirm")),
    *((INTAKE, INTAKE, SOURCE, step) for step in ("age", "confirm")),
    *((KEYER, source, SOURCE, step) for source in ("keyed", "taken") for step in ("age", "confirm")),
    *((DOCTOR, "taken", ROLE if step == "confirm" else SOURCE, step) for step in ("age", "confirm")),
    *((COLLEAGUE, "taken", ROLE, step) for step in ("age", "confirm")),
    *((WORKER, DOCTOR, ROLE, step) for step in ("age", "confirm")),
    *((who, DOCTOR, NOT_FOUND, step) for who in ("police.nis", "csr.novisad") for step in ("age", "confirm")),
    (OTHER_INTAKE, DOCTOR, "second-person-needed", "confirm"),
]


@walk("who, source, slug, step", REFUSED)
async def test_who_ends_it_neither_alone_nor_with_another(
    service: Service, who: str, source: str, slug: str, step: str
) -> None:
    report = await of(service, source)
    if who == WORKER:
        await accepted(service, report)
    if step == "confirm":
        assert (await say(service, OTHER_INTAKE, report, ADULT, await version_of(service, report))).status == 200
    version = await version_of(service, report)
    answer = await (
        say(service, who, report, ADULT, version) if step == "age" else confirm(service, who, report, version)
    )
    assert answer.slug == slug, answer.body
    assert (await version_of(service, report), await published(service, report)) == (version, [])
    assert (await reads(service, DUTY, report))["classes"]["danger"]["childPath"] is True


async def version_of(service: Service, report: str) -> int:
    ((version,),) = await service.rows(f"select version from report where id = '{report}'")
    return int(version)


async def test_each_thing_that_is_missing_is_named_and_nothing_changes(service: Service) -> None:
    report = await a_child(service)
    assert (await say(service, INTAKE, report, ADULT, acr=1)).slug == "second-factor-needed"
    assert (await say(service, DUTY, report, {**ADULT, "basis": "other"})).slug == "age-basis-needed"
    assert (await confirm(service, DUTY, report, 1)).slug == "no-adult-proposed"
    assert await version_of(service, report) == 1
    for version, basis in enumerate((each for each in AgeBasis if each is not AgeBasis.OTHER), 1):
        assert (await say(service, INTAKE, report, {**ADULT, "basis": basis}, version)).status == 200
    version = await version_of(service, report)
    assert (await say(service, DUTY, report, {**ADULT, "basis": basis}, version)).slug == "adult-already-proposed"
    assert (await confirm(service, DUTY, report, version, acr=1)).slug == "second-factor-needed"
    # What was looked at is another proposal by now.
    assert (await confirm(service, DUTY, report, version - 1)).slug == "stale-version"
    assert await published(service, report) == []
    assert (await confirm(service, DUTY, report, version)).status == 200


@pytest.mark.parametrize("who", [AUTHOR, INTAKE, DUTY])
async def test_a_child_again_ends_the_proposal_by_one_person(service: Service, who: str) -> None:
    report = await a_child(service, age="child")
    assert (await say(service, INTAKE, report, {**ADULT, "birthDate": "1990-05-01"})).status == 200
    assert (await say(service, who, report, {**CHILD, "basis": "other"}, 2, acr=1)).status == 200
    assert await proposal(service, DUTY, report) is None
    assert await ended(service, report) == [(INTAKE, who, 3)]
    birth = (await reads(service, INTAKE, report))["classes"]["birth"]
    assert (birth["age"], birth["proposed"], birth["birthDate"]) == ("child", None, None)
    assert (await confirm(service, DUTY, report, 3)).slug == "no-adult-proposed"
    assert (await say(service, who, report, {**CHILD, "basis": "other"}, 3, acr=1)).slug == "age-already-recorded"


async def test_another_proposal_takes_the_place_of_the_first_and_is_another_persons(service: Service) -> None:
    report = await a_child(service)
    assert (await say(service, INTAKE, report, ADULT)).status == 200
    assert (await say(service, DUTY, report, {**ADULT, "birthDate": "1990-05-01"}, 2)).status == 200
    assert (await confirm(service, DUTY, report, 3)).slug == "second-person-needed"
    assert (await confirm(service, INTAKE, report, 3)).status == 200
    birth = (await reads(service, AUTHOR, report))["classes"]["birth"]
    assert (birth["age"], birth["birthDate"], birth["proposed"]) == ("adult", "1990-05-01", None)
    assert await ended(service, report) == [(INTAKE, DUTY, 3), (DUTY, INTAKE, 4)]


async def test_who_filed_it_and_works_at_the_centre_now_does_not_end_it(service: Service) -> None:
    report = str((await service.filed("police.nis"))["id"])
    moved = demo_people.claims_of(INTAKE) | {"sub": str(PEOPLE["police.nis"].sub), "acr": "2"}
    client = service.as_principal(**moved)
    headers = {"idempotency-key": "moved-" + report}
    assert (await client.get(f"/reports/{report}")).json()["positions"] == ["intake"]
    body = {"expectedVersion": 1, **ADULT}
    assert (await client.post(f"/reports/{report}/age", body, headers=headers)).slug == SOURCE
    assert (await say(service, DUTY, report, ADULT)).status == 200
    body, headers = {"expectedVersion": 2}, {"idempotency-key": "moved-again-" + report}
    assert (await client.post(f"/reports/{report}/age/confirm", body, headers=headers)).slug == SOURCE
    # The other way in which protection ends.
    referral = await service.sent(report, unit_of(WORKER))
    body = {"expectedVersion": 2, "reason": "safety", "successorUnitId": str(reference.centre_duty_unit())}
    headers = {"idempotency-key": "moved-to-revoke-" + report}
    assert (await client.post(f"/referrals/{referral}/revoke", body, headers=headers)).status == 403


async def test_towards_a_child_one_person_is_enough(service: Service) -> None:
    report = await a_child(service, age="child")
    for version, said in enumerate((NOT_SURE, CHILD), 1):
        assert (await say(service, KEYER, report, {**said, "basis": "other"}, version, acr=1)).status == 200
