"""DESIGN 10.2: the reporter sees how far the report came, and is never left alone with danger."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts import reference
from tests.integration.people_first.three_services import (
    DOCTOR,
    DUTY,
    FORMAL,
    INTAKE,
    NEXT_ON_DUTY,
    NIGHT,
    WORKER,
    Platform,
)


def moments(receipt: dict[str, Any]) -> list[datetime | None]:
    names = ("savedAt", "deliveredAt", "openedAt", "takenOverAt")
    return [receipt[name] and datetime.fromisoformat(receipt[name]) for name in names]


async def test_the_four_steps(platform: Platform) -> None:
    """The reporter sees saved / delivered to the duty inbox / opened by a person at / taken over."""
    report = await platform.filed()
    seen = [await platform.receipt(report)]
    for step in (platform.carry(), platform.seen(INTAKE, report), platform.take_over(report)):
        platform.clock.forward(minutes=1)
        await step
        seen.append(await platform.receipt(report))
    assert [each["stage"] for each in seen] == ["saved", "delivered", "opened", "taken_over"]
    assert moments(seen[-1]) == [NIGHT + timedelta(minutes=minute) for minute in range(4)]


async def test_delivered_is_the_duty_inbox(platform: Platform) -> None:
    """Delivered to the duty inbox: an item in another unit's inbox is none."""
    report = await platform.filed()
    await platform.carry("referral")
    (to_csr,) = [each for each in (await platform.referrals(report)).values() if each["purpose"] != FORMAL]
    await platform.identification.delivered(report, NIGHT, reference.unit_by_code("csrnis.protection").id)
    assert to_csr["state"] == "sent"
    assert (await platform.receipt(report))["stage"] == "saved"
    await platform.carry()
    assert await platform.inbox(INTAKE, report) == ["request_waits"]
    assert (await platform.receipt(report))["stage"] == "delivered"


async def test_opened_is_a_person_of_the_centre_who_reads_it(platform: Platform) -> None:
    """Opened by a person: no list opens it, and no one but the Centre."""
    report = await platform.arrived()
    await platform.post(INTAKE, "/reports/batch", {"ids": [report]})
    for who, path, service in (
        (INTAKE, "/reports?first=50", "identification"),
        (INTAKE, "/inbox", "notifications"),
        (INTAKE, f"/referrals?reportId={report}", "referral"),
        (INTAKE, f"/reports/{report}/receipt", "identification"),
        (DOCTOR, f"/reports/{report}", "identification"),
        (WORKER, f"/reports/{report}", "identification"),
    ):
        assert (await platform.get(who, path, service)).status == 200
    assert (await platform.receipt(report))["stage"] == "delivered"
    await platform.seen(DUTY, report)
    assert (await platform.receipt(report))["stage"] == "opened"


async def test_taken_over_is_never_automatic(platform: Platform) -> None:
    """Taken over is never automatic: not by delivery, reading, a unit's acceptance or any term that passes."""
    report = await platform.arrived(danger="yes")
    await platform.seen(INTAKE, report)
    await platform.accept(await platform.child(report))
    for _ in range(3):
        platform.clock.forward(days=10)
        await platform.clocks_strike()
    assert ((await platform.receipt(report))["stage"], moments(await platform.receipt(report))[-1]) == ("opened", None)
    assert (await platform.referrals(report))[FORMAL]["state"] == "sent"


async def test_danger_not_delivered_in_60_s(platform: Platform) -> None:
    """Danger not delivered in 60 s: the receipt says that no one has taken it yet and whom to call."""
    report = await platform.filed(danger="yes")
    platform.clock.forward(seconds=60)
    assert (await platform.receipt(report))["nobodyYet"] is False
    platform.clock.forward(seconds=1)
    found = await platform.receipt(report)
    assert (found["nobodyYet"], found["callPhone"]) == (True, reference.contact("centre_duty").phone)
    await platform.carry()
    assert ((await platform.receipt(report))["nobodyYet"], moments(await platform.receipt(report))[1]) == (
        False,
        platform.clock.now(),
    )


@pytest.mark.parametrize("opened", [False, True])
async def test_danger_not_taken_over_in_15_min(platform: Platform, opened: bool) -> None:
    """Danger not taken over in 15 min: the receipt says so, opened or not, until a person takes it over."""
    report = await platform.arrived(danger="yes")
    if opened:
        await platform.seen(INTAKE, report)
    platform.clock.forward(minutes=15)
    found = await platform.receipt(report)
    assert (found["nobodyYet"], found["waiting"]["overdue"]) == (False, False)
    assert datetime.fromisoformat(found["waiting"]["dueAt"]) <= platform.clock.now()
    platform.clock.forward(seconds=1)
    found = await platform.receipt(report)
    assert (found["nobodyYet"], found["callPhone"]) == (True, reference.contact("centre_duty").phone)
    assert (found["waiting"]["overdue"], found["waiting"]["csrTold"]) == (True, True)
    await platform.take_over(report)
    found = await platform.receipt(report)
    assert (found["nobodyYet"], found["callPhone"], found["waiting"]) == (False, None, None)


async def test_the_next_person_is_alerted_when_it_was_not_delivered(platform: Platform) -> None:
    """Danger not delivered in 60 s: the next person on duty is alerted, and no one before."""
    report = await platform.filed(danger="yes")
    await platform.carry("referral")
    platform.clock.forward(seconds=60)
    await platform.referral_sweeps()
    platform.clock.forward(seconds=1)
    assert await platform.referral_sweeps() == 1
    await platform.carry()
    assert "term_passed" in await platform.inbox(NEXT_ON_DUTY, report)
    assert "term_passed" not in await platform.inbox(DUTY, report)


async def test_the_next_person_is_alerted_when_it_was_not_taken_over(platform: Platform) -> None:
    """Danger not taken over in 15 min: the next person on duty is alerted, and no one before."""
    report = await platform.arrived(danger="yes")
    platform.clock.forward(minutes=15)
    await platform.clocks_strike()
    assert await platform.inbox(NEXT_ON_DUTY, report) == ["request_waits"]
    platform.clock.forward(seconds=1)
    await platform.clocks_strike()
    assert sorted(await platform.inbox(NEXT_ON_DUTY, report)) == ["request_waits", "term_passed"]
    assert await platform.inbox(DUTY, report) == ["request_waits"]


async def test_every_five_minutes_from_filing_the_next_person_is_alerted_until_a_person_takes_over(
    platform: Platform,
) -> None:
    """Every five minutes from filing the next person on the roster is alerted until a person takes over."""
    report, calm = await platform.arrived(danger="yes"), await platform.arrived(danger="no")
    in_order = (DUTY, NEXT_ON_DUTY, INTAKE)
    for count in range(1, 4):
        await platform.alarms_ring()
        alerted = [who for who in in_order if "urgent_request_waits" in await platform.inbox(who, report)]
        assert alerted == list(in_order[:count])
        platform.clock.forward(minutes=5)
    await platform.take_over(report)
    await platform.carry()
    await platform.alarms_ring()
    for who in in_order:
        assert "urgent_request_waits" not in [*await platform.inbox(who, report), *await platform.inbox(who, calm)]


async def test_in_time_or_without_danger_no_one_is_alarmed(platform: Platform) -> None:
    """Danger, not taken over: a report that was taken over in time or speaks of no danger alarms no one."""
    taken, calm = await platform.arrived(danger="yes"), await platform.arrived(danger="no")
    platform.clock.forward(minutes=14)
    await platform.take_over(taken)
    await platform.carry()
    platform.clock.forward(minutes=2)
    await platform.clocks_strike()
    for report in (taken, calm):
        assert (await platform.receipt(report))["nobodyYet"] is False
        assert "term_passed" not in await platform.inbox(NEXT_ON_DUTY, report)


async def test_it_tells_the_truth_when_nothing_else_runs(platform: Platform) -> None:
    """The receipt is computed when it is read: alone in the world, it reports the passing time and of the take-over."""
    report = await platform.filed(danger="yes")
    rows = f"select * from report where id = '{report}'"
    stored = await platform.identification.rows(rows)
    values = []
    for minutes in (0, 2, 14):
        platform.clock.forward(minutes=minutes)
        values.append((await platform.receipt(report))["nobodyYet"])
    assert values == [False, True, True]
    assert await platform.identification.rows(rows) == stored
    await platform.take_over(report)
    assert (await platform.receipt(report))["stage"] == "taken_over"


async def test_the_triage_clock_starts_with_the_submission(platform: Platform) -> None:
    """The triage clock starts when the report is submitted, however late the Centre hears of it."""
    report = await platform.filed()
    platform.clock.forward(hours=5)
    await platform.carry()
    (triage,) = [
        each for each in (await platform.referrals(report))[FORMAL]["clocks"] if each["code"] == "TRIAGE_ASSESS"
    ]
    assert datetime.fromisoformat(triage["startedAt"]) == NIGHT
    assert datetime.fromisoformat(triage["dueAt"]) == NIGHT + timedelta(hours=24)
