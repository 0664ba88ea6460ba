"""A page or a batch of referrals costs the statements of one referral: none is asked for on its own."""

from __future__ import annotations

import pytest

from referral.application.lists.list_referrals import ListReferrals, list_referrals
from referral.application.reading.read_referrals import read_referrals
from referral.application.reading.referrals_of_reports import referrals_of_reports
from tests.integration.referral.service import Service
from tests.support.referral import PEOPLE
from tests.support.statements import sent_statements


@pytest.mark.parametrize(("who", "cost"), [("worker", 14), ("intake", 18)])
async def test_fifty_referrals_cost_as_many_statements_as_one(service: Service, who: str, cost: int) -> None:
    caller, sources = PEOPLE[who], service.bench.sources
    made = [await service.opened() for _ in range(50)]
    costs = []
    for number in (1, 50):
        reports = [each["report"] for each in made[:number]]
        referrals = [each["child_protection"] for each in made[:number]]
        with sent_statements() as sent:
            async with service.as_person(caller) as uow:
                assert len(await read_referrals(referrals, caller, uow, sources)) == number
                assert len(await referrals_of_reports(reports, caller, uow, sources)) >= number
                page = await list_referrals(ListReferrals(caller, number, None), uow, sources)
                assert len(page.items) == number
                page = await list_referrals(ListReferrals(caller, number, None, by_report=True), uow, sources)
                assert len({view.report_id for view in page.items}) == number
        costs.append(len(sent))
    assert costs == [cost, cost], (
        "who asks; then referrals, clocks and the record, four times, and once which reports; for the Centre the roster too"
    )
