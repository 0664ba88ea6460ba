"""DESIGN 10.3: the reporter is told what to do now, and answers where the person is."""

from __future__ import annotations

from datetime import datetime, timedelta

from contracts import reference
from tests.integration.people_first.three_services import DOCTOR, DUTY, INTAKE, NIGHT, WORKER, Platform, graphql_fields

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


def test_the_two_commands_have_their_names() -> None:
    """`adviseReporter` and `updateWhereabouts` are what the gateway offers."""
    assert {"adviseReporter", "updateWhereabouts"} <= graphql_fields()
