"""A report was changed, or sent, on another device while the page to check was open."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.integration.gateway.pages.test_several_persons import Raid
from tests.support.drafts import Drafts
from tests.support.upstream import problem


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


async def test_what_was_typed_on_another_device_meanwhile_is_checked_first(reporter: Reporter, drafts: Drafts) -> None:
    checked = (await reporter.go_to_the_end()).text
    drafts.put(reporter.draft, concern=["Otkucano na telefonu."])
    asked = await reporter.send("7", checked)
    assert (asked.status_code, drafts.filings) == (409, [])
    assert "Otkucano na telefonu." in asked.text
    sent = await reporter.send("7", asked.text)
    assert (sent.status_code, drafts.filings[0]["concern"]) == (303, "Otkucano na telefonu.")


async def test_what_was_sent_from_another_device_meanwhile_leads_to_its_receipt(
    reporter: Reporter, drafts: Drafts
) -> None:
    checked = (await reporter.go_to_the_end()).text
    other = await reporter.send("7", (await reporter.open("7")).text)
    drafts.refuse_filing = problem(409, "draft-already-sent", reportId=str(uuid4()))
    second = await reporter.send("7", checked)
    assert (second.status_code, second.headers["location"]) == (303, other.headers["location"].partition("?")[0])


async def test_a_draft_that_was_thrown_away_meanwhile_is_sent_as_it_was_checked(
    reporter: Reporter, drafts: Drafts
) -> None:
    checked = (await reporter.go_to_the_end()).text
    del drafts.kept[reporter.draft]
    assert (await reporter.send("7", checked)).status_code == 303
    assert len(drafts.filings) == 1


@pytest.mark.parametrize("seen", ["", "x", "9" * 40, "-1"])
async def test_a_version_that_is_none_is_not_compared(reporter: Reporter, drafts: Drafts, seen: str) -> None:
    checked = await reporter.go_to_the_end()
    sent = await reporter.post(f"/entry/{reporter.draft}/7", {**Form(checked.text).fields, "seen": [seen]})
    assert sent.status_code == 303, sent.text
    assert "expectedDraftVersion" not in drafts.filings[0]


async def test_a_municipality_that_is_none_any_more_is_asked_for_again(reporter: Reporter, drafts: Drafts) -> None:
    await reporter.go_to_the_end()
    drafts.put(reporter.draft, encounterMunicipality=["99999"], concern=["Ostaje."])
    check = await reporter.open("7")
    refused = await reporter.send("7", check.text)
    assert (refused.status_code, drafts.filings) == (422, [])
    assert f'href="/entry/{reporter.draft}/6?to=7#encounterMunicipality"' in refused.text
    screen = await reporter.open("6", "?to=7")
    assert (await reporter.send("6", screen.text, encounterMunicipality="71331")).status_code == 303
    sent = await reporter.send("7", (await reporter.open("7")).text)
    assert (sent.status_code, drafts.filings[0]["concern"]) == (303, "Ostaje.")
