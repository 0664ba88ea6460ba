"""DESIGN 10.10: a report that was taken back leaves every list, asks no one for anything, and is found by its reference."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.words.referrals import ClockState
from contracts.words.reports import WithdrawalReason
from tests.integration.people_first.three_services import DOCTOR, FORMAL, INTAKE, Platform

ENDED = "request_withdrawn"


async def on_worklist(platform: Platform, query: str = "") -> set[str]:
    """Ids of reports of which something is on the Centre's worklist."""
    answer = await platform.get(INTAKE, f"/referrals?first=50{query}", "referral")
    assert answer.status == 200, answer.body
    return {item["reportId"] for item in answer.json()["items"]}


async def listed(platform: Platform, who: str, query: str = "") -> set[str]:
    """Ids on a person's list of reports, to its end: other tests file at the same moment."""
    found: set[str] = set()
    after: str | None = ""
    while after is not None:
        answer = await platform.get(who, f"/reports?first=50{query}{after and f'&after={after}'}")
        assert answer.status == 200, answer.body
        found |= {item["id"] for item in answer.json()["items"]}
        after = answer.json()["nextCursor"]
    return found


@pytest.mark.parametrize("reason", [WithdrawalReason.FILED_BY_MISTAKE, WithdrawalReason.PERSON_WITHDREW_CONSENT])
async def test_a_report_that_was_taken_back_waits_for_no_one(platform: Platform, reason: WithdrawalReason) -> None:
    """A mistaken one too: no list of the Centre has it, no clock of it runs on or is breached, no notice asks for a step."""
    report, other = [await platform.arrived(age="adult", danger="yes") for _ in range(2)]
    body = {"expectedVersion": 1, "reason": reason, "seenAlone": "yes", "calledBack": "yes"}
    ended = await platform.post(DOCTOR, f"/reports/{report}/withdraw", body)
    assert ended.status == 200, ended.body
    await platform.carry()
    platform.clock.at += timedelta(days=3)
    await platform.clocks_strike()
    for query in ("", "&byReport=true", "&undecided=true", "&overdue=true", "&owner=nobody", "&urgency=immediate"):
        assert await on_worklist(platform, query) == {other}, query
    assert {report, other} & await listed(platform, INTAKE) == {other}
    clocks = (await platform.referrals(report))[FORMAL]["clocks"]
    assert {clock["state"] for clock in clocks} <= {ClockState.CANCELLED, ClockState.MET}
    waiting = (await platform.get(INTAKE, "/inbox?open=true&first=100", "notifications")).json()["items"]
    assert {item["code"] for item in waiting if item["reportId"] == report} <= {ENDED}


async def test_what_was_taken_back_is_found_by_its_reference_or_its_state(platform: Platform) -> None:
    """By the one who may read it: the Centre and its author, who has it on their own list as well; no one else learns of it."""
    report = await platform.arrived(age="adult")
    reference = (await platform.seen(DOCTOR, report))["reference"]["reference"]
    await platform.post(DOCTOR, f"/reports/{report}/withdraw", {"expectedVersion": 1, "reason": "filed_by_mistake"})
    await platform.carry()
    for who, found in ((INTAKE, {report}), (DOCTOR, {report}), ("police.nis", set())):
        assert await listed(platform, who, f"&reference={reference}") == found, who
    assert report in await listed(platform, DOCTOR)
    for query in (f"&ofReport={report}", "&state=withdrawn"):
        assert await on_worklist(platform, query) == {report}, query
