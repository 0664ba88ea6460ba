"""A report is about several persons: each child of them has a referral of its own, on real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from contracts.events.identification import ReportPersonAddedV1
from contracts.words.urgency import Urgency
from referral.application.referrals.follow_disclosure_end import follow_disclosure_end
from referral.application.reports.follow_hand_over import follow_hand_over
from referral.application.reports.follow_report_end import follow_report_end
from referral.application.reports.refer_person import refer_person
from tests.integration.referral.api import Api
from tests.integration.referral.reading import added, ended, handed_over, withdrawn
from tests.integration.referral.service import Service
from tests.support.referral import CSR, DUTY_UNIT, NOW, OTHER_CSR, PEOPLE, SUBMITTED, submitted


async def follow(service: Service, event: ReportPersonAddedV1) -> ReportPersonAddedV1:
    async with service.following() as uow:
        await refer_person(event, uow, service.bench.sources)
    return event


async def two(service: Service) -> tuple[UUID, UUID]:
    """The report, and the other child's id."""
    report = (await service.opened())["report"]
    return report, (await follow(service, added(report))).person_id


def rows(service: Service, report: UUID) -> list[list[str]]:
    return service.rows(
        "select purpose, unit_id, person_id, urgency, state from referral "
        f"where report_id = '{report}' order by purpose, person_id nulls first"
    )


async def test_each_child_has_a_referral_to_the_centre_that_serves_it(service: Service) -> None:
    report, other = await two(service)
    (first, second, centre) = rows(service, report)
    assert first[:3] == ["child_protection", str(CSR), ""]
    assert second == ["child_protection", str(OTHER_CSR), str(other), "urgent", "sent"]
    assert centre[0] == "formal_identification"


async def test_whoever_is_no_child_gets_none_and_a_child_of_no_centre_waits_with_the_duty(service: Service) -> None:
    report = (await service.opened())["report"]
    before = rows(service, report)
    await follow(service, added(report, child_path=False))
    assert rows(service, report) == before
    for changes in ({"serving_csr": None}, {"excluded_units": (OTHER_CSR,)}):
        await follow(service, added(report, **changes))
    new = [row for row in rows(service, report) if row not in before]
    assert [(row[1], row[4]) for row in new] == [(str(DUTY_UNIT), "escalated")] * 2


async def test_told_twice_there_is_one_and_it_does_not_wait_for_the_reports_own(service: Service) -> None:
    event = added(uuid4())
    await follow(service, event)
    await follow(service, event)
    assert [row[2] for row in rows(service, event.report_id)] == [str(event.person_id)]
    for _ in range(2):
        await service.open(submitted(report_id=event.report_id))
    assert [row[2] for row in rows(service, event.report_id)] == ["", str(event.person_id), ""]


async def test_a_hand_over_and_a_withdrawal_are_of_all(service: Service) -> None:
    report, _ = await two(service)
    colleague = uuid4()
    async with service.following() as uow:
        await follow_hand_over(handed_over(report, colleague), uow, service.bench.sources)
        await follow_report_end(withdrawn(report, NOW), uow, service.bench.sources)
    found = service.rows(f"select distinct state, second_author_id from referral where report_id = '{report}'")
    assert found == [["withdrawn", str(colleague)]]


async def test_a_childs_successor_is_for_the_same_child(service: Service) -> None:
    report, other = await two(service)
    ((referral,),) = service.rows(f"select id from referral where person_id = '{other}'")
    async with service.following() as uow:
        await follow_disclosure_end(ended(UUID(referral), successor=CSR), uow, service.bench.sources)
    found = [row[1:] for row in rows(service, report) if row[2] == str(other)]
    assert sorted(found) == sorted(
        [[str(OTHER_CSR), str(other), "urgent", "revoked"], [str(CSR), str(other), "urgent", "sent"]]
    )
    result = [each for each in service.published() if each == "referral.referral-sent.v1"]
    assert len(result) == 4
    sent = service.rows("select distinct data ->> 'personId' from outbox where type = 'referral.referral-sent.v1'")
    assert sorted(sent) == sorted([[""], [str(other)]])


async def test_a_breach_is_told_of_the_child(service: Service) -> None:
    report, other = await two(service)
    await service.sweep(SUBMITTED + timedelta(days=30))
    stored = service.rows(
        "select data ->> 'personId' from outbox where type = 'referral.clock-breached.v1' "
        f"and data ->> 'unitId' = '{OTHER_CSR}' and data ->> 'reportId' = '{report}'"
    )
    assert stored == [[str(other)]]


async def test_by_its_id_each_person_has_their_own_referrals(api: Api) -> None:
    report, other = await two(api.service)
    answer = await api.post("intake", "/referrals/by-report", {"reportIds": [str(report), str(other)]})
    found: dict[str, Any] = {
        each["reportId"]: [(row["purpose"], row["personId"]) for row in each["referrals"]]
        for each in answer.json()["items"]
    }
    assert found[str(other)] == [("child_protection", str(other))]
    assert sorted(found[str(report)]) == [("child_protection", None), ("formal_identification", None)]
    of_all = await api.post("intake", "/referrals/by-report", {"reportIds": [str(report)], "everybody": True})
    (together,) = of_all.json()["items"]
    assert {row["personId"] for row in together["referrals"]} == {None, str(other)}
    assert len(together["referrals"]) == 3
    of_one = (await api.get("intake", f"/referrals?reportId={other}")).json()["items"]
    assert [(row["reportId"], row["personId"]) for row in of_one] == [(str(report), str(other))]


async def test_a_worklist_has_a_line_for_each_child(service: Service) -> None:
    report = (await service.opened(urgency=Urgency.URGENT, danger=False))["report"]
    other = (await follow(service, added(report, serving_csr=CSR))).person_id
    shown = await service.worklist(PEOPLE["worker"])
    assert sorted(str(each.person_id) for each in shown.items) == sorted(["None", str(other)])


async def test_whoever_was_sent_one_child_is_told_of_no_other_report(api: Api) -> None:
    report = uuid4()
    other = (await follow(api.service, added(report, serving_csr=CSR))).person_id
    (row,) = (await api.get("worker", f"/referrals?reportId={other}")).json()["items"]
    assert (row["reportId"], row["personId"]) == (str(other), None)
    assert str(report) not in str(row)
    (of_centre,) = (await api.get("intake", f"/referrals?reportId={other}")).json()["items"]
    assert (of_centre["reportId"], of_centre["personId"]) == (str(report), str(other))
