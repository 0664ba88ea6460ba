"""A supervisor of the Centre opens a dismissed report again: the way there from the record, the form, and what is read afterwards."""

from __future__ import annotations

from html import unescape

import httpx
import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_assessing_page import AT, SENT
from tests.integration.gateway.pages.test_dismissing_page import ID, has_record, shows
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt

PAGE = f"/records/{ID}/reopen"
LINK = f'href="{PAGE}"'
WHY = "Javila se svedokinja."
TYPED = {"reason": "new_facts", "words": WHY}
SUPERVISOR = ["supervisor"]


async def sent(duty: Browser, **fields: str) -> httpx.Response:
    form = (await duty.get(PAGE)).text
    return await duty.gateway.post(
        PAGE, data={"key": hidden("key", form), "version": hidden("version", form), **fields}
    )


@pytest.mark.parametrize(
    ("positions", "state", "number", "offered"),
    [
        (SUPERVISOR, "dismissed", None, True),
        (SUPERVISOR, "dismissed", 1, True),
        (SUPERVISOR, "dismissed", 2, False),
        (SUPERVISOR, "received", None, False),
        (SUPERVISOR, "withdrawn", None, False),
        (["intake"], "dismissed", None, False),
        (["case"], "dismissed", None, False),
    ],
)
async def test_the_record_of_a_dismissed_report_leads_a_supervisor_there(
    duty: Browser, services: Upstream, positions: list[str], state: str, number: int | None, *, offered: bool
) -> None:
    reference = {"reference": "S-7K3Q-9F", "state": state, "number": number}
    has_record(services, positions=positions, state=state, classes={"reference": reference})
    assert (LINK in (await duty.get(f"/records/{ID}")).text) is offered


async def test_it_is_sent_once_as_one_command(duty: Browser, services: Upstream) -> None:
    shows(services, positions=SUPERVISOR, state="dismissed")
    services.says("identification", "POST", f"/reports/{ID}/reopen", Reply(receipt(ID, state="received")))
    answer = await sent(duty, **TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{ID}?done=reopened")
    (command,) = [call.sent for call in services.to("identification") if call.path.endswith("/reopen")]
    assert command == {"expectedVersion": 3, **TYPED}


async def test_a_reason_is_needed_and_what_was_typed_stays(duty: Browser, services: Upstream) -> None:
    shows(services, positions=SUPERVISOR, state="dismissed")
    empty = await sent(duty, words=WHY)
    assert (empty.status_code, 'href="#reason"' in empty.text, WHY in empty.text) == (422, True, True)
    wrong = [{"name": "words", "problem": "must be there: write down why."}]
    services.says("identification", "POST", f"/reports/{ID}/reopen", problem(422, "invalid-input", fields=wrong))
    refused = await sent(duty, reason="person_found")
    assert (refused.status_code, "Write down what is new." in refused.text) == (422, True)


@pytest.mark.parametrize("positions", [["intake"], ["duty"], ["case"], ["author"]])
async def test_it_is_for_a_supervisor(duty: Browser, services: Upstream, positions: list[str]) -> None:
    shows(services, positions=positions, state="dismissed")
    assert (await duty.get(PAGE)).status_code == 404


async def test_nothing_is_asked_in_words_where_the_way_in_holds_none(duty: Browser, services: Upstream) -> None:
    shows(services, positions=SUPERVISOR, state="dismissed", codes_only=True)
    page = (await duty.get(PAGE)).text
    assert 'name="reason"' in page
    assert 'name="words"' not in page


async def test_the_record_says_when_and_why_and_stays_so_with_an_earlier_assessment(
    duty: Browser, services: Upstream
) -> None:
    again = {**SENT, "at": AT, "dismissed": "error", "reopenedAt": AT, "reopened": "new_facts", "reopenedWords": WHY}
    opened = {"stage": "taken_over", "takenOverAt": AT, "reopenedAt": AT}
    has_record(services, classes={"triage": again, "receipt": opened})
    page = unescape((await duty.get(f"/records/{ID}?done=reopened")).text)
    assert "The report is open again." in page
    assert "Opened again by the Centre" in page
    for said in (WHY, "There are new facts", "It was filed by mistake"):
        assert said in page.partition('id="triage"')[2]
    has_record(services, classes={"triage": {**SENT, "at": AT, "earlier": [again]}})
    earlier = (await duty.get(f"/records/{ID}")).text.partition("Earlier assessments (1)")[2]
    assert WHY in earlier
    assert "It was filed by mistake" in earlier


@pytest.mark.parametrize(
    ("instruction", "said"),
    [
        (None, "has opened your report again"),
        ("2026-11-24T12:00:00+00:00", "has opened your report again"),
        ("2026-11-26T12:00:00+00:00", "The Centre has taken your report over."),
    ],
)
async def test_the_reporter_reads_it_until_the_centre_says_what_to_do(
    duty: Browser, services: Upstream, instruction: str | None, said: str
) -> None:
    about = receipt(ID, state="received", positions=["author"])
    about["classes"]["receipt"] |= {"stage": "taken_over", "reopenedAt": "2026-11-25T12:00:00+00:00"}
    about["classes"]["instruction"] = {"entries": [{"code": "speak_alone", "at": instruction}]} if instruction else None
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(about))
    page = unescape((await duty.get(f"/entries/{ID}")).text)
    assert said in page
    assert "Opened again by the Centre" in page
