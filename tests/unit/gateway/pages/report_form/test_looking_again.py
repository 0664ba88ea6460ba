"""What a reporter is asked to look at once more says what becomes of it by the way in."""

from __future__ import annotations

import pytest

from contracts import forms
from gateway.pages.report_form.screens.looking_again import to_look_at

FORM = forms.form("health")
CONCERN = {"age": ["adult"], "concern": ["Zove se Mira, JMBG 0101990710006, 064 1234567."], "given_name": ["Mira"]}


@pytest.mark.parametrize(("way", "passed_on"), [("consent_adult", True), ("official_duty", False)])
def test_nothing_is_called_passed_on_where_nothing_is(way: str, passed_on: bool) -> None:
    sentences = [each.sentence for each in to_look_at({**CONCERN, "wayIn": [way]}, FORM) if each.name == "concern"]
    assert sentences
    assert all(("passed on" in each) is passed_on for each in sentences)
    assert any("take it out" in each for each in sentences) is not passed_on
