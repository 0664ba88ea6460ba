"""What the Centre asks stands on the receipt and is answered there, and is asked on the record; before services that answer what the test says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from contracts import reference
from tests.support.cookie_browser import Browser, World
from tests.support.upstream import Reply, Upstream, page_of, problem, receipt, report

ID, OTHER = "0190a7f0-0000-7000-8000-000000000001", "0190a7f0-0000-7000-8000-000000000002"
CODED, IN_WORDS = "0190a7f0-0000-7000-8000-00000000000a", "0190a7f0-0000-7000-8000-00000000000b"
PAGE, MOMENT = f"/entries/{ID}", "2026-11-24T12:00:00+00:00"
TYPED = "On the <second> floor."


def question(id_: str, code: str | None, text: str | None, answer: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"id": id_, "code": code, "text": text, "askedAt": MOMENT, "askedAs": "duty", "answer": answer}


def answered(code: str | None, text: str | None) -> dict[str, Any]:
    return {"code": code, "text": text, "at": MOMENT, "givenAs": "unit"}


WAITING = [question(CODED, "still_there", "At the door?"), question(IN_WORDS, None, "Who asked for <her>?")]


def says(services: Upstream, questions: list[dict[str, Any]], waiting: int | None = None, **more: Any) -> None:
    shown = receipt(ID, **more)
    count = sum(each["answer"] is None for each in questions) if waiting is None else waiting
    shown["classes"]["open_question"] = {"waiting": count, "questions": questions}
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(shown))


async def sent(world: World, author: Browser, **fields: str) -> Any:
    headers = {"origin": world.origin, "accept": "text/html"}
    return await author.gateway.post(f"{PAGE}/answers", data={"key": "form-1234", **fields}, headers=headers)


def commands(services: Upstream, path: str = "answers") -> list[Any]:
    return [call.sent for call in services.to("identification") if call.path == f"/reports/{ID}/{path}"]


@pytest.mark.parametrize("positions", [["author"], ["unit"]])
async def test_the_oldest_question_is_on_top_with_its_answers(
    author: Browser, services: Upstream, positions: list[str]
) -> None:
    says(services, WAITING, positions=positions)
    page = (await author.get(PAGE)).text
    form = page[page.index('id="question"') : page.index('id="progress"')]
    assert ("Is the person still there?" in form, "At the door?" in form, "1 of 2" in form) == (True, True, True)
    for each in reference.question("still_there").answers:
        assert f'value="{each.code}"' in form
    assert "Who asked for &lt;her&gt;?" in page[page.index('id="asked"') :]
    says(services, WAITING[1:], positions=positions)
    form = (await author.get(PAGE)).text
    assert ('type="radio"' in form, "Who asked for &lt;her&gt;?" in form) == (False, True)


@pytest.mark.parametrize("positions", [["intake"], ["duty"]])
async def test_the_centre_is_offered_no_answer(author: Browser, services: Upstream, positions: list[str]) -> None:
    says(services, WAITING, positions=positions)
    page = (await author.get(PAGE)).text
    assert ('id="question"' in page, "Is the person still there?" in page) == (False, True)


async def test_what_no_one_waits_for_any_more_has_no_form_and_says_so(author: Browser, services: Upstream) -> None:
    says(services, WAITING, waiting=0)
    page = (await author.get(PAGE)).text
    assert ('id="question"' in page, page.count("nobody waits for it any more")) == (False, 2)


async def test_an_answer_is_sent_once_and_leads_back_to_the_receipt(
    world: World, author: Browser, services: Upstream
) -> None:
    says(services, WAITING)
    services.says("identification", "POST", f"/reports/{ID}/answers", Reply(receipt(ID)))
    for _ in range(2):
        found = await sent(world, author, question=CODED, answer="yes", text=f" {TYPED} ")
        assert (found.status_code, found.headers["location"]) == (303, f"{PAGE}?answered=1")
    assert commands(services) == [{"questionId": CODED, "answer": "yes", "text": TYPED}] * 2
    keys = {call.headers["idempotency-key"] for call in services.to("identification") if call.method == "POST"}
    assert keys == {"form-1234"}
    says(services, [question(CODED, "still_there", None, answered("yes", TYPED))])
    page = (await author.get(f"{PAGE}?answered=1")).text
    assert ("The Centre has your answer." in page, "Yes – On the &lt;second&gt; floor." in page) == (True, True)
    assert "a colleague of their unit" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"question": CODED, "text": TYPED}, "Choose one of the answers."),
        ({"question": CODED, "answer": "children", "text": TYPED}, "Choose one of the answers."),
        ({"question": IN_WORDS, "text": "  "}, "Write the answer"),
    ],
)
async def test_what_is_no_answer_is_said_beside_it_and_nothing_is_sent(
    world: World, author: Browser, services: Upstream, fields: dict[str, str], sentence: str
) -> None:
    says(services, WAITING if fields["question"] == CODED else WAITING[1:])
    again = await sent(world, author, **fields)
    assert (again.status_code, again.text.count(sentence) >= 2) == (422, True)
    assert ("On the &lt;second&gt; floor." in again.text) is (fields["question"] == CODED)
    assert commands(services) == []


async def test_who_was_slower_is_shown_and_sees_the_answer_that_came_first(
    world: World, author: Browser, services: Upstream
) -> None:
    says(services, [question(CODED, "still_there", None, answered("left_alone", None)), WAITING[1]])
    services.says("identification", "POST", f"/reports/{ID}/answers", problem(409, "question-already-answered"))
    again = await sent(world, author, question=CODED, answer="yes", text=TYPED)
    assert again.status_code == 409
    for sentence in ("This question has been answered already", "No, they left alone"):
        assert sentence in again.text
    form = again.text[again.text.index('id="question"') :]
    assert ("Who asked for" in form, "floor" in form) == (True, False), "what was typed is no answer to another one"


async def test_a_question_that_comes_while_the_page_is_open_is_shown_by_the_part_that_refreshes_itself(
    author: Browser, services: Upstream
) -> None:
    says(services, WAITING)
    for shown, each in (("", True), (CODED, False)):
        part = (await author.get(f"{PAGE}/status?seen=&asking={shown}", hx_request="true")).text
        assert ("The Centre asks you something." in part) is each


async def test_the_address_of_an_answer_leads_to_the_receipt(author: Browser, services: Upstream) -> None:
    says(services, WAITING)
    found = await author.get(f"{PAGE}/answers")
    assert (found.status_code, found.headers["location"]) == (303, PAGE)


async def test_what_is_asked_is_first_in_the_list_however_old_it_is(author: Browser, services: Upstream) -> None:
    def listed(call: Any) -> Reply:
        asked, newer = receipt(ID), receipt(OTHER)
        asked["classes"]["open_question"] = {"waiting": 1}
        items = [asked] if call.query.get("waiting") else [newer]
        for each in items:
            each["classes"] |= {"report": None, "municipality": None}
        return page_of(items)

    services.says("identification", "GET", "/reports", listed)
    page = (await author.get("/entries")).text
    assert re.findall(r'href="/entries/([0-9a-f-]{36})"', page) == [ID, OTHER]
    assert "The Centre asks. Answer it." in page
    after = (await author.get("/entries?after=place")).text
    assert re.findall(r'href="/entries/([0-9a-f-]{36})"', after) == [OTHER]


def records(services: Upstream, state: str = "received", **classes: Any) -> None:
    danger = {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None}
    known = {"reference": {"reference": "S-7K3Q-9F", "state": state}, "danger": danger, **classes}
    found = report(ID, classes=known, positions=["duty"], state=state)
    services.says("identification", "POST", "/referrals/unconfirmed", Reply({"referralIds": []}))
    of_report = {"items": [{"reportId": ID, "referrals": []}]}
    services.says("referral", "POST", "/referrals/by-report", Reply(of_report))
    services.says("identification", "GET", "/reports/{}", Reply(found))


@pytest.mark.parametrize(
    ("state", "consent", "offered"),
    [
        ("submitted", "given", True),
        ("received", "given", True),
        ("received", "refused", False),
        ("withdrawn", "given", False),
    ],
)
async def test_the_centre_asks_while_something_may_be_asked(
    duty: Browser, services: Upstream, state: str, consent: str, offered: bool
) -> None:
    records(services, state, consent={"status": consent})
    page = (await duty.get(f"/records/{ID}")).text
    assert (f'action="/records/{ID}/ask"' in page) is offered


async def test_a_question_of_the_list_or_in_words_is_sent_and_shown_with_its_answer(
    duty: Browser, services: Upstream
) -> None:
    values = [question(CODED, "still_there", None, answered("yes", None)), question(IN_WORDS, None, "Who?")]
    records(services, open_question={"waiting": 1, "questions": values})
    services.says("identification", "POST", f"/reports/{ID}/questions", Reply(receipt(ID)))
    page = (await duty.get(f"/records/{ID}")).text
    for sentence in ("Is the person still there?", "Waits for an answer", "A question was answered"):
        assert sentence in page
    for form, body in (
        ({"question": "documents"}, {"question": "documents"}),
        ({"question": "", "text": f"{TYPED} "}, {"text": TYPED}),
    ):
        found = await duty.gateway.post(f"/records/{ID}/ask", data={"key": "form-1234", **form})
        assert (found.status_code, found.headers["location"]) == (303, f"/records/{ID}?done=asked")
        assert commands(services, "questions")[-1] == body


async def test_a_question_that_is_none_is_said_beside_it_and_what_is_refused_keeps_what_was_typed(
    duty: Browser, services: Upstream
) -> None:
    records(services)
    nothing = await duty.gateway.post(f"/records/{ID}/ask", data={"key": "form-1234", "question": "", "text": " "})
    assert (nothing.status_code, commands(services, "questions")) == (422, [])
    assert nothing.text.count("Choose a question of the list, or write one.") == 2
    services.says("identification", "POST", f"/reports/{ID}/questions", problem(409, "too-many-questions"))
    refused = await duty.gateway.post(f"/records/{ID}/ask", data={"key": "form-1234", "text": TYPED})
    assert refused.status_code == 409
    assert "Five questions of this report wait for an answer already" in refused.text
    assert "On the &lt;second&gt; floor." in refused.text
