"""The worklist and the record before services that say what a test wants: filters, conflicts, repeats, the one press."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

from tests.support.cookie_browser import Browser
from tests.support.upstream import Call, Reply, Upstream, page_of, problem, receipt, referral, report

REPORT, REFERRAL = "0190a7f0-0000-7000-8000-000000000001", "0190a7f0-0000-7000-8000-000000000002"
IDENTITY = {
    "person_name": {"names": [{"given": "Primerka", "family": "Izmišljenić"}], "aliases": None},
    "person_numbers": {"numbers": [{"kind": "passport", "value": "…1234", "country": "RO"}]},
}
FORM = {"key": "form-0001-abcd", "referral": REFERRAL, "version": "1", "back": "list"}


def english(browser: Browser) -> Browser:
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    return browser


def one_referral(services: Upstream, _: int = 0) -> None:
    item = referral(REFERRAL, REPORT)
    services.says("referral", "GET", "/referrals", page_of([item]))
    services.says("referral", "GET", "/referrals/{}", Reply({**item, "acceptedAt": "2026-11-25T09:42:00Z"}))
    services.says(
        "referral", "POST", "/referrals/by-report", Reply({"items": [{"reportId": REPORT, "referrals": [item]}]})
    )
    services.says("identification", "POST", "/reports/batch", Reply({"items": [report(REPORT)]}))
    services.says("identification", "GET", "/reports/{}", a_report)


@pytest.fixture
async def worker(browser: Browser, services: Upstream) -> Browser:
    """A worker of a centre for social work whose list has one referral."""
    one_referral(services)
    await browser.sign_in("csr.nis", to="/list")
    return english(browser)


def a_report(call: Call) -> Reply:
    """The classes that are asked for, as identification answers them."""
    asked = {value for _, value in call.query_list}
    classes: dict[str, Any] = {"reference": {"reference": "S-7K3Q-9F", "state": "submitted"}}
    return Reply(report(REPORT, classes=classes | (IDENTITY if any("person_name" in each for each in asked) else {})))


async def pressed(browser: Browser, path: str, **fields: str) -> httpx.Response:
    return await browser.gateway.post(path, data=fields)


async def test_filters_in_the_address_reach_the_service_and_stay_chosen(worker: Browser, services: Upstream) -> None:
    page = await worker.get("/list?state=any&urgency=immediate&overdue=yes&today=yes&sort=received&after=abc")
    assert page.status_code == 200, page.text
    asked = services.to("referral")[-1].query
    wanted = {"urgency": "immediate", "overdue": "true", "dueToday": "true", "after": "abc", "first": "20"}
    assert asked == {**wanted, "sort": "received", "byReport": "true"}
    assert re.search(r'urgency=immediate[^"]*" aria-current="true">Immediate', page.text)
    assert 'aria-sort="descending"' in page.text
    assert "Clear filters" in page.text
    plain = await worker.get("/list")
    assert services.to("referral")[-1].query == {"first": "20", "undecided": "true", "byReport": "true"}
    assert "Clear filters" not in plain.text


async def test_no_row_asks_who_the_person_is(worker: Browser, services: Upstream) -> None:
    await worker.get("/list")
    sent = json.dumps([call.sent for call in services.to("identification") if call.path == "/reports/batch"])
    about_the_person = "language_needs person_name person_numbers safe_contact present_place account clinical sex"
    assert "birth" in sent, "the batch names the classes"
    assert not [name for name in about_the_person.split() if name in sent]


async def test_an_empty_list_says_what_would_be_here(worker: Browser, services: Upstream) -> None:
    services.says("referral", "GET", "/referrals", page_of([]))
    assert "A referral appears here as soon as it is sent to you" in (await worker.get("/list")).text
    assert "Nothing here fits these filters" in (await worker.get("/list?overdue=yes")).text


async def test_taking_on_leads_back_with_a_word_and_carries_key_and_version(
    worker: Browser, services: Upstream
) -> None:
    services.says("referral", "POST", "/referrals/{}/accept", Reply(referral(REFERRAL, REPORT, state="accepted")))
    for _ in range(2):
        answer = await pressed(worker, f"/records/{REPORT}/accept", **FORM)
        assert (answer.status_code, answer.headers["location"]) == (303, "/list?done=accepted")
    sent = [call for call in services.to("referral") if call.path.endswith("/accept")]
    assert [(call.headers["idempotency-key"], call.sent) for call in sent] == [
        ("form-0001-abcd", {"expectedVersion": 1})
    ] * 2
    assert "Your unit has taken the referral on." in (await worker.get("/list?done=accepted")).text
    assert "<b>" not in (await worker.get("/list?done=<b>")).text


async def test_a_colleague_who_was_faster_is_one_sentence_above_the_list(worker: Browser, services: Upstream) -> None:
    stale = problem(409, "stale-version", currentState="accepted", currentVersion=2, changedFields=["state"])
    services.says("referral", "POST", "/referrals/{}/accept", stale)
    answer = await pressed(worker, f"/records/{REPORT}/accept", **FORM)
    assert answer.status_code == 409
    assert "A colleague of the unit took this referral on 25 Nov 2026 at 10:42." in answer.text
    assert "Worklist" in answer.text
    assert "S-7K3Q-9F" in answer.text


async def test_who_took_a_report_over_is_named_and_what_was_chosen_stays(worker: Browser, services: Upstream) -> None:
    facts: dict[str, Any] = {"currentState": "received", "currentVersion": 2, "changedFields": ["state"]}
    by: dict[str, Any] = {"takenOverBy": "Ana Marković", "takenOverAt": "2026-11-25T09:42:00+00:00"}
    services.says(
        "identification", "POST", "/reports/{}/take-over", problem(409, "report-already-taken-over", **facts, **by)
    )
    services.says("identification", "GET", "/reports/{}", Reply(report(REPORT, positions=["intake"])))
    form = {"key": "form-0002-abcd", "version": "1", "instruction": "speak_alone", "until": "15:00"}
    answer = await pressed(worker, f"/records/{REPORT}/take-over", **form)
    assert answer.status_code == 409
    assert "Ana Marković took this report over 25 Nov 2026 at 10:42." in answer.text
    assert re.search(r'value="speak_alone" checked', answer.text)
    assert 'value="15:00"' in answer.text


async def test_taking_over_says_at_once_what_to_do_and_a_repeat_says_it_once(
    worker: Browser, services: Upstream
) -> None:
    services.says("identification", "POST", "/reports/{}/take-over", Reply(receipt(REPORT)))
    form = {"key": "form-0003-abcd", "version": "1", "instruction": "speak_alone"}
    for _ in range(2):
        answer = await pressed(worker, f"/records/{REPORT}/take-over", **form)
        assert answer.headers["location"] == f"/records/{REPORT}?done=advised"
    sent = [call for call in services.to("identification") if call.method == "POST"]
    assert [(call.headers["idempotency-key"], call.sent) for call in sent] == [
        ("form-0003-abcd", {"expectedVersion": 1, "advice": {"instruction": "speak_alone"}})
    ] * 2


async def test_taking_over_asks_what_to_say_and_takes_nothing_yet_for_an_answer(
    worker: Browser, services: Upstream
) -> None:
    path = f"/records/{REPORT}/take-over"
    services.says("identification", "POST", f"/reports/{REPORT}/take-over", Reply(receipt(REPORT, version=2)))
    silent = await pressed(worker, path, key="form-0010-abcd", version="1")
    assert silent.status_code == 422
    assert "Choose what the reporter should do now" in silent.text
    assert not [call for call in services.to("identification") if call.path.endswith("/take-over")]
    nothing_yet = await pressed(worker, path, key="form-0011-abcd", version="1", instruction="none_yet")
    assert (nothing_yet.status_code, nothing_yet.headers["location"]) == (303, f"/records/{REPORT}?done=taken_over")
    commands = [call.path.rsplit("/")[-1] for call in services.to("identification") if call.method == "POST"]
    assert commands.count("take-over") == 1
    assert "advice" not in commands


@pytest.mark.parametrize("address", [f"/records/{REPORT}", f"/records/{REPORT}?referral={REFERRAL}"])
async def test_a_record_offers_what_waits_for_the_unit_however_one_came_to_it(worker: Browser, address: str) -> None:
    page = (await worker.get(address)).text
    assert f'action="/records/{REPORT}/accept"' in page
    assert f'name="referral" value="{REFERRAL}"' in page
    assert f"/records/{REPORT}/reject?referral={REFERRAL}" in page


async def test_a_time_that_cannot_be_read_loses_nothing(worker: Browser, services: Upstream) -> None:
    services.says("identification", "GET", "/reports/{}", Reply(report(REPORT, positions=["intake"], state="received")))
    form = {"key": "form-0004-abcd", "version": "1", "instruction": "keep_until_we_come", "until": "soon"}
    answer = await pressed(worker, f"/records/{REPORT}/advise", **form)
    assert answer.status_code == 422
    assert "Give a time such as 15:00" in answer.text
    assert 'value="soon"' in answer.text
    assert re.search(r'value="keep_until_we_come" checked', answer.text)


async def test_who_the_person_is_is_asked_for_only_by_the_press(worker: Browser, services: Upstream) -> None:
    page = await worker.get(f"/records/{REPORT}?referral={REFERRAL}")
    assert page.status_code == 200, page.text
    assert "Izmišljenić" not in page.text
    assert "person_name" not in str([call.query_list for call in services.to("identification")])
    shown = await pressed(worker, f"/records/{REPORT}/identity")
    assert "Izmišljenić" in shown.text
    assert "Passport, …1234, Romania" in shown.text
    assert "Izmišljenić" not in re.findall(r"<title>(.*)</title>", shown.text)[0]
    back = await worker.get(f"/records/{REPORT}/identity")
    assert (back.status_code, back.headers["location"]) == (303, f"/records/{REPORT}")


async def test_missing_and_forbidden_are_one_page(worker: Browser, services: Upstream) -> None:
    pages = []
    for status, slug in ((404, "not-found"), (403, "forbidden")):
        services.says("identification", "GET", "/reports/{}", problem(status, slug))
        answer = await worker.get(f"/records/{REPORT}")
        assert answer.status_code == 404
        pages.append(re.sub(r'nonce="[^"]+"', "", answer.text))
    assert pages[0] == pages[1]


async def test_a_report_that_was_altered_says_so_and_whom_to_call(worker: Browser, services: Upstream) -> None:
    services.says("identification", "GET", "/reports/{}", problem(500, "report-altered"))
    page = await worker.get(f"/records/{REPORT}")
    assert page.status_code == 500
    assert "What is stored of this report is not what was filed" in page.text
    assert "Call the Centre's duty by telephone." in page.text


async def test_a_rejection_that_names_no_unit_is_shown_again_as_it_was(worker: Browser, services: Upstream) -> None:
    form = await worker.get(f"/records/{REPORT}/reject?referral={REFERRAL}&version=1")
    assert form.status_code == 200
    assert len(form.content) > 0
    fields = [{"name": "rightUnitId", "problem": "Name it."}]
    services.says("referral", "POST", "/referrals/{}/reject", problem(422, "invalid-input", fields=fields))
    sent = {"key": "form-0005-abcd", "referral": REFERRAL, "version": "1", "reason": "out_of_area"}
    answer = await pressed(worker, f"/records/{REPORT}/reject", **sent)
    assert answer.status_code == 422
    assert re.search(r'value="out_of_area" checked', answer.text)
    services.says("referral", "POST", "/referrals/{}/reject", Reply({"id": REFERRAL, "outcome": "passed_on"}))
    unit = re.findall(r'<option value="([0-9a-f-]{36})"', answer.text)[0]
    passed_on = await pressed(worker, f"/records/{REPORT}/reject", **sent, unit=unit)
    assert passed_on.headers["location"] == "/list?done=passed_on"


async def test_the_units_to_choose_from_stand_in_the_order_of_the_alphabet(worker: Browser) -> None:
    worker.gateway.headers["accept-language"] = "sr-Latn"
    page = (await worker.get(f"/records/{REPORT}/reject?referral={REFERRAL}&version=1")).text
    places = [page.index(f"Centar za socijalni rad {name}</option>") for name in ("Crna Trava", "Čačak", "Ćuprija")]
    assert places == sorted(places)
