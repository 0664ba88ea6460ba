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


@pytest.mark.parametrize(
    ("way", "name", "step", "shown"),
    [
        ("consent_adult", "sign_notes", "16", True),
        ("vital_interest", "vitalWords", "5", True),
        ("official_duty", "account", "12", True),
        ("consent_adult", "account", "12", False),
    ],
)
def test_a_text_that_is_to_name_no_one_is_looked_at_like_the_sentence_of_concern(
    way: str, name: str, step: str, shown: bool
) -> None:
    typed = {"age": ["adult"], "wayIn": [way], "given_name": ["Mira"], name: ["Zove se Mira, JMBG 0101990710006."]}
    found = [each for each in to_look_at(typed, FORM) if each.name == name]
    assert [each.step for each in found] == ([step] * 2 if shown else [])
