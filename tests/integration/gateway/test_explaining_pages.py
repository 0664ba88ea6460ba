"""The pages outside production: they explain, load nothing from elsewhere, and name only people who exist."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from gateway.settings import OPERATIONS
from tests.support.gateway import GatewayCaller

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PEOPLE = Path(__file__).parents[3] / "infra" / "demo" / "people.yaml"


class Loaded(HTMLParser):
    """What a page loads, links to and runs in place."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.addresses: list[str] = []
        self.in_place: list[str] = []
        self.labels: set[str] = set()
        self.fields: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collects."""
        given = dict(attrs)
        self.addresses += [address for name in ("src", "href", "action") if (address := given.get(name))]
        self.in_place += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.in_place.append(tag)
        if tag == "label":
            self.labels.add(given.get("for") or "")
        if tag in ("textarea", "input", "select"):
            self.fields.add(given.get("id") or "")


@pytest.mark.parametrize("path", ["/explain", "/graphql"])
async def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_in_place(caller: GatewayCaller, path: str) -> None:
    answer = await caller.client.get(path, headers=BROWSER)
    page = Loaded()
    page.feed(answer.body.decode())
    assert answer.status == 200
    assert page.addresses
    assert sum("/static/" in address for address in page.addresses) == 2, "the pages' own style sheets"
    assert page.in_place == []
    assert page.fields <= page.labels
    for address in (each for each in page.addresses if not each.startswith("#")):
        assert address.startswith("/")
        assert (await caller.client.get(address, headers=BROWSER)).status == 200, address
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';")
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


async def test_the_first_page_names_people_who_exist_and_the_address_it_is_at(caller: GatewayCaller) -> None:
    text = (await caller.client.get("/explain")).body.decode()
    known = {person["username"] for person in yaml.safe_load(PEOPLE.read_text("utf-8"))["people"]}
    shown = set(re.findall(r"\b[a-z]+\d?\.(?:nis|sabac|novisad|centre|national|supervisor)\b", text))
    assert len(shown) > 10
    assert shown <= known
    assert "http://127.0.0.1:28000/graphql" in text
    assert "$" not in text.replace("$(.venv/bin/spona", "")


async def test_the_query_page_shows_every_named_document_and_the_schema(caller: GatewayCaller) -> None:
    text = (await caller.client.get("/graphql", headers=BROWSER)).body.decode()
    for file in OPERATIONS.glob("*.graphql"):
        assert f"<summary>{file.stem}</summary>" in text
    assert "union FileReportResult" in text
    assert "$operations" not in text
