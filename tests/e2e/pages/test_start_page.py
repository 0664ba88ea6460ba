"""The start page of a reporter on a telephone begins with what they came for, and its title says nothing to who stands beside them."""

from __future__ import annotations

import re

from tests.e2e.filings import girl
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import report_of_a_doctor
from tests.e2e.pages.visitors import Visitors
from tests.support.browser import PHONE, is_neutral, is_of_a_desk

pytestmark = ONE_STACK
_FOLD = 844


def test_both_ways_to_act_are_above_the_fold_and_a_report_is_begun_by_one_press(visitors: Visitors) -> None:
    visit = visitors.signed_in("police.nis", width=PHONE)
    for way in ('main form[action="/entry/new"] button', 'main a[href^="tel:192"]'):
        box = visit.page.locator(way).bounding_box()
        assert box is not None, way
        assert box["y"] + box["height"] <= _FOLD, way
    first = visit.page.locator("main :is(a, button)").first
    first.click()
    visit.page.wait_for_url(re.compile("/entry/"))
    assert is_neutral(visit.page.title())


def test_a_reference_is_in_the_title_of_a_desk_and_in_no_title_of_a_reporter(visitors: Visitors) -> None:
    report = report_of_a_doctor(visitors.stack, girl())
    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}")
    reference = doctor.page.locator(".spona-panel strong").inner_text()
    for path in (f"/entries/{report}", f"/records/{report}/reads", "/entries", "/"):
        doctor.open(path)
        assert is_neutral(doctor.page.title()), path
    intake = visitors.signed_in("intake.centre", to=f"/records/{report}")
    assert intake.page.title() == f"{reference} – Спона"
    intake.open("/list")
    assert is_of_a_desk(intake.page.title())
    assert "Радна листа" in intake.page.title()
