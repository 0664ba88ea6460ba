"""Several persons who were reported at once, on receipts, lists and records, before services that answer what the test says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, page_of, receipt, referral, report

IDS = [f"0190a7f0-0000-7000-8000-00000000000{number}" for number in (1, 2, 3)]
CODES = ["S-7K3Q-9F", "S-8M4R-2H", "S-9N5T-3J"]
PERSONS = [
    {"id": each, "number": number, "reference": code, "childPath": False}
    for number, (each, code) in enumerate(zip(IDS, CODES, strict=True), start=1)
]


def of_three(number: int) -> dict[str, Any]:
    """The receipt of one of three."""
    found = receipt(IDS[number - 1], persons=PERSONS)
    found["classes"]["reference"] |= {"reference": CODES[number - 1], "number": number, "persons": 3}
    found["classes"]["danger"]["childPath"] = False
    return found


@pytest.fixture
async def english(browser: Browser, services: Upstream) -> Browser:
    """Reads English; the receipts of three persons are there."""
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    for number in (1, 2, 3):
        services.says("identification", "GET", f"/reports/{IDS[number - 1]}/receipt", Reply(of_three(number)))
    return browser


async def test_the_receipt_of_the_first_leads_to_all_and_prints_a_sheet_for_each(english: Browser) -> None:
    await english.sign_in("health.nis", to="/entries")
    page = (await english.get(f"/entries/{IDS[0]}")).text
    assert "Person 1 of 3" in page
    listed = page.split('id="persons"')[1].split("</section>")[0]
    assert "spona-screen-only" in page.split('id="persons"')[0].rpartition("<section")[2]
    assert re.findall(r'href="/entries/([^"]*)"', listed) == IDS[1:]
    sheets = page.split("spona-print-only spona-receipt-of-another")[1:]
    assert [[code for code in CODES if code in sheet.split("</section>")[0]] for sheet in sheets] == [
        [CODES[1]],
        [CODES[2]],
    ]
    # Nothing on paper says that there are others.
    assert not any("of 3" in sheet.split("</section>")[0] for sheet in sheets)


async def test_what_is_done_for_all_is_offered_at_the_first_alone(english: Browser) -> None:
    await english.sign_in("health.nis", to="/entries")
    first, second = [(await english.get(f"/entries/{each}")).text for each in IDS[:2]]
    for offered in ("/withdraw", "/hand-over"):
        assert offered in first
        assert offered not in second
    assert "on the receipt of person 1" in second
    assert "spona-receipt-of-another" not in second
    assert f'action="/entries/{IDS[1]}/whereabouts"' in second
    assert f'href="/entries/{IDS[1]}/consent"' in second


async def test_a_report_with_a_child_in_it_is_not_taken_back_and_the_consent_of_one_is_no_reason(
    english: Browser, services: Upstream
) -> None:
    await english.sign_in("health.nis", to="/entries")
    form = (await english.get(f"/entries/{IDS[0]}/withdraw")).text
    assert ('value="duplicate"' in form, 'value="person_withdrew_consent"' in form) == (True, False)
    with_child = of_three(1) | {"persons": [PERSONS[0], PERSONS[1] | {"childPath": True}, PERSONS[2]]}
    services.says("identification", "GET", f"/reports/{IDS[0]}/receipt", Reply(with_child))
    page = (await english.get(f"/entries/{IDS[0]}")).text
    assert f'href="/entries/{IDS[0]}/withdraw"' not in page
    assert "One of them is a child or treated as one: this report cannot be taken back." in page


async def test_one_person_alone_has_no_list_of_persons(english: Browser, services: Upstream) -> None:
    services.says("identification", "GET", f"/reports/{IDS[0]}/receipt", Reply(receipt(IDS[0])))
    await english.sign_in("health.nis", to="/entries")
    page = (await english.get(f"/entries/{IDS[0]}")).text
    assert 'id="persons"' not in page
    assert "spona-receipt-of-another" not in page


async def test_the_list_says_how_many_persons_a_line_is_about(english: Browser, services: Upstream) -> None:
    services.says("identification", "GET", "/reports", page_of([of_three(1) | {"persons": []}]))
    await english.sign_in("health.nis", to="/entries")
    assert "3 persons" in (await english.get("/entries")).text


@pytest.mark.parametrize(("number", "state"), [(1, "submitted"), (2, "submitted"), (2, "received")])
async def test_a_record_leads_to_the_others_and_is_taken_over_at_the_first(
    english: Browser, services: Upstream, number: int, state: str
) -> None:
    about = report(
        IDS[number - 1],
        positions=["intake"],
        state=state,
        persons=PERSONS,
        classes={"reference": {"reference": CODES[number - 1], "state": state, "number": number, "persons": 3}},
    )
    services.says("identification", "POST", "/reports/batch", Reply({"items": [about]}))
    services.says("identification", "GET", f"/reports/{IDS[number - 1]}", Reply(about))
    services.says("referral", "POST", "/referrals/by-report", Reply({"items": []}))
    await english.sign_in("intake.centre", to="/list")
    page = (await english.get(f"/records/{IDS[number - 1]}")).text
    assert f"Person {number} of 3" in page
    others = [each for each in IDS if each != IDS[number - 1]]
    assert all(f'href="/records/{each}"' in page for each in others)
    takes_over = "/take-over" in page
    assert takes_over is (number == 1 and state == "submitted")
    assert (f'href="/records/{IDS[0]}#actions"' in page) is (number == 2 and state == "submitted")
    assert ("Take it over at person 1" in page) is (number == 2 and state == "submitted")
    assert ("for this person only" in page) is (state == "received")


@pytest.mark.parametrize("number", [1, 2])
async def test_a_record_says_how_urgent_the_report_is_for_all_as_the_list_does_and_who_is_a_child(
    english: Browser, services: Upstream, number: int
) -> None:
    about = report(
        IDS[number - 1],
        positions=["intake"],
        persons=[PERSONS[0], PERSONS[1] | {"childPath": True}, PERSONS[2]],
        classes={
            "reference": {"reference": CODES[number - 1], "state": "submitted", "number": number, "persons": 3},
            "report": {"urgency": "standard" if number == 1 else "urgent"},
            "danger": {"danger": "no", "childPath": number == 2, "stillHere": "no", "stillHereUntil": None},
        },
    )
    own = referral(
        "0190a7f0-0000-7000-8000-00000000000a",
        IDS[0],
        positions=["intake"],
        purpose="formal_identification",
        urgency="urgent",
        respondBy="2126-11-25T12:00:00Z",
    )
    services.says("identification", "GET", f"/reports/{IDS[number - 1]}", Reply(about))
    services.says(
        "referral", "POST", "/referrals/by-report", Reply({"items": [{"reportId": IDS[0], "referrals": [own]}]})
    )
    services.says("identification", "POST", "/referrals/unconfirmed", Reply({"referralIds": []}))
    await english.sign_in("intake.centre", to="/list")
    page = (await english.get(f"/records/{IDS[number - 1]}")).text
    banner, links = page.split('id="persons"')[0].split("spona-standing")[1:], page.split('id="persons"')[1]
    tags = re.findall(r"spona-tag [^>]*>(.*?)</strong>", "".join(banner))
    assert tags == (
        ["Whole report: Urgent", "This person: Usual"] if number == 1 else ["Child or maybe a child", "Urgent"]
    )
    assert "25 Nov 2126" in "".join(banner)
    assert re.findall(r"(S-\w+-\w+)(?:</a>|</strong>) <strong class=\"[^\"]*spona-means-child", links) == [CODES[1]]
    # One call asks about every person.
    assert len([each for each in services.to("referral") if each.path == "/referrals/by-report"]) == 1


@pytest.mark.parametrize("number", [1, 3])
async def test_where_what_is_said_of_a_child_alone_is_said_is_at_the_first(
    english: Browser, services: Upstream, number: int
) -> None:
    persons = [PERSONS[0], PERSONS[1] | {"childPath": True}, PERSONS[2]]
    about = report(
        IDS[number - 1],
        positions=["intake"],
        state="received",
        persons=persons,
        classes={
            "reference": {"reference": CODES[number - 1], "state": "received", "number": number, "persons": 3},
            "danger": {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None},
        },
    )
    services.says("identification", "GET", f"/reports/{IDS[number - 1]}", Reply(about))
    services.says("referral", "POST", "/referrals/by-report", Reply({"items": []}))
    await english.sign_in("intake.centre", to="/list")
    page = (await english.get(f"/records/{IDS[number - 1]}")).text
    _, hint, after = page.partition("What is said of a child alone")
    assert bool(hint) is (number == 1)
    assert f'href="/records/{IDS[1]}"' in after.split("</p>")[0] or number != 1
    assert "instruction-hand_to_csr" not in page
