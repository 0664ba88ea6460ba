"""`could_not_ask`: who it is stays sealed until the Centre's duty records why it reads (DESIGN 10.4)."""

from __future__ import annotations

from tests.e2e.filings import PERSON, adult, filed
from tests.e2e.people import Everybody
from tests.support.stack import Stack

GROWN = {**PERSON, "birth": {"birthDate": "1990-05-01"}}
SEALED = adult(wayIn="could_not_ask", consent=None, person=GROWN, account="Ne govori naš jezik.")
ABOUT_THE_PERSON = ("personName", "sex", "citizenship", "safeContact", "account")
BASIS = {"scope": "sealed_person", "basis": "vital_interest"}


async def test_the_seal_is_opened_by_duty_alone_and_only_on_a_recorded_basis(people: Everybody, stack: Stack) -> None:
    duty, intake = people("duty.centre"), people("intake.centre")
    report = await filed(people("health.nis"), SEALED)
    for reader in (duty.confirmed(), intake.confirmed()):
        seen = await reader.ask("ReadReport", id=report)
        for class_ in ABOUT_THE_PERSON:
            assert seen[class_]["recorded"] is True
            assert all(value is None for name, value in seen[class_].items() if name != "recorded"), class_
        assert {each["reason"] for each in seen["withheld"] if each["class"] == "person_name"} == {"sealed"}

    refused = await intake.say("RecordReadingBasis", reportId=report, **BASIS)
    assert refused["__typename"] == "Forbidden"
    assert (await people("health.nis").say("RecordReadingBasis", reportId=report, **BASIS))["__typename"] == "Forbidden"

    await duty.do("RecordReadingBasis", reportId=report, **BASIS)
    assert (await duty.ask("ReadReport", id=report))["personName"]["names"] is None
    seen = await duty.confirmed().ask("ReadReport", id=report)
    assert seen["personName"]["names"] == PERSON["names"]
    assert seen["account"]["text"] == SEALED["account"]
    still = await intake.confirmed().ask("ReadReport", id=report)
    assert still["personName"] == {"recorded": True, "answers": None, "names": None, "aliases": None}
    recorded = await stack.rows(
        "identification", "select basis, action from audit where subject_id = $1 and caller = $2", report, duty.id
    )
    assert {"vital_interest"} <= {each["basis"] for each in recorded}
    assert (await people("health.nis").ask("ReadReport", id=report))["personName"]["aliases"] == ["Prima"]


async def test_nothing_of_a_sealed_person_travels_on(people: Everybody, stack: Stack) -> None:
    report = await filed(people("health.nis"), SEALED)
    await stack.quiet()
    sent = await stack.rows("referral", "select purpose from referral where report_id = $1", report)
    assert [each["purpose"] for each in sent] == ["formal_identification"]
    for name in ("csr.nis", "csr.supervisor", "police.nis"):
        assert await people(name).ask("ReadReport", id=report) is None
