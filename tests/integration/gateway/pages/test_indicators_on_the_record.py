"""What the rule says of the indicators stands on the record of who may read it, and nowhere while nothing was answered."""

from __future__ import annotations

from html import unescape

from identification.application.indicators.assessed_by_rule import assessed_by_rule
from tests.integration.gateway.pages.test_dismissing_page import ID, has_record
from tests.support.cookie_browser import Browser
from tests.support.upstream import Upstream

YES = [{"code": code, "answer": "yes"} for code in ("D5.1", "D5.4")]


async def test_the_record_shows_the_result_as_the_service_made_it(duty: Browser, services: Upstream) -> None:
    assessed = assessed_by_rule([{"profile": "adult_labour", "answers": YES}])
    has_record(services, classes={"assessment": assessed})
    page = unescape((await duty.get(f"/records/{ID}")).text).partition('id="assessment"')[2]
    assert "Positive by: two strong indicators." in page
    assert "A pattern of trafficking" in page
    has_record(services)
    assert 'id="assessment"' not in (await duty.get(f"/records/{ID}")).text
