"""The forms of a record, shown again: with what was chosen and typed, and under which key and version."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from tests.integration.gateway.pages.reporter import Form
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, report

REPORT = "0190a7f0-0000-7000-8000-000000000001"
KEY = "form-0009-abcd"
SAID = {"instruction": "keep_until_we_come", "until": "15:00"}


def shows(services: Upstream, *, withheld: tuple[dict[str, str], ...] = (), **more: Any) -> None:
    """What identification holds, for the Centre's duty."""
    danger = {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None}
    classes = {"reference": {"reference": "S-7K3Q-9F", "state": "submitted"}, "danger": danger}
    found = report(REPORT, classes=classes, positions=["duty"], **more)
    services.says("identification", "GET", "/reports/{}", Reply({**found, "withheld": list(withheld)}))
    services.says("identification", "POST", "/referrals/unconfirmed", Reply({"referralIds": []}))
    of_report = {"items": [{"reportId": REPORT, "referrals": []}]}
    services.says("referral", "POST", "/referrals/by-report", Reply(of_report))


async def sent(duty: Browser, page: str, **fields: str) -> httpx.Response:
    return await duty.gateway.post(f"/records/{REPORT}/{page}", data={"key": KEY, **fields})


def form_at(page: str, text: str) -> Form:
    found = re.search(rf'<form[^>]*action="/records/{REPORT}/{page}".*?</form>', text, re.DOTALL)
    assert found is not None, text
    return Form(unescape(found.group()))


async def test_what_came_too_late_is_decided_anew_about_the_newest(duty: Browser, services: Upstream) -> None:
    shows(services, version=4)
    facts: dict[str, Any] = {"currentState": "submitted", "currentVersion": 4, "changedFields": ["addenda"]}
    services.says("identification", "POST", f"/reports/{REPORT}/take-over", problem(409, "stale-version", **facts))
    again = await sent(duty, "take-over", version="3", **SAID)
    assert (again.status_code, "Somebody changed this after you opened it." in again.text) == (409, True)
    fields = form_at("take-over", again.text).fields
    assert (fields["version"], fields["instruction"], fields["key"] != [KEY]) == (["4"], [SAID["instruction"]], True)


async def test_taken_over_by_a_press_of_which_nobody_knew_what_became_the_same_is_sent_again(
    duty: Browser, services: Upstream
) -> None:
    shows(services, version=4, state="received")
    services.says("identification", "POST", f"/reports/{REPORT}/take-over", problem(503, "unavailable"))
    shown = await sent(duty, "take-over", version="3", **SAID)
    for _ in range(2):
        fields = {name: values[0] for name, values in form_at("take-over", shown.text).fields.items()}
        shown = await sent(duty, "take-over", **fields)
        assert shown.status_code == 503
    posted = [call for call in services.to("identification") if call.path.endswith("/take-over")]
    assert {call.headers["idempotency-key"] for call in posted} == {KEY}
    assert [call.sent for call in posted] == [posted[0].sent] * 3


@pytest.mark.parametrize(
    "said",
    [
        {"instruction": "keep_until_we_come"},
        {"instruction": "keep_until_we_come", "until": "soon"},
        {"instruction": "speak_alone", "until": "15:00"},
        {"instruction": "none_yet", "until": "15:00"},
    ],
    ids=["no time", "no such time", "a time too many", "a time for nothing"],
)
async def test_an_instruction_that_cannot_be_given_takes_nothing_over(
    duty: Browser, services: Upstream, said: dict[str, str]
) -> None:
    shows(services, version=3)
    services.says("identification", "POST", f"/reports/{REPORT}/advice", problem(409, "report-move-refused"))
    services.says("identification", "POST", f"/reports/{REPORT}/take-over", refused_as_a_whole(said))
    shown = await sent(duty, "take-over", version="3", **said)
    assert (shown.status_code, "The report is not taken over yet" in shown.text) == (422, True)
    fields = form_at("take-over", shown.text).fields
    assert (fields["instruction"], fields["until"]) == ([said["instruction"]], [said.get("until", "")])
    posted = [call for call in services.to("identification") if call.method == "POST" and call.path.endswith("over")]
    assert all("advice" in call.sent for call in posted), "taken over with what was said, or not at all"
    assert not [call for call in services.calls if call.path.endswith("/advice")]


def refused_as_a_whole(said: dict[str, str]) -> Reply:
    """As identification answers a command whose instruction does not fit its time."""
    fields = [{"name": "advice.until", "problem": "Say until when this holds."}]
    return problem(422, "invalid-input", fields=fields) if said["instruction"] != "none_yet" else Reply({})


SEALED = ({"class": "account", "mask": "none", "reason": "sealed"},)


def open_forms(page: str) -> list[str]:
    """The ids of what is shown without a press."""
    return re.findall(
        r'<details class="spona-(?:form|leads)" open>.*?<div class="spona-(?:form|leads)__body" id="(\w+)"',
        page,
        re.DOTALL,
    )


@pytest.mark.parametrize(
    ("page", "form", "fields"),
    [
        ("take-over", "actions", {"until": ""}),
        ("ask", "ask", {"question": "", "text": " "}),
        ("basis", "ground", {"scope": "sealed_person"}),
    ],
)
async def test_a_form_is_closed_until_it_is_pressed_and_open_when_it_was_refused(
    duty: Browser, services: Upstream, page: str, form: str, fields: dict[str, str]
) -> None:
    shows(services, version=3, withheld=SEALED)
    fresh = (await duty.get(f"/records/{REPORT}")).text
    assert len(re.findall(r'<details class="spona-(?:form|leads)">', fresh)) == 4
    assert open_forms(fresh) == []
    refused = await sent(duty, page, version="3", **fields)
    assert (refused.status_code, open_forms(refused.text)) == (422, [form])


async def test_a_ground_that_does_not_fit_is_shown_again_with_its_message(duty: Browser, services: Upstream) -> None:
    shows(services, withheld=SEALED)
    scope = form_at("basis", (await duty.get(f"/records/{REPORT}")).text).fields["scope"][0]
    services.says("identification", "POST", f"/reports/{REPORT}/reading-basis", problem(422, "basis-does-not-fit"))
    again = await sent(duty, "basis", scope=scope, basis="vital_interest")
    assert again.status_code == 422
    assert form_at("basis", again.text).fields["basis"] == ["vital_interest"]
    assert again.text.count("This ground does not open what you asked for") == 2, "above and beside the field"
