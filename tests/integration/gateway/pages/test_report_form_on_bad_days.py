"""What was typed outlives a service that is down and a sign-in that has ended."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.chassis.scratch_database import Scratch
from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.support.cookie_browser import World
from tests.support.drafts import Drafts
from tests.support.upstream import Upstream, problem

TYPED = "Ćuti i gleda u pod"
# What waits for a sign-in lasts ten minutes, what a page was led to longer.
FOR_A_SIGN_IN = "select count(*) from kept_form where ends_at < now() + interval '15 minutes'"
SESSION = "__Host-spona"


async def signed_out(reporter: Reporter, page: str, **typed: str) -> None:
    """Sends the fourth screen when the session is gone."""
    del reporter.browser.gateway.cookies[SESSION]
    answer = await reporter.send("4", page, **typed)
    assert answer.status_code == 403
    assert 'href="/auth/sign-in?to=/entry/kept"' in answer.text
    assert TYPED not in answer.text


async def test_with_identification_down_the_screen_comes_back_with_everything(
    reporter: Reporter, drafts: Drafts
) -> None:
    page = await reporter.open("4")
    drafts.away = True
    shown = await reporter.send("4", page.text, concern=TYPED, indicators=["H1", "H3"])
    assert shown.status_code == 503
    assert shown.headers["retry-after"] == "10"
    fields = Form(shown.text).fields
    assert (fields["concern"], fields["indicators"]) == ([TYPED], ["H1", "H3"])
    drafts.away = False
    assert (await reporter.send("4", shown.text)).status_code == 303
    assert drafts.answers(reporter.draft)["concern"] == [TYPED]


@pytest.mark.parametrize(("age", "asks"), [("child", "conflictUnits"), ("adult", "wayIn")])
async def test_the_question_stays_the_same_while_identification_is_down(
    reporter: Reporter, drafts: Drafts, age: str, asks: str
) -> None:
    await reporter.answer("3", age=age)
    page = await reporter.open("5")
    drafts.away = True
    assert f'name="{asks}"' in (await reporter.send("5", page.text)).text


async def test_a_report_that_could_not_be_sent_is_sent_by_pressing_again(reporter: Reporter, drafts: Drafts) -> None:
    check = await reporter.go_to_the_end()
    drafts.away = True
    shown = await reporter.send("7", check.text)
    assert shown.status_code == 503
    drafts.away = False
    assert (await reporter.send("7", shown.text)).headers["location"].startswith("/entries/")
    assert len(drafts.filings) == 1


async def test_what_was_typed_when_the_sign_in_had_ended_is_there_after_the_next(
    reporter: Reporter, drafts: Drafts, scratch: Scratch
) -> None:
    page = await reporter.open("4")
    await signed_out(reporter, page.text, concern=TYPED)
    assert "concern" not in drafts.answers(reporter.draft)
    back = await reporter.browser.sign_in(to="/entry/kept")
    assert back.headers["location"] == "/entry/kept"
    restored = await reporter.browser.get("/entry/kept")
    assert restored.headers["location"] == f"/entry/{reporter.draft}/4"
    assert Form((await reporter.open("4")).text).fields["concern"] == [TYPED]
    assert (await reporter.browser.get("/entry/kept")).headers["location"] == "/entry"
    assert scratch.as_superuser("select count(*) from kept_form") == [["0"]]


async def test_somebody_else_at_the_same_browser_sees_nothing_of_it(reporter: Reporter, drafts: Drafts) -> None:
    page = await reporter.open("4")
    await signed_out(reporter, page.text, concern=TYPED)
    await reporter.browser.sign_in("csr.nis", to="/entry/kept")
    answer = await reporter.browser.get("/entry/kept", accept="text/html")
    assert answer.status_code == 404
    assert TYPED not in answer.text
    assert "concern" not in drafts.answers(reporter.draft)


async def test_what_is_kept_is_sealed_and_ends_after_ten_minutes(
    reporter: Reporter, world: World, scratch: Scratch, drafts: Drafts
) -> None:
    page = await reporter.open("4")
    await signed_out(reporter, page.text, concern=TYPED)
    found = (
        f"select count(*), max(position(convert_to('{TYPED}', 'UTF8') in sealed)) from kept_form where ends_at > now()"
    )
    assert scratch.as_superuser(found) == [["1", "0"]]
    world.clock.forward(minutes=11)
    await reporter.browser.sign_in(to="/entry/kept")
    assert (await reporter.browser.get("/entry/kept")).headers["location"] == "/entry"
    assert "concern" not in drafts.answers(reporter.draft)


async def test_it_stays_kept_while_identification_is_down(reporter: Reporter, drafts: Drafts) -> None:
    page = await reporter.open("4")
    await signed_out(reporter, page.text, concern=TYPED)
    await reporter.browser.sign_in(to="/entry/kept")
    drafts.away = True
    answer = await reporter.browser.get((await reporter.browser.get("/entry/kept")).headers["location"])
    assert (answer.status_code, Form(answer.text).fields["concern"]) == (503, [TYPED])
    drafts.away = False
    assert (await reporter.browser.get("/entry/kept")).status_code == 303
    assert drafts.answers(reporter.draft)["concern"] == [TYPED]


@pytest.mark.parametrize(
    ("status", "slug", "shown"),
    [(429, "too-many-requests", 429), (500, "unexpected", 500), (503, "unavailable", 503), (409, "stale-version", 503)],
)
async def test_it_stays_kept_whatever_kept_it_out_of_its_draft(
    reporter: Reporter, services: Upstream, drafts: Drafts, scratch: Scratch, status: int, slug: str, shown: int
) -> None:
    page = await reporter.open("4")
    await signed_out(reporter, page.text, concern=TYPED)
    await reporter.browser.sign_in(to="/entry/kept")
    stale: dict[str, Any] = {"currentState": "draft", "currentVersion": 1, "changedFields": []}
    services.says("identification", "POST", "/drafts/{}", problem(status, slug, **(stale if status == 409 else {})))
    answer = await reporter.browser.get((await reporter.browser.get("/entry/kept")).headers["location"])
    assert (answer.status_code, Form(answer.text).fields["concern"]) == (shown, [TYPED])
    assert scratch.as_superuser(FOR_A_SIGN_IN) == [["1"]]
    drafts.behind(services)
    assert (await reporter.browser.get("/entry/kept")).status_code == 303
    assert drafts.answers(reporter.draft)["concern"] == [TYPED]
    assert scratch.as_superuser(FOR_A_SIGN_IN) == [["0"]]


async def test_what_was_sent_with_other_answers_is_shown_again_as_another_command(
    reporter: Reporter, drafts: Drafts
) -> None:
    check = await reporter.go_to_the_end()
    key = Form(check.text).fields["key"]
    drafts.refuse_filing = problem(409, "idempotency-key-reused")
    shown = await reporter.send("7", check.text)
    assert (shown.status_code, Form(shown.text).fields["key"] != key) == (409, True)
    drafts.refuse_filing = problem(503, "unavailable")
    away = await reporter.send("7", shown.text)
    assert Form(away.text).fields["key"] == Form(shown.text).fields["key"]
