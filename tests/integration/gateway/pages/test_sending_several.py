"""Somebody was added or removed on another device while the page to check was open."""

from __future__ import annotations

from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.integration.gateway.pages.test_several_persons import Raid
from tests.support.drafts import Drafts


async def two(reporter: Reporter) -> tuple[Raid, str]:
    """A report that could be sent, with a second person in it; the id of theirs."""
    raid = Raid(reporter)
    await reporter.go_to_the_end()
    second = await raid.add()
    await raid.say(second, "3", age="child")
    return raid, second


async def test_who_was_added_on_another_device_meanwhile_is_not_lost(reporter: Reporter, drafts: Drafts) -> None:
    raid, _ = await two(reporter)
    checked = (await reporter.open("7")).text
    third = await raid.add("form-other-device")
    await raid.say(third, "3", age="child")
    await raid.say(third, "11", given_name="Treća")
    asked = await reporter.send("7", checked)
    assert (asked.status_code, "Treća" in asked.text, drafts.filings) == (409, True, [])
    sent = await reporter.send("7", asked.text)
    assert (sent.status_code, len(drafts.filings[0]["others"])) == (303, 2)


async def test_who_was_removed_on_another_device_meanwhile_is_not_filed(reporter: Reporter, drafts: Drafts) -> None:
    raid, second = await two(reporter)
    checked = (await reporter.open("7")).text
    asked = (await reporter.browser.get(await raid.remove(second))).text
    gone = await reporter.post(f"/entry/{reporter.draft}/persons/{second}/remove", Form(asked).fields)
    assert gone.status_code == 303
    again = await reporter.send("7", checked)
    assert (again.status_code, drafts.filings) == (409, [])
    assert (await reporter.send("7", again.text)).status_code == 303
    assert not drafts.filings[0].get("others")
