"""What an assessor reads of the rule: of each profile that was answered the newest answers, clause by clause."""

from __future__ import annotations

from typing import Any

from contracts.commands.procedures import IndicatorAnswers
from contracts.words.indicators import IndicatorAdvice
from identification.application.contents.ports import Content
from identification.application.indicators.assessed_by_rule import answered, assessed_by_rule


def given(profile: str, **answers: str) -> Content:
    said = [{"code": code.replace("_", "."), "answer": answer} for code, answer in answers.items()]
    return answered(IndicatorAnswers.model_validate({"expectedVersion": 1, "profile": profile, "answers": said}))


def dimension(found: Content, place: int) -> Any:
    return found["profiles"][0]["dimensions"][place]


def test_it_says_which_clause_decided_on_which_answers_and_what_is_open() -> None:
    found = assessed_by_rule([given("adult_labour", D1_1="yes", D1_2="yes", D6_1="yes", D6_2="no")])
    assert dimension(found, 0) == {
        "dimension": "deceptive_recruitment",
        "result": "positive",
        "clauses": ["strong_and_other"],
        "yes": ["D1.1", "D1.2"],
        "notKnown": [f"D1.{number}" for number in range(3, 11)],
    }
    assert dimension(found, 5) == {
        "dimension": "abuse_at_destination",
        "result": "undetermined",
        "clauses": ["three_medium", "two_medium_and_weak"],
        "yes": ["D6.1"],
        "notKnown": [f"D6.{number}" for number in range(3, 8)],
    }
    (profile,) = found["profiles"]
    assert (profile["advice"], profile["ignored"]) == (None, [])
    assert IndicatorAdvice.TRAFFICKING_PATTERN in profile["possible"]
    assert IndicatorAdvice.NOTHING_POSITIVE not in profile["possible"]


def test_the_newest_answers_to_a_profile_count_alone_and_each_profile_is_shown() -> None:
    found = assessed_by_rule(
        [
            given("child_sexual", D5_7="yes"),
            given("adult_labour", D1_1="yes", D1_2="yes"),
            given("adult_labour", D1_1="yes"),
        ]
    )
    assert [each["profile"] for each in found["profiles"]] == ["adult_labour", "child_sexual"]
    assert dimension(found, 0)["result"] == "undetermined"
    assert found["profiles"][1] == {
        "profile": "child_sexual",
        "scored": False,
        "advice": None,
        "possible": [],
        "dimensions": [],
        "ignored": [],
    }


def test_of_a_child_an_act_is_enough_beside_exploitation() -> None:
    found = assessed_by_rule([given("child_labour", A1="yes", D4_1="yes", D4_2="yes", D3_8="yes")])
    (profile,) = found["profiles"]
    assert (profile["advice"], profile["ignored"]) == ("child_pattern", ["D3.8"])
    (adult,) = assessed_by_rule([given("adult_labour", A1="yes", D4_1="yes", D4_2="yes")])["profiles"]
    assert (adult["advice"], adult["ignored"]) == (None, ["A1"])


def test_an_answer_to_what_is_no_indicator_any_more_is_named_and_does_not_count() -> None:
    kept = given("adult_labour", D1_1="yes")
    kept["answers"].append({"code": "D9.1", "answer": "yes", "note": None})
    assert assessed_by_rule([kept])["profiles"][0]["ignored"] == ["D9.1"]


def test_what_is_kept_says_which_indicators_were_answered_and_holds_no_result() -> None:
    assert given("adult_labour", D1_1="no") == {
        "profile": "adult_labour",
        "answers": [{"code": "D1.1", "answer": "no", "note": None}],
        "indicatorsVersion": "2026-12",
    }
