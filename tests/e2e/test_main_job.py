"""The main job as one story in nine steps, each with the reads that must fail (the issue's "The job")."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.filings import adult, centres_item_of, filed, item_of
from tests.e2e.people import WHO, Everybody
from tests.e2e.story import FILING, SUMMARY, WARD, Story, about, addressed_to, at_stage, moved, shown, totals_of
from tests.e2e.strangers import STRANGERS, Strangers
from tests.support import access_oracle as oracle
from tests.support import form_oracle
from tests.support.stack import Stack


@pytest.fixture(scope="module")
def story() -> Story:
    return Story({})


@pytest.fixture
def strangers(people: Everybody, story: Story) -> Strangers:
    return Strangers(people, STRANGERS, story.random_answers)


async def test_1_a_doctor_files_through_the_gateway(
    people: Everybody, stack: Stack, story: Story, strangers: Strangers
) -> None:
    await stack.quiet()
    story.totals = await totals_of(people)
    receipt = await people("health.nis").do("FileReport", **FILING)
    story.report = receipt["id"]
    assert re.fullmatch(r"S-[1-9A-HJKMNP-TV-Z]{4}-[1-9A-HJKMNP-TV-Z]{2}", receipt["reference"]["reference"])
    assert receipt["receipt"]["savedAt"] is not None
    assert receipt["positions"] == ["author"]
    await strangers.learn_nothing(story.ids())


async def test_2_report_record_and_event_stand_together(stack: Stack, story: Story, strangers: Strangers) -> None:
    report = story.report
    (stored,) = await stack.rows("identification", "select * from report where id = $1", report)
    events = await stack.rows("identification", "select type, data from outbox where key = $1", report)
    assert "identification.report-submitted.v1" in {each["type"] for each in events}
    assert stored["author_id"] == WHO["health.nis"].sub
    await strangers.learn_nothing(story.ids())
    # Also on the record (DESIGN 3: report + audit + outbox in one transaction).
    by_the_doctor = "select action from audit where subject_id = $1 and caller = $2"
    assert await stack.rows("identification", by_the_doctor, report, WHO["health.nis"].sub)


async def test_3_two_referrals_with_due_times(
    people: Everybody, stack: Stack, story: Story, strangers: Strangers
) -> None:
    waiting = await item_of(people("csr.nis"), story.report)
    own = await centres_item_of(people("intake.centre"), story.report)
    story.referral = waiting["id"]
    assert story.referral in {item["id"] for item in await people("csr.nis").whole_list("Worklist")}
    both = await stack.rows("referral", "select * from referral where report_id = $1", story.report)
    assert {each["purpose"] for each in both} == {"formal_identification", "child_protection"}
    rows = await stack.rows(
        "referral",
        "select causationid from outbox where type = 'referral.referral-sent.v1' and data ->> 'reportId' = $1",
        story.report,
    )
    assert len(rows) == 2
    assert len({each["causationid"] for each in rows}) == 1
    story.item = str(next(each["id"] for each in both if each["purpose"] == "formal_identification"))
    assert own["positions"] == ["intake"]
    for each in (waiting, own):
        assert datetime.fromisoformat(each["respondBy"]) > datetime.now(UTC)
        assert each["clocks"]
    assert waiting["unitId"] == people("csr.nis").unit
    await moved(people, stack, story, reported=1, referred=1)
    await strangers.learn_nothing(story.ids())


async def test_4_content_free_notices_reach_both_units_and_the_receipt_says_so(
    people: Everybody, stack: Stack, story: Story, strangers: Strangers
) -> None:
    for name in ("intake.centre", "csr.nis"):
        notice = await people(name).sees("a notice", "Inbox", lambda page: about(page, story.report), first=50)
        assert notice["text"] == "Novi zahtev čeka preuzimanje. Uđite u sistem."
        story.notices.append(notice["id"])
    answer = await people("health.nis").sees(
        "delivered", "ReadReceipt", lambda r: at_stage(r, "delivered"), id=story.report
    )
    assert answer["deliveredAt"] is not None
    assert answer["nobodyYet"] is False
    await stack.quiet()
    mails = [path.read_text("utf-8") for path in sorted((stack.installation.mail / "new").iterdir())]
    assert {"prijem@csrnis.example.org", "prijem@centar.example.org"} <= {addressed_to(mail) for mail in mails}
    for mail in mails:
        for word in ("Primerka", "Izmišljenić", story.report, story.referral, "Niš", "health", "child"):
            assert word not in mail
    await strangers.learn_nothing(story.ids())
    await people("intake.centre").ask("ReadReport", id=story.report)
    answer = await people("health.nis").sees("opened", "ReadReceipt", lambda r: at_stage(r, "opened"), id=story.report)
    assert answer["openedAt"] is not None
    await strangers.learn_nothing(story.ids())


async def test_5_of_two_at_once_one_takes_it_over_and_the_doctor_is_shown_what_to_do(
    people: Everybody, stack: Stack, story: Story, strangers: Strangers
) -> None:
    report, intakes = story.report, [people("intake.centre"), people("intake2.centre")]
    version = (await intakes[0].ask("ReadReport", id=report))["version"]
    answers = await asyncio.gather(
        *(each.say("TakeOverReport", reportId=report, expectedVersion=version) for each in intakes)
    )
    assert sorted(each["__typename"] for each in answers) == ["AlreadyTakenOver", "Report"]
    winner = intakes[0] if answers[0]["__typename"] == "Report" else intakes[1]
    other = next(each for each in answers if each["__typename"] == "AlreadyTakenOver")
    assert other["slug"] == "report-already-taken-over"
    assert other["takenOverBy"] == WHO[winner.name].name
    assert datetime.fromisoformat(other["takenOverAt"]) <= datetime.now(UTC)
    await moved(people, stack, story, taken_over=1)

    until_ = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    await winner.do("AdviseReporter", reportId=report, instruction="keep_until_we_come", until=until_)
    seen = await people("health.nis").ask("ReadReceipt", id=report)
    assert (seen["receipt"]["stage"], seen["instruction"]["entries"][0]["code"]) == ("taken_over", "keep_until_we_come")
    await people("health.nis").do("UpdateWhereabouts", reportId=report, answer="left_with_companion")
    seen = await winner.ask("ReadReport", id=report)
    assert [each["code"] for each in seen["whereabouts"]["entries"]] == ["left_with_companion"]
    refused = await people("health.nis").say(
        "WithdrawReport", reportId=report, expectedVersion=seen["version"], reason="duplicate"
    )
    assert refused["slug"] == "child-report-cannot-be-withdrawn"
    await strangers.learn_nothing(story.ids())


async def test_6a_before_acceptance_the_summary_and_nothing_else(
    people: Everybody, story: Story, strangers: Strangers
) -> None:
    for name in ("csr.nis", "csr2.nis", "csr.supervisor"):
        seen = await people(name).ask("ReadReport", id=story.report)
        assert seen["positions"] == ["addressed.child_protection"]
        assert shown(seen) == SUMMARY
        band = {"recorded": True, "age": "not_sure", "birthDate": None, "ageBand": "age_14_17", "basis": None}
        assert seen["birth"] == {**band, "answers": form_oracle.shown("health", "birth", "band")}
        assert seen["municipality"]["encounter"] == FILING["encounterMunicipality"]
        by_rest = (await people(name).get("identification", f"/reports/{story.report}")).json()
        assert len(by_rest["classes"]) == len(SUMMARY)
    await strangers.learn_nothing(story.ids())


async def test_6b_after_acceptance_what_child_protection_allows_and_each_read_on_the_record(
    people: Everybody, stack: Stack, story: Story, strangers: Strangers
) -> None:
    csr, report = people("csr.nis"), story.report
    item = await item_of(csr, report)
    done = await csr.do("AcceptReferral", referralId=story.referral, expectedVersion=item["version"])
    assert (done["state"], done["positions"]) == ("accepted", ["grant.child_protection"])
    seen = await csr.sees(
        "the grant", "ReadReport", lambda s: s if s["positions"] == ["grant.child_protection"] else None, id=report
    )
    assert seen["concern"]["text"] == FILING["concern"]
    assert seen["careNeeds"]["text"] == FILING["careNeeds"]
    assert seen["personName"]["names"] == [{"given": "Primerka", "family": "Izmišljenić"}]
    assert (seen["account"], seen["clinical"], seen["conflict"]) == (None, None, None)
    assert {"account", "clinical", "conflict", "reporter_name"} <= {each["class"] for each in seen["withheld"]}

    reads = "select classes from audit where subject_id = $1 and caller = $2 and 'person_name' = any(classes)"
    before = await stack.rows("identification", reads, report, WHO["csr.nis"].sub)
    await csr.ask("ReadReport", id=report)
    after = await stack.rows("identification", reads, report, WHO["csr.nis"].sub)
    assert len(after) == len(before) + 1
    assert shown(await people("csr2.nis").ask("ReadReport", id=report)) == SUMMARY
    await moved(people, stack, story, accepted=1)
    await strangers.learn_nothing(story.ids())


async def test_6c_what_cannot_be_recorded_is_not_read(people: Everybody, stack: Stack, story: Story) -> None:
    csr, path = people("csr.nis"), f"/reports/{story.report}"
    async with stack.database("identification") as database:
        await database.execute("revoke insert on audit from identification_app")
        try:
            refused = await csr.get("identification", path)
            through_gateway = (await csr.graphql("ReadReport", {"id": story.report})).json()
        finally:
            await database.execute("grant insert on audit to identification_app")
    assert refused.status in (500, 503)
    assert "Primerka" not in refused.body.decode()
    assert through_gateway["data"] == {"report": None}
    assert through_gateway["errors"]
    assert (await csr.get("identification", path)).status == 200


async def test_7_police_and_labour_file_and_the_ward_sees_what_is_the_wards(
    people: Everybody, stack: Stack, story: Story, strangers: Strangers
) -> None:
    for name in ("police.nis", "labour.nis"):
        own = await filed(people(name), adult(person={"names": [{"given": "Odrasla"}]}))
        assert (await people(name).ask("ReadReport", id=own))["positions"] == ["author"]
        assert (await people("health.nis").ask("ReadReport", id=own)) is None
        assert (await people("csr.nis").ask("ReadReport", id=own)) is None
    await moved(people, stack, story, reported=2)
    colleague = await people("health2.nis").ask("ReadReport", id=story.report)
    assert colleague["positions"] == ["unit"]
    assert shown(colleague) == WARD
    assert {each["class"] for each in colleague["withheld"]} >= {"receipt", "person_name", "account", "concern"}
    assert colleague["referrals"] == []
    doctor = await people("health.nis").ask("ReadReport", id=story.report)
    assert doctor["account"]["text"] == FILING["account"]
    assert doctor["clinical"]["text"] == FILING["clinical"]
    assert doctor["personNumbers"] == {"recorded": True, "answers": None, "numbers": None}
    assert {each["state"] for each in doctor["referrals"]} == {"accepted"}
    await strangers.learn_nothing(story.ids())


async def test_8_the_office_counts_and_reaches_no_record(people: Everybody, story: Story) -> None:
    office = people("office.national")
    assert oracle.word("flow_counts", "office") == "full"
    flow = await office.get("referral", "/flow")
    assert {each["stage"]: each["reached"] for each in flow.json()["stages"]} == story.totals
    assert story.report.encode() not in flow.body
    for service, path in (
        ("identification", f"/reports/{story.report}"),
        ("identification", "/reports"),
        ("referral", f"/referrals/{story.referral}"),
        ("referral", f"/referrals?reportId={story.report}"),
        ("referral", "/referrals?state=accepted"),
    ):
        assert (await office.get(service, path)).status == 403
    for name in ("csr.nis", "health.nis", "police.nis", "admin.kcnis"):
        assert (await people(name).get("referral", "/flow")).status == 403


async def test_9_revoked_the_very_next_read_is_refused(
    people: Everybody, stack: Stack, story: Story, strangers: Strangers
) -> None:
    intake, report = people("intake.centre"), story.report
    version = (await intake.ask("ReadReport", id=report))["version"]
    given = {"referralId": story.referral, "expectedVersion": version, "reason": "sent_to_wrong_unit"}
    refused = await intake.say("RevokeReferral", **given)
    assert refused["slug"] == "successor-required"
    done = await intake.do("RevokeReferral", **given, successorUnitId=people("csr.novisad").unit)
    assert done["positions"] == ["intake"]
    for name in ("csr.nis", "csr2.nis", "csr.supervisor"):
        assert await people(name).ask("ReadReport", id=report) is None
        assert (await people(name).get("identification", f"/reports/{report}")).status == 404
    await moved(people, stack, story, revoked=1, referred=1)
    for name in ("csr.nis", "csr2.nis", "csr.supervisor"):
        assert (await people(name).get("referral", f"/referrals/{story.referral}")).status == 404
    successor = await item_of(people("csr.novisad"), report)
    assert successor["id"] != story.referral
    ids = {"report": [report], "referral": [story.referral, successor["id"]]}
    await Strangers(people, tuple(name for name in STRANGERS if name != "csr.novisad")).learn_nothing(ids)
    await Strangers(people, ("csr.nis", "csr2.nis", "csr.supervisor")).read_nothing(ids)


async def test_everything_read_is_on_the_sealed_record(stack: Stack, story: Story) -> None:
    await stack.quiet(sealed=True)
    verified = stack.spona("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    readers = {
        each["caller"]
        for each in await stack.rows("identification", "select caller from audit where subject_id = $1", story.report)
    }
    assert readers >= {WHO["health.nis"].sub, WHO["csr.nis"].sub, WHO["intake.centre"].sub}
    assert readers.isdisjoint(WHO[name].sub for name in STRANGERS if name != "csr.novisad")
