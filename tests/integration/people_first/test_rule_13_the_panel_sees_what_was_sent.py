"""DESIGN 10.9: who reads a person's record for a procedure sees what was sent for them, as long as they read it: its panel, a director."""

from __future__ import annotations

from tests.integration.identification import procedures
from tests.integration.identification.persons import compared, link, links_of, named, new_name, unlink
from tests.integration.identification.procedures import (
    ANOTHER_PSYCHOLOGIST,
    DIRECTOR,
    PEDAGOGUE,
    PSYCHOLOGIST,
    SOCIAL_WORKER,
)
from tests.integration.people_first.test_rule_08_recusal_of_panel_and_worker import recuse
from tests.integration.people_first.test_rule_13_three_professions_decide import led
from tests.integration.people_first.three_services import FORMAL, OF_CENTRE, Platform

ASSESSORS = (PSYCHOLOGIST, PEDAGOGUE, SOCIAL_WORKER, ANOTHER_PSYCHOLOGIST)


async def sees(platform: Platform, report: str) -> dict[str, set[str]]:
    """By assessor the purposes of what they see."""
    await platform.carry()
    return {who: set(await platform.referrals(report, who)) for who in ASSESSORS}


async def test_the_panel_and_no_other_assessor_sees_it_with_its_terms(platform: Platform) -> None:
    report = await led(platform, "open")
    assert not any((await sees(platform, report)).values())
    another = await led(platform, "open", "appoint")
    await procedures.led_to(platform.identification, report, "appoint")
    expected = {who: set() if who == ANOTHER_PSYCHOLOGIST else {FORMAL} for who in ASSESSORS}
    assert await sees(platform, report) == await sees(platform, another) == expected
    (item,) = (await platform.referrals(report, PEDAGOGUE)).values()
    assert (item["positions"], item["withheld"], bool(item["clocks"])) == (["panel"], [], True)
    answer = await platform.get(PEDAGOGUE, f"/referrals/{item['id']}", "referral")
    assert answer.json()["positions"] == ["panel"]
    body = {"expectedVersion": item["version"]}
    accepted = await platform.post(PEDAGOGUE, f"/referrals/{item['id']}/accept", body, "referral")
    assert accepted.status == 403, accepted.body


async def test_who_leaves_the_panel_sees_nothing_and_who_comes_does(platform: Platform) -> None:
    report = await led(platform, "open", "appoint")
    assert (await recuse(platform, report, PSYCHOLOGIST)).status == 200
    assert (await sees(platform, report))[PSYCHOLOGIST] == set()
    assert (await procedures.step(platform.identification, report, "replace", OF_CENTRE)).status == 200
    seen = await sees(platform, report)
    assert (seen[PSYCHOLOGIST], seen[ANOTHER_PSYCHOLOGIST], seen[PEDAGOGUE]) == (set(), {FORMAL}, {FORMAL})


async def test_once_the_decision_is_served_it_is_not_theirs_to_see(platform: Platform) -> None:
    report = await led(platform, "open", "appoint", "propose", "sign", "sign", "confirm")
    assert (await sees(platform, report))[PEDAGOGUE] == {FORMAL}
    await procedures.led_to(platform.identification, report, "serve")
    assert not any((await sees(platform, report)).values())


async def test_of_a_procedure_that_is_discontinued_nothing_is_left_to_see(platform: Platform) -> None:
    report = await led(platform, "open", "appoint", "discontinue")
    assert not any((await sees(platform, report)).values())


async def test_a_director_sees_it_while_something_waits_for_them(platform: Platform) -> None:
    report = await led(platform, "open", "appoint", "propose")
    assert await platform.referrals(report, DIRECTOR) == {}
    for step, seen in (("dissent", {FORMAL}), ("rule", {FORMAL}), ("serve", set())):
        await procedures.led_to(platform.identification, report, step)
        await platform.carry()
        assert set(await platform.referrals(report, DIRECTOR)) == seen, step


async def test_of_every_report_of_the_case_it_is_theirs_to_see(platform: Platform) -> None:
    person = named(*new_name())
    first, second = [await led(platform, *steps, **person) for steps in (("open", "appoint"), ())]
    await compared(platform.identification)
    linked = await link(platform.identification, OF_CENTRE, first, second)
    assert linked.status == 200, linked.body
    expected = {who: set() if who == ANOTHER_PSYCHOLOGIST else {FORMAL} for who in ASSESSORS}
    assert await sees(platform, second) == expected
    (line,) = await links_of(platform.identification, OF_CENTRE, first)
    ended = await unlink(platform.identification, OF_CENTRE, first, line["id"])
    assert ended.status == 200, ended.body
    assert not any((await sees(platform, second)).values())
