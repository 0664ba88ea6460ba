"""How often one person is answered in a minute: by pages and by documents together, and by the services behind them."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.problems import PREFIX
from tests.support.cookie_browser import Browser, World
from tests.support.gateway import gateway
from tests.support.upstream import SERVICES, Reply, Upstream, page_of

MOST = 6
SENTENCES = {
    "en": ("Too many requests in one minute</h1>", "Wait a minute and try again."),
    "sr-Cyrl": ("Превише захтева у једном минуту</h1>", "Сачекајте"),
    "sr-Latn": ("Previše zahteva u jednom minutu</h1>", "Sačekajte"),
}


def addresses(services: Upstream) -> dict[str, str]:
    """Where the services answer."""
    return {name: services.address(name) for name in SERVICES}


async def refused(browser: Browser, path: str, answered: int = 0, **headers: str) -> Any:
    """Opens a page until it is refused, which is after two windows at the latest; before, it was `answered` so often."""
    for number in range(3 * MOST):
        answer = await browser.get(path, **headers)
        if answer.status_code == 429:
            assert number >= answered
            return answer
    raise AssertionError(f"{path} was never refused.")


@pytest.mark.parametrize("language", SENTENCES)
async def test_a_page_asked_for_too_often_is_a_sentence_and_the_session_stays(
    world: World, services: Upstream, language: str
) -> None:
    async with world.gateway(services=addresses(services), rate={"per_person": MOST}) as app:
        browser, colleague = world.browser(app), world.browser(app)
        await browser.sign_in()
        answer = await refused(browser, "/entry/new", MOST, accept="text/html", accept_language=language)
        for sentence in SENTENCES[language]:
            assert sentence in answer.text
        assert answer.headers["content-type"].startswith("text/html")
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        shown = await refused(browser, "/presence", accept="application/json")
        assert shown.json()["type"] == f"{PREFIX}too-many-requests"
        await colleague.sign_in("csr.nis")
        assert (await colleague.get("/page")).status_code == 200
        # The one who asked too much still reads what is for everybody, and leaves.
        assert (await browser.get("/guidance", accept="text/html")).status_code == 200
        assert (await browser.get("/healthz")).status_code == 200
        assert (await browser.get("/leave")).status_code == 303
        assert browser.cookie is None


async def test_pages_and_documents_of_one_person_count_together(world: World, services: Upstream) -> None:
    async with world.gateway(services=addresses(services), rate={"per_person": MOST}) as app:
        browser = world.browser(app)
        await browser.sign_in()
        token = (await browser.get("/page")).json()["token"]
        body, bearer = {"query": "{ me { name } }"}, {"authorization": f"Bearer {token}"}
        by_token = []
        for _ in range(MOST):
            await browser.get("/page")
            by_token.append(await browser.gateway.post("/graphql", json=body, headers=bearer))
        assert by_token[0].status_code == 200
        answered = [answer.json()["type"] for answer in by_token if answer.status_code != 200]
        # Half of them alone stay below the limit.
        assert set(answered) == {f"{PREFIX}too-many-requests"}


async def test_a_page_whose_services_were_called_too_often_says_the_same(world: World, services: Upstream) -> None:
    services.says("identification", "GET", "/drafts", Reply({"items": []}))
    async with world.gateway(services=addresses(services), rate={"calls_per_person": MOST}) as app:
        browser = world.browser(app)
        await browser.sign_in()
        answer = await refused(browser, "/entry", MOST, accept="text/html", accept_language="en")
        assert SENTENCES["en"][0] in answer.text
        assert 1 <= int(answer.headers["retry-after"]) <= 60


async def test_one_person_calls_one_service_so_often_however_much_a_document_asks() -> None:
    async with gateway(rate={"calls_per_person": MOST}) as caller:
        caller.upstream.says("notifications", "GET", "/inbox", page_of([]))
        caller.upstream.says("notifications", "GET", "/inbox/count", Reply({"count": 0, "new": 0, "danger": 0}))
        many = "{" + " ".join(f"a{n}: notifications {{ nodes {{ id }} }}" for n in range(5)) + "}"
        answered = [(await caller.send({"query": many})).json() for _ in range(4)]
        slugs = {error["extensions"]["slug"] for answer in answered for error in answer.get("errors", ())}
        assert slugs == {"too-many-requests"}
        assert 1 <= answered[-1]["errors"][0]["extensions"]["retryAfterSeconds"] <= 60
        assert MOST <= len(caller.upstream.calls) <= 2 * MOST
        # Another service, and another person, are called as before.
        count = len(caller.upstream.calls)
        await caller.as_(sub="00000000-0000-4000-8000-000000000001").send({"query": many})
        assert len(caller.upstream.calls) == count + 5
