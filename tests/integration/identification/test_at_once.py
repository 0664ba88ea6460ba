"""Two at once: one order of locks, one winner, and nothing lost between a command and an event."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis.domain.errors import Unavailable
from contracts import reference
from tests.integration.identification.conftest import NIS, PEOPLE, Service, minimum

ROUNDS = range(4)
WORKER = PEOPLE["csr.nis"].sub
REVOCATION = {"expectedVersion": 1, "reason": "safety", "successorUnitId": str(reference.centre_duty_unit())}


async def test_two_pages_of_the_same_unopened_reports_do_not_wait_for_each_other(service: Service) -> None:
    for _ in ROUNDS:
        ids = [(await service.filed())["id"] for _ in range(6)]
        pages = await asyncio.gather(
            service.as_person("intake.centre").post("/reports/batch", {"ids": ids}),
            service.as_person("intake2.centre").post("/reports/batch", {"ids": ids[::-1]}),
        )
        assert [page.status for page in pages] == [200, 200]
        assert all(item is not None for page in pages for item in page.json()["items"])


async def test_a_page_that_shows_a_report_is_no_person_who_opens_it(service: Service) -> None:
    report = (await service.filed())["id"]
    await service.as_person("intake.centre").post("/reports/batch", {"ids": [report]})
    seen = (await service.get("health.nis", f"/reports/{report}/receipt")).json()["classes"]["receipt"]
    assert (seen["stage"], seen["openedAt"]) == ("saved", None)


async def test_of_two_first_reads_one_opens(service: Service) -> None:
    for _ in ROUNDS:
        report = (await service.filed())["id"]
        await asyncio.gather(*(service.get(who, f"/reports/{report}") for who in ("intake.centre", "intake2.centre")))
        opened = f"select 1 from outbox where key = '{report}' and type = 'identification.report-opened.v1'"
        assert len(await service.rows(opened)) == 1


@pytest.mark.parametrize("path", ["take-over", None], ids=["taken over", "opened"])
async def test_a_delivery_that_crosses_a_command_is_kept_and_keeps_the_command(
    service: Service, path: str | None
) -> None:
    for _ in ROUNDS:
        report, at = (await service.filed())["id"], datetime.now(UTC)
        command = (
            service.get("intake.centre", f"/reports/{report}")
            if path is None
            else service.post("intake.centre", f"/reports/{report}/{path}", {"expectedVersion": 1})
        )
        answer, _ = await asyncio.gather(command, service.delivered(report, at))
        assert answer.status == 200
        seen = (await service.get("health.nis", f"/reports/{report}/receipt")).json()["classes"]["receipt"]
        assert seen["deliveredAt"] == at.isoformat()
        assert seen["stage"] == ("opened" if path is None else "taken_over")


async def test_a_revocation_that_crosses_an_acceptance_closes(service: Service, csr_nis: UUID) -> None:
    for _ in ROUNDS:
        report = (await service.filed())["id"]
        referral = await service.sent(report, csr_nis)
        answer, _ = await asyncio.gather(
            service.post("intake.centre", f"/referrals/{referral}/revoke", REVOCATION),
            service.accepted(report, referral, csr_nis, WORKER),
        )
        assert answer.status == 200
        for username in ("csr.nis", "csr2.nis", "csr.supervisor"):
            assert (await service.get(username, f"/reports/{report}")).status == 404


async def test_of_two_revocations_one_ends_it(service: Service, csr_nis: UUID) -> None:
    for _ in ROUNDS:
        report = (await service.filed())["id"]
        referral = await service.sent(report, csr_nis)
        answers = await asyncio.gather(
            *(
                service.post(who, f"/referrals/{referral}/revoke", REVOCATION)
                for who in ("intake.centre", "intake2.centre")
            )
        )
        assert sorted(answer.status for answer in answers) == [200, 409]
        ends = f"select 1 from outbox where key = '{report}' and type = 'identification.disclosure-ended.v1'"
        assert len(await service.rows(ends)) == 1


async def test_the_same_filing_twice_at_once_is_one_report(service: Service) -> None:
    for _ in ROUNDS:
        key, body = uuid4().hex, minimum()
        answers = await asyncio.gather(*(service.post("health.nis", "/reports", body, key) for _ in range(3)))
        assert {answer.status for answer in answers} == {201}
        assert len({answer.json()["id"] for answer in answers}) == 1


async def test_the_same_command_twice_at_once_is_done_once(service: Service) -> None:
    for _ in ROUNDS:
        report, key = (await service.filed())["id"], uuid4().hex
        path, body = f"/reports/{report}/take-over", {"expectedVersion": 1}
        answers = await asyncio.gather(*(service.post("intake.centre", path, body, key) for _ in range(3)))
        assert [(answer.status, answer.json()["version"]) for answer in answers] == [(200, 2)] * 3


@pytest.mark.parametrize("at", range(4))
async def test_a_revocation_at_any_point_of_a_referrals_way_closes_for_good(
    service: Service, csr_nis: UUID, at: int
) -> None:
    novi_sad = PEOPLE["csr.novisad"].unit
    # Met in Novi Sad and now in Niš: a reroute to the centre of the encounter needs no one's word.
    here = {"presentPlace": {"municipality": NIS}}
    report = (await service.filed(encounterMunicipality="89010", person=here))["id"]
    referral = await service.sent(report, csr_nis)
    way: list[Callable[[], Awaitable[object]]] = [
        lambda: service.rejected(report, referral, csr_nis),
        lambda: service.rerouted(report, referral, csr_nis, novi_sad),
        lambda: service.accepted(report, referral, novi_sad, PEOPLE["csr.novisad"].sub),
    ]
    for step in way[:at]:
        await step()
    assert (await service.post("intake.centre", f"/referrals/{referral}/revoke", REVOCATION)).status == 200
    late: list[Callable[[], Awaitable[object]]] = [lambda: service.sent(report, csr_nis, referral), *way[at:], *way]
    for step in late:
        await step()
        for username in ("csr.nis", "csr2.nis", "csr.supervisor", "csr.novisad"):
            assert (await service.get(username, f"/reports/{report}")).status == 404


async def test_of_two_referrals_of_a_report_the_end_of_one_leaves_the_other(service: Service, csr_nis: UUID) -> None:
    novi_sad = PEOPLE["csr.novisad"]
    report = (await service.filed())["id"]
    first = await service.sent(report, csr_nis)
    revocation = {**REVOCATION, "successorUnitId": str(novi_sad.unit)}
    assert (await service.post("intake.centre", f"/referrals/{first}/revoke", revocation)).status == 200
    second = await service.referral_of(report, "identification.disclosure-ended.v1")
    await service.sent(report, novi_sad.unit, second)
    await service.accepted(report, second, novi_sad.unit, novi_sad.sub)
    await service.accepted(report, first, csr_nis, WORKER)
    assert (await service.get("csr.nis", f"/reports/{report}")).status == 404
    assert (await service.get("csr.novisad", f"/reports/{report}")).json()["positions"] == ["grant.child_protection"]


async def test_a_word_of_duty_that_crosses_the_reroute_opens_and_one_that_crosses_a_revocation_does_not(
    service: Service, csr_nis: UUID
) -> None:
    novi_sad = PEOPLE["csr.novisad"].unit
    for ended in (False, True, False, True):
        report = (await service.filed())["id"]
        referral = await service.sent(report, csr_nis)
        if ended:
            await service.rerouted(report, referral, csr_nis, novi_sad)
        word = service.post("duty.centre", f"/referrals/{referral}/confirm", {"unitId": str(novi_sad)})
        other = (
            service.post("intake.centre", f"/referrals/{referral}/revoke", REVOCATION)
            if ended
            else service.rerouted(report, referral, csr_nis, novi_sad)
        )
        await asyncio.gather(word, other)
        assert (await service.get("csr.novisad", f"/reports/{report}")).status == (404 if ended else 200)


async def test_a_transaction_that_the_database_gave_up_for_another_can_be_tried_again(service: Service) -> None:
    first, second = [(await service.filed())["id"] for _ in range(2)]
    both_hold_one = asyncio.Barrier(2)

    async def hold(ids: list[str]) -> None:
        async with service.worker_db.transaction() as connection:
            await connection.execute(text(f"update report set delivered_at = now() where id = '{ids[0]}'"))
            await both_hold_one.wait()
            await connection.execute(text(f"update report set delivered_at = now() where id = '{ids[1]}'"))

    ends = await asyncio.gather(hold([first, second]), hold([second, first]), return_exceptions=True)
    assert [type(end) for end in ends if end is not None] == [Unavailable]
