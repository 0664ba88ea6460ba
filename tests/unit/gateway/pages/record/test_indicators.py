"""The indicators on a page: every question of a list with its three answers, and the result clause by clause in each language."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.datastructures import QueryParams

from contracts import reference
from contracts.commands.procedures import IndicatorAnswers
from contracts.words.indicators import (
    DimensionResult,
    IndicatorAdvice,
    IndicatorClause,
    IndicatorProfile,
    IndicatorStrength,
)
from gateway.pages.forms import Form
from gateway.pages.languages.choice import Language
from gateway.pages.record import indicators, labels
from gateway.pages.rendering.templates import environment

LISTED = {"adult_labour": 67, "child_labour": 66, "adult_sexual": 67, "child_sexual": 68}


def dimension(name: str, result: str, clauses: tuple[str, ...], yes: tuple[str, ...], open_: tuple[str, ...]) -> Any:
    return {"dimension": name, "result": result, "clauses": clauses, "yes": yes, "notKnown": open_}


ASSESSED = {
    "indicatorsVersion": "2026-12",
    "profiles": [
        {
            "profile": "adult_labour",
            "scored": True,
            "advice": None,
            "possible": ["labour_rights", "trafficking_pattern"],
            "ignored": ["A1"],
            "dimensions": [
                dimension("coercion_at_destination", "positive", ("two_strong",), ("D5.1", "D5.4"), ("D5.15",)),
                dimension("exploitation", "undetermined", ("two_strong", "strong_and_other"), ("D4.1",), ("D4.2",)),
                dimension("deceptive_recruitment", "negative", (), (), ()),
            ],
        },
        {"profile": "child_sexual", "scored": False, "advice": None, "possible": [], "ignored": [], "dimensions": []},
    ],
}


def result(language: Language, assessment: Any = ASSESSED) -> str:
    page = environment(language).get_template("record/indicators/result.html").render(assessment=assessment, r=labels)
    return re.sub(r"\s+", " ", page)


def test_the_result_says_of_each_dimension_what_decided_and_what_is_open() -> None:
    page = result(Language.EN)
    positive, undetermined, negative = page.split('<tr role="row" class="spona-listed')[1:]
    assert "Positive by: two strong indicators." in positive
    assert "Answered with yes: Documents taken away (strong); Violence against the person (strong)." in positive
    assert "Not known yet: 1" in positive
    assert "Positive as soon as there are: two strong indicators; one strong and one medium or weak" in undetermined
    assert "Nothing that is still open can make it positive." in negative
    assert "The child was recruited" in page.partition("does not count:")[2]
    assert page.index("A pattern of trafficking") < page.index("Exploitation alone"), "what says most is first"
    weights = page.partition("Child, sexual exploitation")[2]
    assert "no result is made of them" in weights
    assert "<table" not in weights


@pytest.mark.parametrize("language", Language)
def test_every_word_of_the_rule_has_a_sentence_in_each_language(language: Language) -> None:
    assert set(labels.INDICATOR_ADVICE) == set(IndicatorAdvice)
    assert set(labels.CLAUSE) == set(IndicatorClause)
    assert set(labels.STRENGTH) == set(IndicatorStrength)
    assert set(labels.DIMENSION_RESULT) == set(labels.DIMENSION_MEANS) == set(DimensionResult)
    page = result(language)
    for word in ("two_strong", "adult_labour", "coercion_at_destination", "trafficking_pattern", "D5.1", "positive<"):
        assert word not in page
    if language is Language.SR_CYRL:
        assert "два јака показатеља" in page
        assert "Принуда на одредишту" in page


@pytest.mark.parametrize("advice", IndicatorAdvice)
def test_an_advice_that_is_sure_is_said_alone(advice: IndicatorAdvice) -> None:
    sure = {**ASSESSED["profiles"][0], "advice": advice, "possible": [advice]}  # type: ignore[dict-item]
    page = result(Language.EN, {**ASSESSED, "profiles": [sure]})
    assert labels.INDICATOR_ADVICE[advice] in page
    assert "Still possible" not in page


@pytest.mark.parametrize("profile", IndicatorProfile)
def test_every_indicator_of_a_list_is_asked_once_and_is_not_known_at_first(profile: IndicatorProfile) -> None:
    form = indicators.begun(profile, {"D5.1": "yes"})
    shown = indicators.shown(form, "en")
    page = environment(Language.EN).get_template("record/indicators/questions.html").render(form=form, **shown)
    radios = re.findall(r"<input[^>]*>", page)
    names = [each for radio in radios for each in re.findall(r'name="([^"]+)"', radio)]
    assert len(set(names)) == LISTED[profile]
    assert len(names) == 3 * LISTED[profile]
    checked = [radio for radio in radios if " checked" in radio]
    assert len(checked) == LISTED[profile]
    assert [radio for radio in checked if 'value="unknown"' not in radio] == [
        radio for radio in checked if 'name="D5.1"' in radio
    ]
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert all(f'href="#{group.id}"' in page for group in shown["groups"])


@pytest.mark.parametrize("profile", IndicatorProfile)
def test_what_is_sent_is_what_the_command_takes(profile: IndicatorProfile) -> None:
    values, wrong = indicators.reads(indicators.begun(profile, {"D5.1": "yes", "D5.2": "no"}))
    assert wrong == []
    taken = IndicatorAnswers.model_validate({"expectedVersion": 1, **values})
    said = {each.code: each.answer.value for each in taken.answers if each.answer != "unknown"}
    assert (taken.profile, said, len(taken.answers)) == (profile, {"D5.1": "yes", "D5.2": "no"}, LISTED[profile])
    assert {each.code for each in taken.answers} <= reference.ilo_indicators().codes


def test_what_is_missing_is_named() -> None:
    _, wrong = indicators.reads(Form({"profile": ["x"]}))
    assert [each.name for each in wrong] == ["profile"]
    form = indicators.begun(IndicatorProfile.ADULT_LABOUR, {})
    _, wrong = indicators.reads(Form({**form.typed, "D1.1": ["maybe"], "D6.7": []}))
    assert [each.name for each in wrong] == ["D1.1", "D6.7"]


def test_the_page_of_the_form_says_which_list_it_is_and_leads_to_the_others() -> None:
    form = indicators.begins(QueryParams("profile=adult_sexual"))
    made = environment(Language.EN)
    assert made.loader is not None
    source, *_ = made.loader.get_source(made, "record/indicators/form.html")
    alone = made.from_string(source.replace('{% extends "of_one_person.html" %}', ""))
    command = {"heading": "Indicators", "says": "Answer.", "page": "indicators", "press": "Record"}
    about = {"command": command, "home": "/records/1", "reference": "S-1", "form": form}
    page = alone.render(**about, **indicators.shown(form, "en"))
    assert 'name="profile" value="adult_sexual"' in page
    assert 'aria-current="page">Adult, sexual exploitation<' in page
    assert [each for each in LISTED if f'href="/records/1/indicators?profile={each}"' in page] == [
        each for each in LISTED if each != "adult_sexual"
    ]
    assert "no result is made of them" in page
