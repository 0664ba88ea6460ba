"""The reporter is never left alone: what the receipt says, and who is alerted when nobody takes a report (DESIGN 10.2)."""

from __future__ import annotations

from tests.e2e.filings import filed, girl
from tests.e2e.people import Everybody
from tests.support.stack import Stack

_PASSED = "clock_timestamp() - interval '1 second'"


async def test_opened_is_a_person_opening_it_and_not_a_list_that_shows_it(people: Everybody, stack: Stack) -> None:
    report = await filed(people("health.nis"), girl())
    await stack.quiet()
    for document in ("Inbox", "Reports", "Worklist"):
        assert report in str(await people("intake.centre").whole_list(document))
    told = await people("health.nis").ask("ReadReceipt", id=report)
    assert told["receipt"]["stage"] == "delivered"


async def test_clearing_the_inbox_is_not_opening(people: Everybody, stack: Stack) -> None:
    report, intake = await filed(people("health.nis"), girl()), people("intake.centre")
    await stack.quiet()
    notices = (await intake.ask("Inbox", first=50))["nodes"]
    notice = next(each for each in notices if each["reportId"] == report)
    await intake.do("OpenNotice", noticeId=notice["id"])
    assert report not in str(await intake.ask("Inbox", first=50))
    told = await people("health.nis").ask("ReadReceipt", id=report)
    assert (told["receipt"]["stage"], told["receipt"]["openedAt"]) == ("delivered", None)


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
    async with stack.database("referral") as database:
        await database.execute(
            f"update clock set due_at = {_PASSED} where code = 'TAKEOVER_15MIN' and referral_id in (select id from referral where report_id = $1)",
            report,
        )
    passed = "Rok je istekao. Prijavite se."
    alert = await following.sees(
        "the alert",
        "Inbox",
        lambda page: next((n for n in page["nodes"] if (n["reportId"], n["text"]) == (report, passed)), None),
        first=50,
    )
    assert alert["urgency"] == "immediate"
    assert passed not in str((await people("intake.centre").ask("Inbox", first=50))["nodes"])
