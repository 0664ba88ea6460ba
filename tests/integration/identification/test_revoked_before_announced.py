"""A revocation is never lost: it may come before the referral was announced here, and closes what is announced later."""

from __future__ import annotations

import asyncio
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from contracts import reference
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
    told = f"select data from outbox where key = '{report}' and type = 'identification.disclosure-ended.v1'"
    return [data for (data,) in await service.rows(told)]


async def opens_to(service: Service, report: str) -> set[str]:
    return {who for who in UNIT if (await service.get(who, f"/reports/{report}")).status == 200}


async def test_what_is_announced_after_its_revocation_never_opens(service: Service, csr_nis: UUID) -> None:
    report, referral = (await service.filed())["id"], uuid4()
    answer = await revoke(service, referral, report, successorUnitId=str(NOVI_SAD))
    assert (answer.status, answer.json()["id"]) == (200, report)
    assert await ends(service, report) == []
    await service.sent(report, csr_nis, referral)
    assert await opens_to(service, report) == set()
    (told,) = await ends(service, report)
    assert (told["referralId"], told["kind"], told["successorUnit"]) == (str(referral), "revoked", str(NOVI_SAD))
    await service.rejected(report, referral, csr_nis)
    await service.rerouted(report, referral, csr_nis, NOVI_SAD)
    await service.accepted(report, referral, csr_nis, WORKER)
    assert await opens_to(service, report) == set()
    assert (await service.get("csr.novisad", f"/reports/{report}")).status == 404
    assert len(await ends(service, report)) == 1


async def test_the_end_is_told_by_the_time_of_the_revocation(service: Service, csr_nis: UUID) -> None:
    report, referral = (await service.filed())["id"], uuid4()
    await revoke(service, referral, report)
    ((at,),) = await service.rows(f"select at from revocation_ahead where report_id = '{report}'")
    await service.sent(report, csr_nis, referral)
    (told,) = await ends(service, report)
    assert datetime.fromisoformat(str(told["endedAt"])) == at


async def test_it_counts_for_the_report_it_was_made_on_and_for_no_other(service: Service, csr_nis: UUID) -> None:
    own, foreign, referral = (await service.filed())["id"], (await service.filed())["id"], uuid4()
    assert (await revoke(service, referral, own)).status == 200
    await service.sent(foreign, csr_nis, referral)
    assert await opens_to(service, foreign) == set(UNIT)
    assert await ends(service, own) == await ends(service, foreign) == []
    assert (await revoke(service, referral, own)).status == 404
    assert (await revoke(service, referral, None)).status == 200
    assert await opens_to(service, foreign) == set()


async def test_a_known_referral_of_another_report_is_not_found(service: Service, csr_nis: UUID) -> None:
    report, other = (await service.filed())["id"], (await service.filed())["id"]
    referral = await service.sent(report, csr_nis)
    assert (await revoke(service, referral, other)).status == 404
    assert await opens_to(service, report) == set(UNIT)


async def test_the_rules_of_a_revocation_hold_ahead_as_well(service: Service) -> None:
    report = (await service.filed())["id"]
    refusals = [
        await revoke(service, uuid4(), report, successorUnitId=None),
        await revoke(service, uuid4(), report, successorUnitId=str(uuid4())),
        await revoke(service, uuid4(), report, expectedVersion=7),
    ]
    assert [answer.slug for answer in refusals] == ["successor-required", "successor-not-suitable", "stale-version"]
    assert await service.rows(f"select 1 from revocation_ahead where report_id = '{report}'") == []


async def test_once_is_enough_and_a_repeat_is_recognised_with_and_without_the_report(
    service: Service, csr_nis: UUID
) -> None:
    report, referral, key = (await service.filed())["id"], uuid4(), uuid4().hex
    assert (await revoke(service, referral, report, key=key)).status == 200
    assert (await revoke(service, referral, report, key=key)).status == 200
    again = await revoke(service, referral, report)
    assert (again.status, again.slug) == (409, "disclosure-already-ended")
    await service.sent(report, csr_nis, referral)
    assert (await revoke(service, referral, None, key=key)).status == 200
    assert (await revoke(service, referral, None)).slug == "disclosure-already-ended"


async def test_nobody_without_the_right_leaves_a_trace_or_learns_anything(service: Service, csr_nis: UUID) -> None:
    report, childs_author = (await service.filed())["id"], (await service.filed("intake.centre"))["id"]
    known = await service.sent(report, csr_nis)
    for who in ("health.nis", "csr.nis", "police.nis", "office.national"):
        answers = [await revoke(service, each, report, who) for each in (known, uuid4())]
        assert answers[0].status in (403, 404)
        assert (answers[0].status, answers[0].slug) == (answers[1].status, answers[1].slug)
    by_centre = [await revoke(service, uuid4(), each) for each in (str(uuid4()), childs_author)]
    assert [(answer.status, answer.slug) for answer in by_centre] == [(404, "not-found"), (403, "forbidden")]
    about = f"report_id in ('{report}', '{childs_author}')"
    assert await service.rows(f"select 1 from revocation_ahead where {about}") == []
    assert await opens_to(service, report) == set(UNIT)


async def test_of_a_revocation_and_an_announcement_at_once_the_revocation_wins(service: Service, csr_nis: UUID) -> None:
    for _ in range(8):
        report, referral = (await service.filed())["id"], uuid4()
        answer, _ = await asyncio.gather(revoke(service, referral, report), service.sent(report, csr_nis, referral))
        assert answer.status == 200
        assert await opens_to(service, report) == set()
        assert len(await ends(service, report)) == 1


async def add_in_sql(service: Service, who: str, report: str) -> None:
    """As the application's role, with a statement that forgot every rule."""
    sql = "insert into revocation_ahead (report_id, referral_id, given_by, at) values (:report, :referral, :by, now())"
    case = Case(service, UUID(report), uuid4(), uuid4())
    await case.run(who, sql, by=PEOPLE[who].sub)


async def test_the_second_wall_lets_the_centre_add_one(service: Service) -> None:
    report = (await service.filed("intake.centre"))["id"]
    await add_in_sql(service, "intake2.centre", report)
    assert len(await service.rows(f"select 1 from revocation_ahead where report_id = '{report}'")) == 1


@pytest.mark.parametrize(
    ("who", "author"), [("intake.centre", "intake.centre"), ("csr.nis", "health.nis"), ("health.nis", "health.nis")]
)
async def test_the_second_wall_stops_a_childs_author_a_unit_and_a_reporter(
    service: Service, csr_nis: UUID, who: str, author: str
) -> None:
    report = (await service.filed(author))["id"]
    await service.sent(report, csr_nis)
    with pytest.raises(DBAPIError, match="row-level security"):
        await add_in_sql(service, who, report)
