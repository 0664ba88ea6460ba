"""The receipt of what the Centre's intake entered: what it says to who entered it, and to the unit that reported."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest

from contracts import reference
from gateway.pages.languages.numbers import phone
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, page_of, receipt

DUTY = reference.contact("centre_duty").phone


def with_receipt(
    services: Upstream, *positions: str, step: str | None, offerable: bool = False, **classes: dict[str, Any]
) -> str:
    """A report that was keyed in from a call, as identification answers its receipt; its id."""
    found = receipt("00000000-0000-4000-8000-000000000001", positions=list(positions))
    how = {"source": "phone", "receivedAt": "2026-11-28T13:05:00+00:00", "enteredAt": "2026-11-28T13:20:00+00:00"}
    found["classes"]["reference"] |= {"keyed": {**how, "enteredBy": "intake", "offerable": offerable}, "handOver": step}
    found["classes"] |= classes
    services.says("identification", "GET", "/reports/{}/receipt", lambda _: Reply(found))
    return str(found["id"])


@pytest.mark.parametrize("step", ["offered", "taken", None])
async def test_the_receipt_says_how_it_came_and_what_to_tell_whoever_reported(
    browser: Browser, services: Upstream, step: str | None
) -> None:
    await browser.sign_in("intake.centre", to="/")
    report = with_receipt(services, "author", "intake", step=step)
    page = (await browser.get(f"/entries/{report}?sent=1")).text
    came = "Унео пријем Центра, по телефонском позиву: примљено 28. 11. 2026. у 14.05, унето 28. 11. 2026. у 14.20"
    assert came in re.sub(r"<[^>]*>", "", page)
    assert page.count("S-7K3Q-9F") >= 2
    assert phone(DUTY) in page
    assert f'href="/records/{report}"' in page
    assert ("Ваша служба може да је нађе" in page) is (step == "offered")
    assert ('value="UndoHandOver"' in page) is (step == "offered")
    assert 'value="HandOverReport"' not in page
    assert 'value="TakeHandedOver"' not in page


@pytest.mark.parametrize("offerable", [True, False])
async def test_who_entered_it_offers_it_again_where_a_unit_can_take_it(
    browser: Browser, services: Upstream, offerable: bool
) -> None:
    await browser.sign_in("intake.centre", to="/")
    report = with_receipt(services, "author", "intake", step=None, offerable=offerable)
    page = (await browser.get(f"/entries/{report}")).text
    assert ('value="HandOverReport"' in page) is offerable
    assert 'href="/entries/hand-over"' not in page


async def test_who_entered_it_writes_down_what_the_reporter_answers_and_not_as_the_reporter(
    browser: Browser, services: Upstream
) -> None:
    await browser.sign_in("intake.centre", to="/")
    moment = {"askedAt": "2026-11-28T14:00:00+00:00", "askedAs": "intake", "code": None}
    answer = {"code": None, "text": "At the station.", "at": "2026-11-28T14:05:00+00:00", "givenAs": "intake"}
    asked = [
        {"id": str(UUID(int=1)), "text": "Where?", "answer": answer, **moment},
        {"id": str(UUID(int=2)), "text": "With whom?", "answer": None, **moment},
    ]
    values = {"waiting": 1, "questions": asked}
    report = with_receipt(services, "author", "intake", step=None, open_question=values)
    page = (await browser.get(f"/entries/{report}")).text
    assert "Запишите шта вам је подносилац пријаве рекао." in page
    assert "пријем Центра, према речима подносиоца" in page
    report = with_receipt(services, "author", step="taken", open_question=values)
    assert "Запишите шта вам је" not in (await browser.get(f"/entries/{report}")).text


@pytest.mark.parametrize("positions", [("unit",), ("author",)])
async def test_the_unit_reads_that_the_centre_entered_it_and_not_what_to_tell(
    browser: Browser, services: Upstream, positions: tuple[str, ...]
) -> None:
    await browser.sign_in("health.nis", to="/")
    report = with_receipt(services, *positions, step="offered" if positions == ("unit",) else "taken")
    page = (await browser.get(f"/entries/{report}")).text
    assert "Унео пријем Центра, по телефонском позиву" in page
    assert 'id="read-out"' not in page
    assert ('value="TakeHandedOver"' in page) is (positions == ("unit",))
    assert ("Центар је унео ову пријаву за вашу службу" in page) is (positions == ("unit",))
    assert ("Преузела је ваша служба" in page) is (positions == ("author",))


@pytest.mark.parametrize("positions", [("author", "intake"), ("author",)])
async def test_while_nobody_has_taken_it_over_the_centre_is_led_to_the_record_and_others_call(
    browser: Browser, services: Upstream, positions: tuple[str, ...]
) -> None:
    centre = "intake" in positions
    await browser.sign_in("intake.centre" if centre else "health.nis", to="/")
    report = with_receipt(services, *positions, step=None)
    call = f"tel:{DUTY}"
    for danger in (True, False):
        found = receipt(report, positions=list(positions))
        waiting = {"dueAt": "2026-11-28T13:35:00+00:00", "overdue": True, "csrTold": False}
        found["classes"]["receipt"] |= {"nobodyYet": True, "callPhone": DUTY, "waiting": waiting if danger else None}
        services.says("identification", "GET", "/reports/{}/receipt", Reply(found))
        services.says("identification", "GET", "/reports", page_of([found]))
        page = (await browser.get(f"/entries/{report}")).text
        progress = page[page.index('id="progress"') : page.index('id="how-far"')]
        listed = (await browser.get("/entries")).text
        listed = listed[listed.index('<table class="spona-work') : listed.index("<footer")]
        for shown in (progress, listed):
            assert ("позовите дежурство Центра" in shown, call in shown) == (not centre, not centre), shown
            assert ("Отворите предмет и преузмите га" in shown) is centre
