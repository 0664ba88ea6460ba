"""A revocation is never lost: it may come before the referral was announced here, and what is announced later opens nothing."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from contracts import reference
from contracts.naming import referral_id
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import Case
from tests.support.asgi import Answer

DUTY = str(reference.centre_duty_unit())
NOVI_SAD = PEOPLE["csr.novisad"].unit
WORKER = PEOPLE["csr.nis"].sub
UNIT = ("csr.nis", "csr2.nis", "csr.supervisor")


async def revoke(
    service: Service,
    referral: UUID,
    report: str | None,
    who: str = "intake.centre",
    key: str | None = None,
    **more: object,
) -> Answer:
    query = "" if report is None else f"?reportId={report}"
    body = {"expectedVersion": 1, "reason": "safety", "successorUnitId": DUTY, **more}
    return await service.post(who, f"/referrals/{referral}/revoke{query}", body, key)


async def ends(service: Service, report: str) -> list[dict[str, object]]:
    rows = f"select data from outbox where key = '{report}' and type = 'identification.disclosure-ended.v1'"
    return [data for (data,) in await service.rows(rows)]


async def opens_to(service: Service, report: str) -> set[str]:
    return {who for who in UNIT if (await service.get(who, f"/reports/{report}")).status == 200}


async def filed(service: Service, who: str = "health.nis") -> tuple[str, UUID]:
    """A child's report, and the referral that no one has announced yet."""
    report = (await service.filed(who))["id"]
    return report, await service.referral_of(report)


async def test_what_is_announced_after_its_revocation_never_opens(service: Service, csr_nis: UUID) -> None:
    report, referral = await filed(service)
    answer = await revoke(service, referral, report, successorUnitId=str(NOVI_SAD))
    assert (answer.status, answer.json()["id"], answer.json()["ending"]) == (200, report, "ahead")
    (found,) = await ends(service, report)
    assert (found["referralId"], found["kind"], found["successorUnit"]) == (str(referral), "revoked", str(NOVI_SAD))
    await service.sent(report, csr_nis, referral)
    assert await opens_to(service, report) == set()
    await service.rejected(report, referral, csr_nis)
    await service.rerouted(report, referral, csr_nis, NOVI_SAD)
    await service.accepted(report, referral, csr_nis, WORKER)
    assert await opens_to(service, report) == set()
    assert (await service.get("csr.novisad", f"/reports/{report}")).status == 404
    assert len(await ends(service, report)) == 1


async def test_the_answer_says_whether_it_had_been_announced(service: Service, csr_nis: UUID) -> None:
    report, referral = await filed(service)
    await service.sent(report, csr_nis, referral)
    key = uuid4().hex
    for _ in range(2):
        assert (await revoke(service, referral, report, key=key)).json()["ending"] == "ended"
    report, referral = await filed(service)
    await revoke(service, referral, None, key=(key := uuid4().hex))
    await service.sent(report, csr_nis, referral)
    assert (await revoke(service, referral, None, key=key)).json()["ending"] == "ahead"


async def test_its_successor_can_be_revoked_before_it_is_announced_as_well(service: Service, csr_nis: UUID) -> None:
    report, referral = await filed(service)
    await service.sent(report, csr_nis, referral)
    await revoke(service, referral, report, successorUnitId=str(NOVI_SAD))
    second = await service.referral_of(report, "identification.disclosure-ended.v1")
    assert (await revoke(service, second, report)).json()["ending"] == "ahead"
    await service.sent(report, NOVI_SAD, second)
    assert (await service.get("csr.novisad", f"/reports/{report}")).status == 404
    assert len(await ends(service, report)) == 2


async def test_a_mistyped_referral_is_not_found_and_nothing_ends(service: Service, csr_nis: UUID) -> None:
    report, referral = await filed(service)
    foreign, _ = await filed(service)
    await service.sent(report, csr_nis, referral)
    centres_own = referral_id(await submission_of(service, report), "formal_identification")
    for mistyped, of in ((uuid4(), report), (referral, foreign), (centres_own, report), (uuid4(), None)):
        assert (await revoke(service, mistyped, of)).status == 404
    assert await opens_to(service, report) == set(UNIT)
    assert await ends(service, report) == await ends(service, foreign) == []


async def submission_of(service: Service, report: str) -> UUID:
    """Id of the event that announced the report."""
    sql = f"select id from outbox where key = '{report}' and type = 'identification.report-submitted.v1'"
    ((event,),) = await service.rows(sql)
    return UUID(str(event))


async def test_a_known_referral_of_another_report_is_not_found(service: Service, csr_nis: UUID) -> None:
    report, other = (await service.filed())["id"], (await service.filed())["id"]
    referral = await service.sent(report, csr_nis)
    assert (await revoke(service, referral, other)).status == 404
    assert await opens_to(service, report) == set(UNIT)


async def test_the_rules_of_a_revocation_hold_ahead_as_well(service: Service) -> None:
    report, referral = await filed(service)
    refusals = [
        await revoke(service, referral, report, successorUnitId=None),
        await revoke(service, referral, report, successorUnitId=str(uuid4())),
        await revoke(service, referral, report, expectedVersion=7),
    ]
    assert [answer.slug for answer in refusals] == ["successor-required", "successor-not-suitable", "stale-version"]
    assert await service.rows(f"select 1 from disclosure where report_id = '{report}'") == []


async def test_once_is_enough_and_a_repeat_is_recognised_with_and_without_the_report(
    service: Service, csr_nis: UUID
) -> None:
    (report, referral), key = await filed(service), uuid4().hex
    assert (await revoke(service, referral, report, key=key)).status == 200
    assert (await revoke(service, referral, report, key=key)).status == 200
    again = await revoke(service, referral, report)
    assert (again.status, again.slug) == (409, "disclosure-already-ended")
    await service.sent(report, csr_nis, referral)
    assert (await revoke(service, referral, None, key=key)).status == 200
    assert (await revoke(service, referral, None)).slug == "disclosure-already-ended"


async def test_no_one_without_the_right_leaves_a_trace_or_learns_anything(service: Service, csr_nis: UUID) -> None:
    (report, known), (childs_author, own) = await filed(service), await filed(service, "intake.centre")
    await service.sent(report, csr_nis)
    for who in ("health.nis", "csr.nis", "police.nis", "office.national"):
        answers = [await revoke(service, each, report, who) for each in (known, uuid4())]
        assert answers[0].status in (403, 404)
        assert (answers[0].status, answers[0].slug) == (answers[1].status, answers[1].slug)
    by_centre = [await revoke(service, uuid4(), report), await revoke(service, own, childs_author)]
    assert [(answer.status, answer.slug) for answer in by_centre] == [(404, "not-found"), (403, "forbidden")]
    about = f"report_id in ('{report}', '{childs_author}')"
    assert await service.rows(f"select 1 from disclosure where {about} and state = 'ended'") == []
    assert await opens_to(service, report) == set(UNIT)


async def test_of_a_revocation_and_an_announcement_at_once_the_revocation_wins(service: Service, csr_nis: UUID) -> None:
    for _ in range(8):
        report, referral = await filed(service)
        answer, _ = await asyncio.gather(revoke(service, referral, report), service.sent(report, csr_nis, referral))
        assert answer.status == 200
        assert await opens_to(service, report) == set()
        assert len(await ends(service, report)) == 1


async def close_in_sql(service: Service, who: str, report: str, referral: UUID) -> None:
    """As the application's role, with a statement that forgot every rule."""
    sql = (
        "insert into disclosure (referral_id, report_id, purpose, state, ended_at) "
        "values (:referral, :report, 'child_protection', 'ended', now())"
    )
    await Case(service, UUID(report), uuid4(), referral).run(who, sql)


async def test_row_level_security_lets_the_centre_close_what_was_not_announced(service: Service) -> None:
    report, referral = await filed(service)
    await close_in_sql(service, "intake2.centre", report, referral)
    assert await service.rows(f"select state from disclosure where report_id = '{report}'") == [("ended",)]


@pytest.mark.parametrize("who", ["csr.nis", "health.nis", "police.nis"])
async def test_row_level_security_stops_all_others(service: Service, who: str) -> None:
    report, referral = await filed(service)
    with pytest.raises(DBAPIError, match="row-level security"):
        await close_in_sql(service, who, report, referral)


async def test_row_level_security_knows_of_which_report_a_referral_is(service: Service) -> None:
    (report, _), (_, foreign) = await filed(service), await filed(service)
    for referral in (foreign, uuid4()):
        with pytest.raises(DBAPIError, match="row-level security"):
            await close_in_sql(service, "intake.centre", report, referral)
