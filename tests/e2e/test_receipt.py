"""The reporter is never left alone: what the receipt says, and who is alerted when no one takes a report (DESIGN 10.2)."""

from __future__ import annotations

from typing import Any

from tests.e2e.filings import filed, girl
from tests.e2e.people import Everybody
from tests.support.probe import eventually_async
from tests.support.stack import Stack


async def test_opened_is_a_person_opening_it_and_not_a_list_that_shows_it(people: Everybody, stack: Stack) -> None:
    report = await filed(people("health.nis"), girl())
    await stack.quiet()
    intake = people("intake.centre")
    for document in ("Inbox", "Worklist"):
        assert report in str(await intake.whole_list(document))
    reference = (await people("health.nis").ask("ReadReceipt", id=report))["reference"]["reference"]
    assert report in str(await intake.ask("Find", reference=reference))
    answer = await people("health.nis").ask("ReadReceipt", id=report)
    assert answer["receipt"]["stage"] == "delivered"


async def test_clearing_the_inbox_is_not_opening(people: Everybody, stack: Stack) -> None:
    report, intake = await filed(people("health.nis"), girl()), people("intake.centre")
    await stack.quiet()
    notices = (await intake.ask("Inbox", first=50))["nodes"]
    notice = next(each for each in notices if each["reportId"] == report)
    await intake.do("OpenNotice", noticeId=notice["id"])
    assert report not in str(await intake.ask("Inbox", first=50))
    answer = await people("health.nis").ask("ReadReceipt", id=report)
    assert (answer["receipt"]["stage"], answer["receipt"]["openedAt"]) == ("delivered", None)


async def test_danger_that_nobody_takes_is_told_to_the_reporter_and_to_the_next_on_duty(
    people: Everybody, stack: Stack
) -> None:
    doctor, following = people("health.nis"), people("intake2.centre")
    report = await filed(doctor, girl(danger="yes"))
    await stack.quiet()
    assert (await doctor.ask("ReadReceipt", id=report))["receipt"]["nobodyYet"] is False
    async with stack.database("identification") as database:
        await database.execute(
            "update report set submitted_at = submitted_at - interval '16 minutes' where id = $1", report
        )
    assert (await doctor.ask("ReadReceipt", id=report))["receipt"]["nobodyYet"] is True

    async def first_alerted() -> bool:
        return bool(await stack.rows("notifications", "select 1 from alarm where report_id = $1 and rung > 0", report))

    # Before it, an hour would be an outage, after which one person is notified and no more.
    await eventually_async(first_alerted, "the one on duty is alerted")
    # The time between two alerts passes for this alarm alone: the person after the one on duty is next.
    await stack.rows(
        "notifications", "update alarm set filed_at = filed_at - interval '1 hour' where report_id = $1", report
    )
    waits = "Hitan zahtev čeka. Uđite u sistem."

    def alerted(page: dict[str, Any]) -> Any:
        return next((n for n in page["nodes"] if (n["reportId"], n["text"]) == (report, waits)), None)

    alert = await following.sees("the alert", "Inbox", alerted, first=50)
    assert alert["urgency"] == "immediate"
    assert alerted(await people("intake.centre").ask("Inbox", first=50)) is None
