"""The catalogue of indicators against the study's table, and what is taken as an answer to them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from contracts import reference
from contracts.commands.procedures import IndicatorAnswers
from contracts.reference.errors import ReferenceDataError
from contracts.reference.files import document, entry
from contracts.reference.ilo_indicators import IloIndicators
from contracts.validation_messages import sentence
from contracts.words import limits
from contracts.words.indicators import IndicatorProfile, Verified

A_L, C_L, A_S, C_S = IndicatorProfile
INDICATORS = reference.ilo_indicators()
# Copied from the table of the study, by dimension in the order of the numbers: strong, medium, weak, not in the list.
STUDIED = {
    "D1": ("SMMMMMMMMW", "SMMMMMMMMS"),
    "D2": ("SMMMMMMMMM", "SSSSMMMMMM"),
    "D3": ("MMMMMMMMMMMMMMWW", "MMMMMMM-MMMMMMMM"),
    "D4": ("SMMMMMMMW", "SMMMMMM-M"),
    "D5": ("SSSSMMMMMMMMMMW", "SSSSSSSSMMMMMMM"),
    "D6": ("MMMMMWW", "MMMMMMM"),
}


@pytest.mark.parametrize(("place", "profile", "size"), [(0, A_L, 67), (1, C_L, 65)])
def test_the_strengths_are_those_of_the_study(place: int, profile: IndicatorProfile, size: int) -> None:
    letters = {"strong": "S", "medium": "M", "weak": "W"}
    found = {
        dimension.code: "".join(letters.get(one.strengths.get(profile, ""), "-") for one in dimension.indicators)
        for dimension in INDICATORS.dimensions
    }
    assert found == {code: both[place] for code, both in STUDIED.items()}
    weights = INDICATORS.weights(profile)
    assert sum(map(len, weights.values())) == size
    assert [each.code for dimension in INDICATORS.of(profile) for each in dimension.indicators] == [
        code for strengths in weights.values() for code in strengths
    ]


def test_the_lists_have_the_sizes_of_the_source_and_are_numbered_through() -> None:
    assert [len(each.indicators) for each in INDICATORS.dimensions] == [10, 10, 16, 9, 15, 7]
    for dimension in INDICATORS.dimensions:
        numbered = [f"{dimension.code}.{number}" for number, _ in enumerate(dimension.indicators, 1)]
        assert [each.code for each in dimension.indicators] == numbered
    assert len(INDICATORS.codes) == 67 + 1 <= limits.INDICATORS
    assert all("W" not in child for _, child in STUDIED.values()), "the list of children knows no weak one"


def test_the_sexual_lists_wait_for_their_weights_and_say_what_alone_is_known_of_them() -> None:
    known = {
        (one.code, profile): one.strengths[profile]
        for dimension in INDICATORS.dimensions
        for one in dimension.indicators
        for profile in (A_S, C_S)
        if profile in one.strengths
    }
    assert known == dict.fromkeys([("D4.6", C_S), ("D5.7", A_S), ("D5.7", C_S)], "strong")
    for profile in (A_S, C_S):
        assert not INDICATORS.profile(profile).scored, "set scored only with the official weights, and say so here"
        assert INDICATORS.weights(profile) == {}
        assert len([one for dimension in INDICATORS.of(profile) for one in dimension.indicators]) == 67


def test_it_says_how_well_each_list_is_known() -> None:
    marks = {each.code: each.verified for each in INDICATORS.profiles}
    assert marks == {A_L: Verified.READ, C_L: Verified.READ, A_S: Verified.MEMORY, C_S: Verified.MEMORY}
    assert INDICATORS.act.verified is Verified.DESIGN
    of_their_own = {one.code: one.verified for each in INDICATORS.dimensions for one in each.indicators if one.verified}
    assert of_their_own == {"D4.6": {C_S: Verified.READ}, "D5.7": {A_S: Verified.READ, C_S: Verified.READ}}


@pytest.mark.parametrize("broken", ["twice", "dimension", "profile", "elsewhere"])
def test_a_broken_file_does_not_load(broken: str) -> None:
    file: dict[str, Any] = document("ilo_indicators.yaml")
    indicators = file["dimensions"][0]["indicators"]
    if broken == "twice":
        indicators.append(indicators[0])
    elif broken == "elsewhere":
        indicators[0]["code"] = "D2.99"
    else:
        file[f"{broken}s"].reverse()
    with pytest.raises(ReferenceDataError, match=r"ilo_indicators\.yaml"):
        entry(IloIndicators, "ilo_indicators.yaml", file)


def body(*answers: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {"expectedVersion": 1, "profile": "adult_labour", "answers": list(answers), **changed}


@pytest.mark.parametrize("profile", IndicatorProfile)
def test_every_indicator_can_be_answered_in_every_profile(profile: IndicatorProfile) -> None:
    answers = [{"code": code, "answer": "unknown", "note": "x" * limits.INDICATOR_NOTE} for code in INDICATORS.codes]
    taken = IndicatorAnswers.model_validate(body(*answers, profile=profile))
    assert {each.code for each in taken.answers} == INDICATORS.codes


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([{"code": "D7.1", "answer": "yes"}], "must be an indicator's code."),
        ([{"code": "D1.11", "answer": "yes"}], "is not the code of an indicator."),
        ([{"code": "G12", "answer": "yes"}], "must be an indicator's code."),
        ([{"code": "D1.1", "answer": "yes"}, {"code": "D1.1", "answer": "no"}], "must not name an indicator twice."),
        ([{"code": "D1.1", "answer": "maybe"}], "must be one of yes, no or unknown."),
        ([{"code": "D1.1", "answer": "yes", "note": "x" * 301}], "must have at most 300 characters."),
        (
            [{"code": "D1.1", "answer": "yes", "note": " "}],
            "must not be blank: leave it out if there is nothing to say.",
        ),
        ([], "must have at least 1 entries."),
    ],
)
def test_what_is_no_answer_is_refused_with_what_is_wrong(answers: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        IndicatorAnswers.model_validate(body(*answers))
    assert [sentence(each) for each in refused.value.errors()] == [said]
