"""The rule of the indicators: the vectors of the study, what holds for all answers, and that nothing is scored by points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import reference
from contracts.words.indicators import (
    DimensionResult,
    IndicatorAdvice,
    IndicatorClause,
    IndicatorDimension,
    IndicatorProfile,
    IndicatorStrength,
)
from contracts.words.reports import Answer
from identification.domain.indicators.profile import AssessedProfile, advised, assess_profile
from identification.domain.indicators.rule import assess_dimension

A_L, C_L, A_S, C_S = IndicatorProfile
D1, D2, D3, D4, D5, D6 = IndicatorDimension
STRONG, MEDIUM, WEAK = IndicatorStrength
POSITIVE, NEGATIVE, UNDETERMINED = DimensionResult
INDICATORS = reference.ilo_indicators()
ACT = INDICATORS.act.code
MAKES_POSITIVE = {
    "D1+": ("D1.1", "D1.2"),
    "D2+": ("D2.1", "D2.5"),
    "D3+": ("D3.1", "D3.6", "D3.13"),
    "D4+": ("D4.1", "D4.2"),
    "D5+": ("D5.1", "D5.4"),
    "D6+": ("D6.1", "D6.2", "D6.3"),
}


def assessed(profile: IndicatorProfile, yes: str, rest: Answer = Answer.NO) -> AssessedProfile:
    """Of answers that are all `rest` but for those of `yes`: codes, or D1+ for what makes that dimension positive."""
    said = [code for each in yes.split() for code in MAKES_POSITIVE.get(each, (each,))]
    answers = {code: Answer.YES if code in said else rest for code in INDICATORS.codes}
    listed = {code for strengths in INDICATORS.weights(profile).values() for code in strengths}
    answers = {code: answer for code, answer in answers.items() if code in listed or code in said or code == ACT}
    act = ACT if INDICATORS.profile(profile).of_children else None
    if act is None:
        answers.pop(ACT)
    return assess_profile(answers, INDICATORS.weights(profile), act)


@pytest.mark.parametrize(
    ("profile", "yes", "dimension", "clause"),
    [
        pytest.param(A_L, "D1.1 D1.2", D1, IndicatorClause.STRONG_AND_OTHER, id="1"),
        pytest.param(A_L, "D5.1 D5.4", D5, IndicatorClause.TWO_STRONG, id="2"),
        pytest.param(A_L, "D3.1 D3.6 D3.13", D3, IndicatorClause.THREE_MEDIUM, id="3"),
        pytest.param(A_L, "D3.1 D3.6 D3.15", D3, IndicatorClause.TWO_MEDIUM_AND_WEAK, id="4"),
        pytest.param(A_L, "D3.1 D3.6", D3, None, id="5"),
        pytest.param(A_L, "D1.1", D1, None, id="6"),
        pytest.param(A_L, "D1.1 D1.10", D1, IndicatorClause.STRONG_AND_OTHER, id="7"),
        pytest.param(A_L, "D3.1 D3.15 D3.16", D3, None, id="8"),
        pytest.param(C_L, "D1.10 D1.2", D1, IndicatorClause.STRONG_AND_OTHER, id="9"),
        pytest.param(A_L, "D1.10 D1.2", D1, None, id="10"),
    ],
)
def test_vectors_of_one_dimension(
    profile: IndicatorProfile, yes: str, dimension: IndicatorDimension, clause: IndicatorClause | None
) -> None:
    found = assessed(profile, yes).dimensions
    assert found[dimension].result is (NEGATIVE if clause is None else POSITIVE)
    assert found[dimension].clauses == (() if clause is None else (clause,))
    assert found[dimension].yes == tuple(code for code in found[dimension].yes if code in yes.split())
    assert {each.result for other, each in found.items() if other is not dimension} == {NEGATIVE}


@pytest.mark.parametrize(
    ("profile", "yes", "advice"),
    [
        pytest.param(A_L, "D1+ D4+ D5+", IndicatorAdvice.TRAFFICKING_PATTERN, id="11"),
        pytest.param(A_L, "D2+ D4+ D5+", IndicatorAdvice.TRAFFICKING_PATTERN, id="11 by coercion"),
        pytest.param(A_L, "D4+", IndicatorAdvice.LABOUR_RIGHTS, id="12"),
        pytest.param(A_L, "D1+ D4+", IndicatorAdvice.DECEIVED_AND_EXPLOITED, id="13"),
        pytest.param(A_L, "D3+ D4+ D5+", IndicatorAdvice.PATTERN_THROUGH_ABUSE, id="14"),
        pytest.param(A_L, "D1+ D3+ D4+ D5+", IndicatorAdvice.TRAFFICKING_PATTERN, id="14 reinforced"),
        pytest.param(A_L, "D4+ D5+", IndicatorAdvice.COERCED_EXPLOITATION, id="15"),
        pytest.param(A_L, "D4+ D5+ D6+", IndicatorAdvice.COERCED_EXPLOITATION, id="15 with abuse there"),
        pytest.param(C_L, f"D4+ {ACT}", IndicatorAdvice.CHILD_PATTERN, id="16"),
        pytest.param(C_L, "D4+ D1+", IndicatorAdvice.CHILD_PATTERN, id="16 recruited"),
        pytest.param(C_L, "D4+", IndicatorAdvice.LABOUR_RIGHTS, id="16 without an act"),
        pytest.param(A_L, "", IndicatorAdvice.NOTHING_POSITIVE, id="nothing"),
        pytest.param(A_L, "D2+ D4+", IndicatorAdvice.OTHER_COMBINATION, id="coerced, free now"),
        pytest.param(A_L, "D4+ D6+", IndicatorAdvice.OTHER_COMBINATION, id="abuse there alone"),
        pytest.param(A_L, "D1+ D5+", IndicatorAdvice.OTHER_COMBINATION, id="no exploitation"),
    ],
)
def test_vectors_of_what_is_advised(profile: IndicatorProfile, yes: str, advice: IndicatorAdvice) -> None:
    found = assessed(profile, yes)
    assert {each for each, said in found.dimensions.items() if said.result is POSITIVE} == {
        list(IndicatorDimension)[int(each[1]) - 1] for each in yes.split() if each.endswith("+")
    }
    assert found.possible == (advice,)


def test_vector_17_what_is_not_known_never_counts_as_a_no() -> None:
    found = assessed(A_L, "D1.1", rest=Answer.UNKNOWN)
    assert found.dimensions[D1].result is UNDETERMINED
    assert found.dimensions[D1].clauses[0] is IndicatorClause.STRONG_AND_OTHER
    assert found.dimensions[D1].not_known == tuple(f"D1.{number}" for number in range(2, 11))
    assert found.possible == tuple(each for each in IndicatorAdvice if each is not IndicatorAdvice.CHILD_PATTERN)


@pytest.mark.parametrize("profile", [A_S, C_S])
@pytest.mark.parametrize("answer", Answer)
def test_vector_18_without_weights_nothing_is_scored(profile: IndicatorProfile, answer: Answer) -> None:
    answers = dict.fromkeys(INDICATORS.codes, answer)
    assert assess_profile(answers, INDICATORS.weights(profile), ACT) == AssessedProfile({}, (), ())


@pytest.mark.parametrize("code", ["D3.8", "D4.8"])
@pytest.mark.parametrize(("answer", "ignored"), [(Answer.YES, True), (Answer.NO, True), (Answer.UNKNOWN, False)])
def test_vector_19_what_is_not_in_the_list_of_a_child_is_ignored_and_named(
    code: str, answer: Answer, ignored: bool
) -> None:
    weights = INDICATORS.weights(C_L)
    found, without = assess_profile({code: answer}, weights, ACT), assess_profile({}, weights, ACT)
    assert found.ignored == ((code,) if ignored else ())
    assert found.dimensions == without.dimensions
    assert assess_profile({code: Answer.YES}, INDICATORS.weights(A_L)).ignored == ()


def test_an_advice_that_no_open_answer_can_change_is_given() -> None:
    answers = dict.fromkeys([code for each in ("D1+", "D4+", "D5+") for code in MAKES_POSITIVE[each]], Answer.YES)
    found = assess_profile(answers, INDICATORS.weights(A_L))
    assert found.dimensions[D6].result is UNDETERMINED
    assert found.possible == (IndicatorAdvice.TRAFFICKING_PATTERN,)


def test_a_sum_of_points_is_not_the_rule() -> None:
    """However many weak answers there are, and whatever they would add up to."""
    many = {str(number): WEAK for number in range(50)}
    assert assess_dimension(dict.fromkeys(many, Answer.YES), many).result is NEGATIVE
    one_more = {**many, "m": MEDIUM}
    assert assess_dimension(dict.fromkeys(one_more, Answer.YES), one_more).result is NEGATIVE
    small = {"s": STRONG, "w": WEAK}
    assert assess_dimension(dict.fromkeys(small, Answer.YES), small).result is POSITIVE


STRENGTHS = st.lists(st.sampled_from(IndicatorStrength), max_size=7).map(
    lambda strengths: {str(number): strength for number, strength in enumerate(strengths)}
)
DIMENSION = STRENGTHS.flatmap(
    lambda strengths: st.tuples(
        st.just(strengths), st.fixed_dictionaries({code: st.sampled_from(Answer) for code in strengths})
    )
)
PROFILE = st.fixed_dictionaries(dict.fromkeys(IndicatorDimension, DIMENSION))


def completions(answers: Mapping[str, Answer]) -> Iterator[dict[str, Answer]]:
    """The same with every way to answer what is not known."""
    unknown = [code for code, answer in answers.items() if answer is Answer.UNKNOWN]
    for said in product((Answer.YES, Answer.NO), repeat=len(unknown)):
        yield {**answers, **dict(zip(unknown, said, strict=True))}


@given(DIMENSION)
def test_the_result_is_what_all_ways_to_answer_the_rest_agree_on(
    asked: tuple[dict[str, IndicatorStrength], dict[str, Answer]],
) -> None:
    strengths, answers = asked
    results = {assess_dimension(each, strengths).result for each in completions(answers)}
    found = assess_dimension(answers, strengths)
    assert UNDETERMINED not in results
    assert found.result is (results.pop() if len(results) == 1 else UNDETERMINED)
    assert (found.clauses == ()) is (found.result is NEGATIVE)


@given(PROFILE, st.sampled_from([None, *Answer]))
def test_each_way_to_answer_the_rest_ends_in_what_is_possible_and_each_possible_end_is_reached(
    asked: dict[IndicatorDimension, tuple[dict[str, IndicatorStrength], dict[str, Answer]]], act: Answer | None
) -> None:
    """Enumerated by dimension, since each answers its own; the act is one more."""
    reached: list[set[frozenset[IndicatorDimension]]] = [
        {
            frozenset({dimension} if assess_dimension(each, strengths).result is POSITIVE else ())
            for each in completions(answers)
        }
        for dimension, (strengths, answers) in asked.items()
    ]
    acts = (True, False) if act is Answer.UNKNOWN else (None if act is None else act is Answer.YES,)
    ends = {advised(frozenset().union(*way), acted) for way in product(*reached) for acted in acts}
    weights = {
        dimension: {f"{dimension}{code}": strength for code, strength in strengths.items()}
        for dimension, (strengths, _) in asked.items()
    }
    said = {
        f"{dimension}{code}": answer for dimension, (_, answers) in asked.items() for code, answer in answers.items()
    }
    found = assess_profile({**said, **({} if act is None else {ACT: act})}, weights, None if act is None else ACT)
    assert set(found.possible) == ends
    assert found.ignored == ()


@given(DIMENSION, st.data())
def test_one_more_answer_never_takes_a_result_back(
    asked: tuple[dict[str, IndicatorStrength], dict[str, Answer]], data: st.DataObject
) -> None:
    strengths, answers = asked
    before = assess_dimension(answers, strengths).result
    for code, answer in answers.items():
        more = assess_dimension({**answers, code: Answer.YES}, strengths).result
        if before is POSITIVE:
            assert more is POSITIVE
        if answer is Answer.UNKNOWN and before is not UNDETERMINED:
            said = data.draw(st.sampled_from([Answer.YES, Answer.NO]))
            assert assess_dimension({**answers, code: said}, strengths).result is before


@pytest.mark.parametrize("act", [None, False, True])
def test_one_more_positive_dimension_never_advises_less(act: bool | None) -> None:
    rank = list(IndicatorAdvice).index
    for holds in product((False, True), repeat=len(IndicatorDimension)):
        positive = {each for each, held in zip(IndicatorDimension, holds, strict=True) if held}
        for more in IndicatorDimension:
            assert rank(advised(positive | {more}, act)) >= rank(advised(positive, act))
        if act is False:
            assert rank(advised(positive, act=True)) >= rank(advised(positive, act))
