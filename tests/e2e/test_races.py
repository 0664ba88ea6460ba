"""Two people act on one report at the same moment: one clear winner, and the other is told (the job, step 5)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from tests.e2e.filings import adult, filed, girl
from tests.e2e.people import WHO, Everybody, until

ROUNDS = range(3)
CENTRES_ITEM = """query ($id: ID!) { report(id: $id) { state referrals { purpose state } } }"""


@pytest.mark.parametrize("_round", ROUNDS)
async def test_two_intakes_take_over_at_once(people: Everybody, _round: int) -> None:
    report = await filed(people("health.nis"), girl())
    pair = [people("intake.centre"), people("intake2.centre")]
    answers = await asyncio.gather(*(each.say("TakeOverReport", reportId=report, expectedVersion=1) for each in pair))
    assert sorted(each["__typename"] for each in answers) == ["AlreadyTakenOver", "Report"]
    winner = next(person for person, answer in zip(pair, answers, strict=True) if answer["__typename"] == "Report")
    answered = next(answer for answer in answers if answer["__typename"] == "AlreadyTakenOver")
    assert (answered["takenOverBy"], answered["currentState"]) == (WHO[winner.name].name, "received")
    assert datetime.fromisoformat(answered["takenOverAt"]) <= datetime.now(UTC)


@pytest.mark.parametrize("_round", ROUNDS)
async def test_an_adults_report_is_withdrawn_and_taken_over_at_once(people: Everybody, _round: int) -> None:
    doctor, intake = people("health.nis"), people("intake.centre")
    report = await filed(doctor, adult())
    withdrawal, take_over = await asyncio.gather(
        doctor.say("WithdrawReport", reportId=report, expectedVersion=1, reason="filed_by_mistake"),
        intake.say("TakeOverReport", reportId=report, expectedVersion=1),
    )
    withdrawn = withdrawal["__typename"] == "Report"
    loser = take_over if withdrawn else withdrawal
    assert "slug" in loser, "both won"
    assert "slug" not in (withdrawal if withdrawn else take_over), "nobody won"
    assert loser["currentState"] == ("withdrawn" if withdrawn else "received")
    assert (await doctor.ask("ReadReceipt", id=report))["receipt"]["stage"] == (
        "withdrawn" if withdrawn else "taken_over"
    )

    async def follows() -> bool:
        seen = await intake.ask(CENTRES_ITEM, id=report)
        return [each["state"] for each in seen["referrals"]] == ["withdrawn" if withdrawn else "accepted"]

    await until(follows, "the Centre's item follows the winner")


@pytest.mark.parametrize("_round", ROUNDS)
async def test_of_two_windows_that_save_a_draft_at_once_one_is_shown(people: Everybody, _round: int) -> None:
    doctor = people("health.nis")
    kept = await doctor.do("SaveDraft", answers=[{"name": "concern", "values": ["Prva reč."]}])
    about = {"draftId": kept["id"], "expectedVersion": kept["version"]}
    answer = await asyncio.gather(
        *(doctor.say("SaveDraft", **about, answers=[{"name": "concern", "values": [word]}]) for word in ("A", "B"))
    )
    assert sorted(each.get("slug", "saved") for each in answer) == ["saved", "stale-version"]
    await doctor.do("DiscardDraft", draftId=kept["id"], expectedVersion=2)


async def test_a_childs_report_is_never_withdrawn(people: Everybody) -> None:
    doctor = people("health.nis")
    for age in ("not_sure", "child"):
        report = await filed(doctor, girl(age=age))
        refused = await doctor.say("WithdrawReport", reportId=report, expectedVersion=1, reason="duplicate")
        assert refused["slug"] == "child-report-cannot-be-withdrawn"
        by_rest = await doctor.post(
            "identification", f"/reports/{report}/withdraw", {"expectedVersion": 1, "reason": "duplicate"}
        )
        assert (by_rest.status, by_rest.slug) == (409, "child-report-cannot-be-withdrawn")
        assert (await doctor.ask("ReadReceipt", id=report))["state"] == "submitted"
