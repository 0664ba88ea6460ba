"""The person who could not be asked is asked: a yes lifts the seal on the very next read, a no closes, and an attempt changes neither (DESIGN 10.4)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.raids import described, met
from tests.integration.identification.test_withdrawing_consent import (
    HEARD,
    HOLDERS,
    expect_what_the_table_keeps,
    filed,
    ledger,
    withdraw,
    withdrawn_by,
)
from tests.support import access_oracle as oracle

ASKERS = ("health.nis", "intake.centre", "duty.centre")
SURE = {**HEARD, "calledBack": "yes"}
YES = {"outcome": "agreed", "shareClinical": True, **SURE}
NO = {"outcome": "refused", **HEARD}
NOT_YET = {"outcome": "not_asked", "reason": "unsafe"}


async def sealed(service: Service, **changes: Any) -> str:
    return await filed(service, wayIn="could_not_ask", consent=None, **changes)


async def record(
    service: Service,
    who: str,
    report: str,
    said: dict[str, Any],
    version: int = 1,
    key: str | None = None,
    acr: int = 2,
) -> Any:
    return await service.post(who, f"/reports/{report}/consent", {"expectedVersion": version, **said}, key, acr)


async def masks(service: Service, report: str, *, sealed: bool) -> None:
    """Every position and class as the table says for who agreed to everything, or is sealed."""
    for position, name in HOLDERS.items():
        for acr in (1, 2):
            seen = (await service.get(name, f"/reports/{report}", acr)).json()
            flags: dict[str, Any] = {"stepped_up": acr == 2, "health": True, "sealed": sealed, "clinical": not sealed}
            shown = {class_: oracle.shown(class_, position, **flags) for class_ in seen["classes"]}
            assert "none" not in shown.values(), (position, acr)
            for class_ in oracle.sealed_classes():
                mask = oracle.shown(class_, position, **flags)
                if mask == "exists" and class_ in seen["classes"]:
                    assert set(seen["classes"][class_]) == {"recorded"}, (position, class_)


async def ask_by(service: Service, report: str, who: str = "health.nis") -> str | None:
    moment: str | None = (await service.get(who, f"/reports/{report}/receipt")).json()["classes"]["receipt"]["askBy"]
    return moment


@pytest.mark.parametrize("who", ASKERS)
async def test_a_yes_lifts_the_seal_for_the_centre_whoever_heard_it(service: Service, who: str) -> None:
    report = await sealed(service)
    await masks(service, report, sealed=True)
    assert await ask_by(service, report) is not None
    answer = await record(service, who, report, YES)
    assert (answer.status, answer.json()["version"]) == (200, 2)
    sub = PEOPLE[who].sub
    assert await ledger(service, report) == [
        ("identification", True, sub, "yes", "yes"),
        ("share_clinical", True, sub, "yes", "yes"),
    ]
    await masks(service, report, sealed=False)
    seen = (await service.get("intake.centre", f"/reports/{report}", 2)).json()
    assert seen["classes"]["person_name"]["names"]
    assert seen["classes"]["clinical"]["text"]
    assert seen["classes"]["consent"]["status"] == "given"
    assert await ask_by(service, report) is None
    (rows,) = await service.rows(
        f"select data from outbox where key = '{report}' and type = 'identification.consent-recorded.v1'"
    )
    assert (rows[0]["outcome"], rows[0]["askWhenSafe"], rows[0]["recordedBy"]) == ("agreed", False, str(sub))


@pytest.mark.parametrize("who", ASKERS)
async def test_a_no_closes_what_a_withdrawal_closes_and_the_seal_stays(service: Service, who: str) -> None:
    report = await sealed(service)
    assert (await record(service, who, report, NO)).status == 200
    assert await ledger(service, report) == withdrawn_by(who)
    await expect_what_the_table_keeps(service, report, sealed=True)
    assert await ask_by(service, report) is None
    asked = await service.post("intake.centre", f"/reports/{report}/questions", {"text": "Gde je?"})
    assert asked.slug == "asking-without-consent"


async def test_who_could_not_be_asked_stays_sealed_and_is_still_to_be_asked(service: Service) -> None:
    report = await sealed(service)
    before = await ask_by(service, report)
    for version, reason in enumerate(("unsafe", "not_understood", "not_found", "other"), 1):
        said = {"outcome": "not_asked", "reason": reason}
        assert (await record(service, "intake.centre", report, said, version)).status == 200
    await masks(service, report, sealed=True)
    assert await ask_by(service, report) == before
    answer = (await service.get("intake.centre", f"/reports/{report}")).json()["classes"]["consent"]
    assert [each["reason"] for each in answer["attempts"]] == ["unsafe", "not_understood", "not_found", "other"]
    assert (answer["status"], answer["entries"]) == (None, [])
    own = (await service.get("health.nis", f"/reports/{report}")).json()["classes"]["consent"]
    assert own == {"status": None}
    assert (await record(service, "health.nis", report, YES, 5)).status == 200


async def test_a_later_yes_is_a_new_line_and_what_had_ended_stays_ended(service: Service) -> None:
    for report, version in ((await filed(service), 1), (await sealed(service), 1)):
        await withdraw(service, "health.nis", report, version)
        await expect_what_the_table_keeps(service, report, sealed=len(await ledger(service, report)) == 2)
        assert (await record(service, "duty.centre", report, YES, version + 1)).status == 200
        await masks(service, report, sealed=False)
        seen = (await service.get("intake.centre", f"/reports/{report}")).json()["classes"]
        assert [each["given"] for each in seen["consent"]["entries"]][-2:] == [True, True]
        assert seen["consent"]["entries"][-1]["seenAlone"] == "yes"
        assert (await withdraw(service, "intake.centre", report, version + 2)).status == 200


async def test_refusals_are_named_and_change_nothing(service: Service) -> None:
    child, agreed, report = str((await service.filed())["id"]), await filed(service), await sealed(service)
    assert (await record(service, "health.nis", child, YES)).slug == "consent-not-asked"
    for said in (NO, NOT_YET, YES):
        assert (await record(service, "health.nis", agreed, said)).slug == "consent-already-answered"
    assert len(await ledger(service, agreed)) == 2
    assert (await record(service, "health.nis", agreed, {**YES, "shareClinical": False})).status == 200
    wrong: tuple[dict[str, Any], ...] = (
        {"outcome": "agreed", "reason": "unsafe"},
        {"outcome": "not_asked"},
        {"outcome": "agreed"},
        {"outcome": "refused", "seenAlone": "yes"},
        {**NO, "shareClinical": True},
        {"outcome": "perhaps"},
    )
    for said in wrong:
        assert (await record(service, "health.nis", report, said)).slug == "invalid-input", said
    assert (await record(service, "health.nis", report, YES, 7)).slug == "stale-version"
    assert (await record(service, "health.nis", await sealed(service), NO, 7)).status == 200
    assert (await record(service, "health2.nis", report, YES)).status == 403
    for stranger in ("police.nis", "csr.nis", "office.national"):
        assert (await record(service, stranger, report, YES)).status in (403, 404)
    assert await ledger(service, report) == []
    first = await record(service, "health.nis", report, NO, 1, "the-same-key-" + report)
    assert (await record(service, "health.nis", report, NO, 1, "the-same-key-" + report)).json() == first.json()
    assert (await record(service, "health.nis", report, NO, 2)).slug == "consent-already-answered"
    taken_back = await sealed(service)
    body = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    assert (await service.post("health.nis", f"/reports/{taken_back}/withdraw", body)).status == 200
    assert (await record(service, "intake.centre", taken_back, YES, 2)).slug == "report-move-refused"


async def test_of_two_answers_at_once_one_is_kept(service: Service) -> None:
    report = await sealed(service)
    said = await asyncio.gather(
        record(service, "health.nis", report, YES), record(service, "intake.centre", report, NO)
    )
    assert sorted(each.status for each in said) == [200, 409]
    assert len(await ledger(service, report)) == 2


async def test_of_several_persons_each_answers_and_the_task_ends_with_the_last(service: Service) -> None:
    unasked = described(1, wayIn="could_not_ask", consent=None)
    raid = await met(service, **{**unasked, "others": [described(3), described(2)]})
    asked = [number for number, report in enumerate(raid.ids, 1) if await ask_by(service, report) is not None]
    assert asked == [1, 2]
    for place, number in enumerate(asked, 1):
        report = raid.ids[number - 1]
        assert (await record(service, "intake.centre", report, YES)).status == 200
        rows = await service.rows(
            f"select data from outbox where key = '{raid.ids[0]}' and type = 'identification.consent-recorded.v1' "
            "order by sequence desc limit 1"
        )
        assert rows[0][0]["askWhenSafe"] is (place < len(asked))
        assert rows[0][0].get("personId") == (None if number == 1 else report)
