"""A person who fills in screens: what each shows is sent back as a browser would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from uuid import uuid4

import httpx

from tests.support.cookie_browser import Browser

SHORTEST = {
    "1": {"danger": "no"},
    "2": {},
    "3": {"age": "child"},
    "4": {"indicators": "H1"},
    "5": {},
    "6": {"policeTold": "no"},
}


def hidden(name: str, page: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, page
    return found.group(1)


class Form(HTMLParser):
    """The fields of the form in a page, with what a browser would send if nothing were touched."""

    def __init__(self, page: str) -> None:
        """Reads `page`."""
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._select: str | None = None
        self._area: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs, chosen options, text areas."""
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.fields.setdefault(name, []).append(value)
        if tag == "select":
            self._select = name
        if tag == "option" and self._select and "selected" in given:
            self.fields.setdefault(self._select, []).append(value)
        if tag == "textarea" and name:
            self._area = name

    def handle_data(self, data: str) -> None:
        """What is in a text area."""
        if self._area:
            self.fields.setdefault(self._area, []).append(data)

    def handle_endtag(self, tag: str) -> None:
        """Ends."""
        self._select = None if tag == "select" else self._select
        self._area = None if tag == "textarea" else self._area


@dataclass
class Reporter:
    """One person with a browser, and the draft they are at."""

    browser: Browser
    draft: str = ""

    async def begin(self) -> None:
        """Past the page about leaving, into a fresh draft."""
        page = await self.browser.get("/entry/new")
        assert page.status_code == 200, page.text
        answer = await self.post("/entry/new", Form(page.text).fields)
        assert answer.status_code == 303, answer.text
        self.draft = answer.headers["location"].split("/")[2]

    async def begin_another(self) -> None:
        """Into a further draft: the page about leaving was read before."""
        answer = await self.post("/entry/new", {"key": [f"form-{uuid4()}"]})
        self.draft = answer.headers["location"].split("/")[2]

    async def open(self, step: str, query: str = "") -> httpx.Response:
        """Looks at a screen."""
        return await self.browser.get(f"/entry/{self.draft}/{step}{query}")

    async def send(self, step: str, page: str, **typed: str | list[str]) -> httpx.Response:
        """Sends a screen as it was shown, with `typed` in it."""
        fields = Form(page).fields | {name: [v] if isinstance(v, str) else v for name, v in typed.items()}
        return await self.post(f"/entry/{self.draft}/{step}", fields)

    async def answer(self, step: str, **typed: str | list[str]) -> httpx.Response:
        """Opens a screen and sends it."""
        page = await self.open(step)
        assert page.status_code == 200, page.text
        return await self.send(step, page.text, **typed)

    async def go_to_the_end(self) -> httpx.Response:
        """The shortest way to the last screen; what it shows."""
        for step, typed in SHORTEST.items():
            answer = await self.answer(step, **typed)
            assert answer.headers["location"] == f"/entry/{self.draft}/{int(step) + 1}", answer.text
        return await self.open("7")

    async def post(self, path: str, fields: dict[str, list[str]]) -> httpx.Response:
        """One form."""
        origin = str(self.browser.gateway.base_url)
        return await self.browser.gateway.post(path, data=fields, headers={"accept": "text/html", "origin": origin})
