"""A text that is to name no one is shown again once when it seems to, for any writer, and sent as it is when it is pressed again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.integration.gateway.pages import test_advice_page as advice
from tests.integration.gateway.pages import test_questions_page as questions
from tests.integration.gateway.pages.forms_of_pages import FORMS, ID
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, receipt

NUMBER, PHONE, NAME = "personal number (JMBG)", "a telephone number", "somebody's name"
TEXT = "Zove se Ana Sintetić, JMBG 1505980710005."


def waits(services: Upstream, _: int = 0) -> None:
    questions.says(services, questions.WAITING[1:])


def by_duty(services: Upstream, _: int = 0) -> None:
    found = receipt(ID, positions=["author"])
    found["classes"]["receipt"]["wayIn"] = "official_duty"
    found["classes"]["danger"] |= {"childPath": False}
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(found))


# Each with what its service answers when it is done.
DONE = {
    "/advice/new": (FORMS["/advice/new"], advice.head()),
    "/advice": (FORMS["/advice"], advice.answered(positions=["duty"])),
    "/entries/answers": (
        replace(FORMS["/entries/answers"], stands=waits, typed={"question": questions.IN_WORDS}),
        receipt(ID),
    ),
    "/records/ask": (FORMS["/records/ask"], receipt(ID)),
    "/entries/add": (replace(FORMS["/entries/add"], stands=by_duty, typed={"kind": "account"}), receipt(ID)),
}


@pytest.mark.parametrize("name", DONE)
async def test_what_seems_to_name_a_person_is_looked_at_once_more_and_then_sent_as_it_is(
    browser: Browser, services: Upstream, name: str
) -> None:
    written, done = DONE[name]
    browser.gateway.headers.update(advice.ANY)
    written.stands(services)
    services.says("identification", "POST", written.command, Reply(done, 201 if written.command == "/advice" else 200))
    await browser.sign_in(written.person, to="/")

    async def press(text: str, looked: str = "") -> tuple[str, int]:
        about = {"key": "form-1234", "version": "1", **({"looked": looked} if looked else {})}
        fields = {**about, **written.typed, "text": text}
        answer = await browser.gateway.post(written.path, data=fields)
        return answer.text, answer.status_code

    def sent() -> list[str]:
        return [
            call.sent["text"]
            for call in services.to("identification")
            if call.path == written.command and call.method == "POST"
        ]

    shown, status = await press(TEXT)
    assert (status, sent()) == (422, [])
    assert (NUMBER in shown, NAME in shown, PHONE in shown) == (True, True, False)
    assert "press the button again" in shown
    assert "Ana Sintetić, JMBG 1505980710005." in shown
    (looked,) = set(re.findall(r'name="looked" value="([0-9a-f]+)"', shown))
    # Written anew it is another text, which was not looked at.
    changed, status = await press("Zovite 064 123 4567.", looked)
    assert (status, sent(), PHONE in changed, NUMBER in changed) == (422, [], True, False)
    assert (await press(TEXT, looked))[1] == 303
    assert sent() == [TEXT]
    assert (await press("Iz Novog Sada, 17 godina, od 24.11.2026."))[1] == 303
