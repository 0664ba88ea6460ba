"""All dimensions of one profile, and what they point to together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from contracts.words.indicators import DimensionResult, IndicatorAdvice, IndicatorDimension
from contracts.words.reports import Answer
from identification.domain.indicators.rule import assess_dimension

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from contracts.words.indicators import IndicatorStrength
    from identification.domain.indicators.rule import AssessedDimension

_Dimension = IndicatorDimension
_BY_MEANS = frozenset({_Dimension.DECEPTIVE_RECRUITMENT, _Dimension.COERCIVE_RECRUITMENT})
_RECRUITED = _BY_MEANS | {_Dimension.RECRUITMENT_BY_ABUSE}


@dataclass(frozen=True, slots=True)
class AssessedProfile:
    """The dimensions, and every advice that they leave possible, what says least first: with one of them nothing is open any more.

    Without weights there are neither. `ignored` are codes that were answered with yes or no and are not of this profile.
    """

    dimensions: Mapping[IndicatorDimension, AssessedDimension]
    possible: tuple[IndicatorAdvice, ...]
    ignored: tuple[str, ...]


def assess_profile(
    answers: Mapping[str, Answer],
    weights: Mapping[IndicatorDimension, Mapping[str, IndicatorStrength]],
    act: str | None = None,
) -> AssessedProfile:
    """What the rule says of the answers; `act` is the code of the question about an act, where the profile is a child's."""
    if not weights:
        return AssessedProfile({}, (), ())
    known = {act, *(code for strengths in weights.values() for code in strengths)}
    ignored = (code for code, said in answers.items() if code not in known and said is not Answer.UNKNOWN)
    dimensions = {each: assess_dimension(answers, strengths) for each, strengths in weights.items()}
    acted = None if act is None else answers.get(act, Answer.UNKNOWN)
    return AssessedProfile(dimensions, _possible(dimensions, acted), tuple(ignored))


def _possible(
    dimensions: Mapping[IndicatorDimension, AssessedDimension], acted: Answer | None
) -> tuple[IndicatorAdvice, ...]:
    """What is advised for every way in which what is open could end."""
    ends: Mapping[DimensionResult, Sequence[bool]] = {
        DimensionResult.POSITIVE: (True,),
        DimensionResult.NEGATIVE: (False,),
        DimensionResult.UNDETERMINED: (False, True),
    }
    acts: Mapping[Answer | None, Sequence[bool | None]] = {
        Answer.YES: (True,),
        Answer.NO: (False,),
        Answer.UNKNOWN: (False, True),
        None: (None,),
    }
    found = {
        advised({each for each, positive in zip(dimensions, way, strict=True) if positive}, act)
        for act in acts[acted]
        for way in product(*(ends[each.result] for each in dimensions.values()))
    }
    return tuple(each for each in IndicatorAdvice if each in found)


def advised(positive: Collection[IndicatorDimension], act: bool | None) -> IndicatorAdvice:
    """The line of the table for these positive dimensions; `act` says whether there was one, and is None for an adult.

    Abuse of vulnerability stands in for another means of recruitment. At the destination it only adds to the others: the source has
    no line for it alone.
    """
    if _Dimension.EXPLOITATION not in positive:
        return IndicatorAdvice.OTHER_COMBINATION if positive else IndicatorAdvice.NOTHING_POSITIVE
    if act is not None and (act or not _RECRUITED.isdisjoint(positive)):
        return IndicatorAdvice.CHILD_PATTERN
    if _Dimension.COERCION_AT_DESTINATION in positive:
        if not _BY_MEANS.isdisjoint(positive):
            return IndicatorAdvice.TRAFFICKING_PATTERN
        if _Dimension.RECRUITMENT_BY_ABUSE in positive:
            return IndicatorAdvice.PATTERN_THROUGH_ABUSE
        return IndicatorAdvice.COERCED_EXPLOITATION
    if _Dimension.DECEPTIVE_RECRUITMENT in positive:
        return IndicatorAdvice.DECEIVED_AND_EXPLOITED
    return IndicatorAdvice.LABOUR_RIGHTS if len(positive) == 1 else IndicatorAdvice.OTHER_COMBINATION
