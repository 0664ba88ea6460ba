"""DESIGN 10.3: the reporter is advised what to do now, and answers where the person is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from contracts import reference
from tests.integration.people_first.three_services import (
    DOCTOR,
    DUTY,
    INTAKE,
    NEXT_ON_DUTY,
    NIGHT,
    WORKER,
    Platform,
    graphql_fields,
)

UNTIL = NIGHT + timedelta(hours=13)


async def test_on_take_over_the_worker_picks_a_coded_instruction(platform: Platform) -> None:
    """On take-over the worker picks a coded instruction: not before it, and none that is not on the list."""
    report = await platform.arrived()
    path, speak = f"/reports/{report}/advice", {"instruction": "speak_alone"}
    early = await platform.post(INTAKE, path, speak)
    assert (early.status, early.slug) == (409, "report-move-refused")
    await platform.take_over(report)
    own_words = await platform.post(INTAKE, path, {"instruction": "Zadržite je do 15 h."})
    assert (own_words.status, set(own_words.fields())) == (422, {"instruction"})
    for code in reference.instructions():
        until = {"until": UNTIL.isoformat()} if code.needs_until else {}
        assert (await platform.post(INTAKE, path, {"instruction": code.code, **until})).status == 200
    for outsider in (DOCTOR, WORKER):
        assert (await platform.post(outsider, path, speak)).status == 403


@pytest.mark.parametrize(
    ("advice", "wrong"),
    [
        ({"instruction": "keep_until_we_come"}, "advice.until"),
        ({"instruction": "keep_until_we_come", "until": (NIGHT - timedelta(days=1)).isoformat()}, "advice.until"),
        ({"instruction": "speak_alone", "until": UNTIL.isoformat()}, "advice.until"),
        ({"instruction": "Zadržite je."}, "advice.instruction"),
    ],
)
async def test_taking_over_with_an_instruction_is_one_command(
    platform: Platform, advice: dict[str, str], wrong: str
) -> None:
    """Taking over with an instruction is done whole or not at all: with one that cannot be given nothing is taken over."""
    report = await platform.arrived()
    body = {"expectedVersion": 1, "advice": advice}
    refused = await platform.post(INTAKE, f"/reports/{report}/take-over", body)
    assert (refused.status, set(refused.fields())) == (422, {wrong})
    assert (await platform.get(DOCTOR, f"/reports/{report}/receipt")).json()["state"] == "submitted"
    body["advice"] = {"instruction": "keep_until_we_come", "until": UNTIL.isoformat()}
    taken = await platform.post(INTAKE, f"/reports/{report}/take-over", body)
    assert (taken.status, taken.json()["state"]) == (200, "received")
    receipt = (await platform.get(DOCTOR, f"/reports/{report}/receipt")).json()["classes"]
    assert [each["code"] for each in receipt["instruction"]["entries"]] == ["keep_until_we_come"]
    await platform.carry()
    assert {"item_received", "item_updated"} <= set(await platform.inbox(DOCTOR, report))


async def test_the_receipt_shows_it(platform: Platform) -> None:
    """The receipt shows it, with the moment until which it holds, and the reporter finds in the inbox that it is there."""
    report = await platform.arrived()
    await platform.take_over(report)
    advice = {"instruction": "keep_until_we_come", "until": UNTIL.isoformat()}
    await platform.post(INTAKE, f"/reports/{report}/advice", advice)
    answer = (await platform.get(DOCTOR, f"/reports/{report}/receipt")).json()
    (shown,) = answer["classes"]["instruction"]["entries"]
    assert (shown["code"], datetime.fromisoformat(shown["until"])) == ("keep_until_we_come", UNTIL)
    await platform.carry()
    assert "item_updated" in await platform.inbox(DOCTOR, report)


async def test_the_reporter_answers_with_one_tap(platform: Platform) -> None:
    """The reporter answers with one tap where the person is: a code and nothing else, as often as it changes."""
    report = await platform.arrived()
    path = f"/reports/{report}/whereabouts"
    await platform.take_over(report)
    answers = [code.code for code in reference.all_whereabouts()]
    for answer in answers:
        platform.clock.forward(seconds=1)
        assert (await platform.post(DOCTOR, path, {"answer": answer})).status == 200
    for centre in (INTAKE, DUTY):
        entries = (await platform.seen(centre, report))["whereabouts"]["entries"]
        assert [entry["code"] for entry in entries] == answers
    assert (await platform.post(DOCTOR, path, {"answer": "u čekaonici"})).status == 422
    assert (await platform.post(DOCTOR, path, {"answer": "safe", "note": "kod tetke"})).status == 422
    for somebody_else in ("health2.nis", INTAKE, WORKER):
        assert (await platform.post(somebody_else, path, {"answer": "safe"})).status == 403


@pytest.mark.parametrize(
    ("answer", "urgency"),
    [("left_with_companion", "immediate"), ("left_alone", "urgent"), ("still_here", "urgent"), ("safe", "standard")],
)
async def test_what_the_reporter_answers_reaches_duty_and_who_took_over(
    platform: Platform, answer: str, urgency: str
) -> None:
    """Where the person is reaches the Centre's duty and the one who took over, as pressing as it is, and no one else; no answer travels."""
    report = await platform.arrived()
    await platform.take_over(report, NEXT_ON_DUTY)
    await platform.carry()
    assert (await platform.post(DOCTOR, f"/reports/{report}/whereabouts", {"answer": answer})).status == 200
    await platform.carry()
    expected = ("urgent_answer" if urgency == "immediate" else "reporter_answered", urgency)
    news = {who: (await platform.news(who, report)) for who in (DUTY, INTAKE, NEXT_ON_DUTY, WORKER, "health2.nis")}
    assert news == {
        DUTY: [expected],
        INTAKE: [expected],
        NEXT_ON_DUTY: [expected, expected],  # their unit's and their own
        WORKER: [],
        "health2.nis": [],
    }
    rows = platform.rows(
        "identification", f"select data from outbox where key = '{report}' and type like '%whereabouts%'"
    )
    assert answer not in str(rows)


async def test_what_the_reporter_adds_reaches_duty_and_who_took_over(platform: Platform) -> None:
    """An addition reaches them too, as pressing as the report, without a word of it; before the take-over duty alone."""
    report = await platform.arrived(danger="yes")
    addition = {"expectedVersion": 1, "kind": "account", "text": "Vratila se sa modricama."}
    assert (await platform.post(DOCTOR, f"/reports/{report}/addenda", addition)).status == 200
    await platform.carry()
    assert await platform.news(DUTY, report) == [("report_extended", "immediate")]
    answer = await platform.post(NEXT_ON_DUTY, f"/reports/{report}/take-over", {"expectedVersion": 2})
    assert answer.status == 200
    await platform.post(DOCTOR, f"/reports/{report}/addenda", {**addition, "expectedVersion": 3})
    await platform.carry()
    assert await platform.news(DUTY, report) == [("report_extended", "immediate")]
    assert await platform.news(NEXT_ON_DUTY, report) == [("report_extended", "immediate")] * 2
    for service in ("identification", "notifications"):
        assert "modricama" not in str(platform.rows(service, "select data from outbox"))


def test_the_two_commands_have_their_names() -> None:
    """`adviseReporter` and `updateWhereabouts` are what the gateway offers."""
    assert {"adviseReporter", "updateWhereabouts"} <= graphql_fields()
