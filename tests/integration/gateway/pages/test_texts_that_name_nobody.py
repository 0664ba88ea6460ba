"""A text that is to name nobody is shown again once when it seems to, whoever writes it, and is sent as it stands when it is pressed again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.integration.gateway.pages import test_advice_page as advice
from tests.integration.gateway.pages import test_questions_page as questions
from tests.support.cookie_browser import Browser, World
from tests.support.upstream import Reply, Upstream, receipt

ID = questions.ID
NUMBER, PHONE, NAME = "personal number (JMBG)", "a telephone number", "somebody's name"
TEXT = "Zove se Ana Sintetić, JMBG 1505980710005."


def asks(services: Upstream) -> None:
    services.says("identification", "GET", "/advice", Reply({"items": [], "nextCursor": None}))
    services.says("identification", "POST", "/advice", Reply(advice.head(), 201))


def answers(services: Upstream) -> None:
    services.says("identification", "GET", f"/advice/{ID}", Reply(advice.opened(positions=["duty"])))
    services.says("identification", "POST", f"/advice/{ID}/answer", Reply(advice.answered(positions=["duty"])))


def waits(services: Upstream) -> None:
    questions.says(services, questions.WAITING[1:])
    services.says("identification", "POST", f"/reports/{ID}/answers", Reply(receipt(ID)))


def is_read(services: Upstream) -> None:
    questions.records(services)
    services.says("identification", "POST", "/referrals/unconfirmed", Reply({"referralIds": []}))
    of_report = {"items": [{"reportId": ID, "referrals": []}]}
    services.says("referral", "POST", "/referrals/by-report", Reply(of_report))
    services.says("identification", "POST", f"/reports/{ID}/questions", Reply(receipt(ID)))


def by_duty(services: Upstream) -> None:
    found = receipt(ID, positions=["author"])
    found["classes"]["receipt"]["wayIn"] = "official_duty"
    found["classes"]["danger"] |= {"childPath": False}
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(found))
    services.says("identification", "POST", f"/reports/{ID}/addenda", Reply(found))


@dataclass(frozen=True)
class Written:
    """A form with one text: whose it is, where it is sent, what stands behind it, and the command that it becomes."""

    person: str
    path: str
    stands: Callable[[Upstream], None]
    command: str
    beside: dict[str, str] = field(default_factory=dict)


FORMS = {
    "question without a report": Written("health.nis", "/advice/new", asks, "/advice"),
    "its answer": Written("duty.centre", f"/advice/{ID}", answers, f"/advice/{ID}/answer", {"version": "1"}),
    "answer to the Centre": Written(
        "health.nis", f"/entries/{ID}/answers", waits, f"/reports/{ID}/answers", {"question": questions.IN_WORDS}
    ),
    "question of the Centre": Written("duty.centre", f"/records/{ID}/ask", is_read, f"/reports/{ID}/questions"),
    "addition of who does not agree": Written(
        "health.nis", f"/entries/{ID}/add", by_duty, f"/reports/{ID}/addenda", {"kind": "account", "version": "1"}
    ),
}


@pytest.mark.parametrize("written", FORMS.values(), ids=FORMS)
async def test_what_seems_to_name_somebody_is_looked_at_once_more_and_then_sent_as_it_is(
    world: World, browser: Browser, services: Upstream, written: Written
) -> None:
    browser.gateway.headers.update({**advice.ANY, "origin": world.origin})
    written.stands(services)
    await browser.sign_in(written.person, to="/")

    async def press(text: str, looked: str = "") -> tuple[str, int]:
        fields = {"key": "form-1234", **written.beside, "text": text, **({"looked": looked} if looked else {})}
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
