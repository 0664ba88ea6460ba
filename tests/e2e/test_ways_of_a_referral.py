"""A referral moves, escalates, ends, or is never sent: its path never ends in silence (DESIGN 10.1, 10.7)."""

from __future__ import annotations

import signal
from datetime import datetime
from typing import Any

from contracts import reference
from tests.e2e.filings import accepted, centres_item_of, filed, girl_in_full, item_of, referral_of
from tests.e2e.people import Everybody, Person, until
from tests.e2e.strangers import STRANGERS, Strangers
from tests.support.stack import Stack

SUMMARY = {"reference", "report", "unit_callback", "birth", "language_needs", "municipality", "danger"}
UNIT_OF_NIS = ("csr.nis", "csr2.nis")


async def passed_on(person: Person, item: dict[str, Any], right: Person) -> None:
    """Rejected for the area, and moved to the unit that is named."""
    about = {"referralId": item["id"], "expectedVersion": item["version"], "reason": "out_of_area"}
    assert (await person.do("RejectReferral", **about, rightUnitId=right.unit))["outcome"] == "passed_on"


async def lost_at_once(person: Person, referral: str) -> None:
    """Referral itself moved it: nothing has to travel."""
    assert (await person.get("referral", f"/referrals/{referral}")).status == 404
    assert await person.ask("ReadReferral", id=referral) is None


async def lost(person: Person, report: str) -> None:
    """Identification has followed."""

    async def gone() -> bool:
        return (await person.get("identification", f"/reports/{report}")).status == 404

    await until(gone, f"{person.name} sees nothing of the report any more", seconds=5)
    assert await person.ask("ReadReport", id=report) is None


async def summary_of(person: Person, report: str) -> set[str]:
    """Names of the classes that the person is shown."""
    answer = await person.get("identification", f"/reports/{report}")
    assert answer.status == 200, (person.name, answer.body)
    return set(answer.json()["classes"])


async def test_out_of_area_it_moves_at_once_with_the_clock_running(people: Everybody) -> None:
    csr, right = people("csr.nis"), people("csr.novisad")
    report = await filed(people("health.nis"), girl_in_full())
    before = await item_of(csr, report)
    await passed_on(csr, before, right)
    for name in (*UNIT_OF_NIS, "csr.supervisor"):
        await lost_at_once(people(name), before["id"])
    after = await referral_of(right, report, purpose="child_protection")
    assert after["id"] == before["id"]
    for unchanged in ("sentAt", "respondBy", "clocks"):
        assert after[unchanged] == before[unchanged]
    for name in (*UNIT_OF_NIS, "csr.supervisor"):
        await lost(people(name), report)
    # It serves neither place: the Centre's duty is asked, and no one reads before its word.
    duty = people("duty.centre")
    await duty.sees("what waits", "Record", lambda seen: seen and _waits(seen, before["id"]), id=report)
    assert (await right.get("identification", f"/reports/{report}")).status == 404
    await duty.sees("the question", "Inbox", lambda page: _about(page, report, "confirmation_waits"), first=50)
    await duty.do("ConfirmReroute", referralId=before["id"], unitId=right.unit)
    assert await summary_of(right, report) == SUMMARY
    await right.sees("a notice", "Inbox", lambda page: _about(page, report), first=50)
    others = tuple(name for name in STRANGERS if name != "csr.novisad")
    await Strangers(people, others).learn_nothing({"report": [report], "referral": [before["id"]]})


async def test_it_never_goes_back_to_a_unit_that_rejected_it(people: Everybody) -> None:
    csr, other, duty = people("csr.nis"), people("csr.novisad"), people("duty.centre")
    report = await filed(people("health.nis"), girl_in_full())
    for person, right in ((csr, other), (other, csr)):
        item = await referral_of(person, report, purpose="child_protection")
        await passed_on(person, item, right)
    waiting = await referral_of(duty, report, state="escalated")
    assert waiting["unitId"] == duty.unit
    for name in (*UNIT_OF_NIS, "csr.novisad", "csr.supervisor"):
        await lost_at_once(people(name), waiting["id"])
        await lost(people(name), report)


async def test_any_other_reason_escalates_it_to_the_supervisor_and_the_centres_duty(people: Everybody) -> None:
    csr, supervisor = people("csr.nis"), people("csr.supervisor")
    report = await filed(people("health.nis"), girl_in_full())
    before = await item_of(csr, report)
    done = await csr.do(
        "RejectReferral", referralId=before["id"], expectedVersion=before["version"], reason="no_capacity"
    )
    assert done["outcome"] == "escalated"
    for name in UNIT_OF_NIS:
        await lost_at_once(people(name), before["id"])
    item = await item_of(supervisor, report)
    assert (item["id"], item["state"]) == (before["id"], "escalated")
    assert item["clocks"] == before["clocks"]
    # The Centre's duty has less time to name a unit for a child than a unit has to decide.
    at_the_centre = await people("duty.centre").ask("ReadReferral", id=item["id"])
    terms = {each["code"]: datetime.fromisoformat(each["dueAt"]) for each in at_the_centre["clocks"]}
    assert terms.keys() - {each["code"] for each in before["clocks"]} == {"CHILD_WITHOUT_UNIT"}
    assert terms["CHILD_WITHOUT_UNIT"] == datetime.fromisoformat(item["respondBy"]) < terms["REFERRAL_DECIDE"]
    assert await summary_of(supervisor, report) == SUMMARY
    for name in UNIT_OF_NIS:
        await lost(people(name), report)
    await people("duty.centre").sees("the escalation", "Inbox", lambda page: _about(page, report), first=50)
    for name, one in (("csr.supervisor", True), ("duty.centre", True), ("intake.centre", True), ("health.nis", False)):
        lines = (await people(name).ask("ReadReferral", id=item["id"]))["rejections"]
        shown = lines and [(each["unitId"], each["reason"]) for each in lines]
        assert shown == ([(csr.unit, "no_capacity")] if one else None), name
    await supervisor.do("AcceptReferral", referralId=item["id"], expectedVersion=item["version"])
    seen = await supervisor.sees("the grant", "ReadReport", lambda s: s if s and s["concern"] else None, id=report)
    assert seen["positions"] == ["grant.child_protection"]
    for name in UNIT_OF_NIS:
        assert await summary_of(people(name), report) == SUMMARY
    await Strangers(people).learn_nothing({"report": [report], "referral": [before["id"]]})


async def test_revoked_stays_revoked_when_the_acceptance_arrives_later(people: Everybody, stack: Stack) -> None:
    csr, intake = people("csr.nis"), people("intake.centre")
    report = await filed(people("health.nis"), girl_in_full())
    item = await item_of(csr, report)
    version = (await intake.ask("ReadReport", id=report))["version"]
    await stack.quiet()
    consumer = stack.process("identification-consumer")
    consumer.send_signal(signal.SIGSTOP)
    try:
        await csr.do("AcceptReferral", referralId=item["id"], expectedVersion=item["version"])
        await intake.do(
            "RevokeReferral",
            referralId=item["id"],
            expectedVersion=version,
            reason="safety",
            successorUnitId=people("csr.novisad").unit,
        )
        for name in (*UNIT_OF_NIS, "csr.supervisor"):
            assert (await people(name).get("identification", f"/reports/{report}")).status == 404
            assert await people(name).ask("ReadReport", id=report) is None
    finally:
        consumer.send_signal(signal.SIGCONT)
    await stack.quiet()
    for name in (*UNIT_OF_NIS, "csr.supervisor"):
        assert (await people(name).get("identification", f"/reports/{report}")).status == 404
        await lost_at_once(people(name), item["id"])
    assert (await item_of(people("csr.novisad"), report))["state"] == "sent"


async def test_revoked_after_acceptance_the_next_read_is_refused(people: Everybody, stack: Stack) -> None:
    csr, intake = people("csr.nis"), people("intake.centre")
    report = await filed(people("health.nis"), girl_in_full())
    referral = await accepted(csr, report)
    version = (await intake.ask("ReadReport", id=report))["version"]
    done = await intake.post(
        "identification",
        f"/referrals/{referral}/revoke",
        {"expectedVersion": version, "reason": "safety", "successorUnitId": intake.unit},
    )
    assert done.status == 200, done.body
    assert (await csr.get("identification", f"/reports/{report}")).status == 404
    await stack.quiet()
    again = await csr.say("AcceptReferral", referralId=referral, expectedVersion=2)
    assert again["__typename"] == "NotFound"
    assert (await csr.get("identification", f"/reports/{report}")).status == 404


async def test_a_unit_in_conflict_never_learns_and_the_centre_gets_it_alone(people: Everybody, stack: Stack) -> None:
    csr = people("csr.nis")
    mails = _mails_to_nis(stack)
    report = await filed(people("health.nis"), girl_in_full(conflict={"unitIds": [csr.unit], "note": "Rođak."}))
    item = await centres_item_of(people("intake.centre"), report)
    await stack.quiet()
    sent = await stack.rows("referral", "select purpose, unit_id::text from referral where report_id = $1", report)
    assert {each["purpose"] for each in sent} == {"formal_identification", "child_protection"}
    assert {each["unit_id"] for each in sent} == {
        str(reference.centre_intake_unit()),
        str(reference.centre_duty_unit()),
    }
    assert (await people("intake.centre").ask("ReadReport", id=report))["conflict"]["unitIds"] == [csr.unit]
    assert _mails_to_nis(stack) <= mails
    names = (*STRANGERS, *UNIT_OF_NIS, "csr.supervisor", "duty.csr.nis")
    await Strangers(people, names).learn_nothing({"report": [report], "referral": [item["id"]]})


async def test_it_is_never_passed_on_to_a_unit_in_conflict(people: Everybody, stack: Stack) -> None:
    csr, excluded = people("csr.nis"), people("csr.novisad")
    report = await filed(people("health.nis"), girl_in_full(conflict={"unitIds": [excluded.unit]}))
    item = await item_of(csr, report)
    await passed_on(csr, item, excluded)
    await referral_of(people("duty.centre"), report, state="escalated")
    await stack.quiet()
    await Strangers(people).learn_nothing({"report": [report], "referral": [item["id"]]})


async def test_what_the_centres_duty_sends_on_opens_on_its_way(people: Everybody) -> None:
    csr, other, duty = people("csr.nis"), people("csr.novisad"), people("duty.centre")
    report = await filed(people("health.nis"), girl_in_full())
    item = await item_of(csr, report)
    await csr.do("RejectReferral", referralId=item["id"], expectedVersion=item["version"], reason="no_capacity")
    item = await referral_of(duty, report, state="escalated", purpose="child_protection")
    await passed_on(duty, item, other)
    await accepted(other, report)


def _about(page: Any, report: str, code: str | None = None) -> Any:
    found = (notice for notice in page["nodes"] if notice["reportId"] == report and code in (None, notice["code"]))
    return next(found, None)


def _waits(record: Any, referral: str) -> bool:
    return any(each["id"] == referral and each["awaitsConfirmation"] for each in record["referrals"])


def _mails_to_nis(stack: Stack) -> set[str]:
    """By the names of their files."""
    mails = (stack.installation.mail / "new").iterdir()
    return {mail.name for mail in mails if "prijem@csrnis.example.org" in mail.read_text("utf-8")}
