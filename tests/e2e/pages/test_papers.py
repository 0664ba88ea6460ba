"""A decision on paper, in real Chromium: printed and kept as PDF until it was served, and neither file nor address says what it is about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from gateway.pages.languages.choice import Language
from tests.e2e.filings import GROWN, TEXTS, adult
from tests.e2e.pages.every_page import ONE_STACK, PROCEDURES
from tests.e2e.pages.filing import IDENTIFIED, in_procedure, report_of_a_doctor, taken_over_by_the_centre
from tests.e2e.pages.visitors import Visitors
from tests.support.browser import PHONE
from tests.support.stack import Stack

pytestmark = ONE_STACK
REASONS = str(IDENTIFIED["reasons"])


@pytest.fixture
def decided(stack: Stack) -> str:
    """An adult's report with a decision, and rights that were explained."""
    report = report_of_a_doctor(stack, adult(**TEXTS, person=GROWN))
    taken_over_by_the_centre(stack, report, "manager.centre")
    in_procedure(stack, report, *PROCEDURES["identified"])
    return report


def test_a_decision_is_printed_and_kept_until_it_was_served(
    visitors: Visitors, stack: Stack, decided: str, tmp_path: Path
) -> None:
    manager = visitors.signed_in("manager.centre", to=f"/records/{decided}", width=PHONE)
    for kind in ("decision", "rights"):
        manager.open(f"/records/{decided}")
        manager.page.locator(f'a[href$="/papers/{kind}"]').first.click()
        manager.page.wait_for_url(f"**/records/{decided}/papers/{kind}")
        expect(manager.page.locator("h1")).to_contain_text("Документ S-")
        assert not re.search("жртв|трговин", manager.page.title(), re.IGNORECASE)
        assert manager.axe() == []
        assert not manager.overflows()
        assert manager.violations() == []
        for language in Language:
            with manager.page.expect_download() as download:
                manager.page.locator(f'a[href$="/papers/{kind}/{language}"]').click()
            name = download.value.suggested_filename
            assert re.fullmatch(rf"dokument-S-[0-9A-Z-]+-[12]-{language}\.pdf", name), name
            download.value.save_as(tmp_path / name)
            text = " ".join(" ".join(each.extract_text() for each in PdfReader(tmp_path / name).pages).split())
            assert (REASONS in text) is (kind == "decision")
            assert GROWN["names"][0]["family"] not in text
    manager.page.emulate_media(media="print")
    assert [each for each in manager.page.locator("button, nav, header, footer").all() if each.is_visible()] == []

    member, author = visitors.signed_in("pedagogue.centre"), visitors.signed_in("health.nis")
    assert member.page.request.get(f"{member.base}/records/{decided}/papers/decision/en").status == 200
    in_procedure(stack, decided, "served")
    for other in (member, author):
        for path in ("decision", "decision/en", "rights/en"):
            assert other.page.request.get(f"{other.base}/records/{decided}/papers/{path}").status == 404
    for file in stack.installation.logs.iterdir():
        assert REASONS.encode() not in file.read_bytes(), file.name
