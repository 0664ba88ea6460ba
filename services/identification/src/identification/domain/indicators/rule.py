"""One dimension of the rule: which clause makes it positive, and what is still open. No points are added up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts.words.indicators import DimensionResult, IndicatorClause, IndicatorStrength
from contracts.words.reports import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

_STRONG, _MEDIUM, _WEAK = IndicatorStrength
CLAUSES: Final[Mapping[IndicatorClause, Callable[[Counter[IndicatorStrength]], bool]]] = {
    IndicatorClause.TWO_STRONG: lambda yes: yes[_STRONG] >= 2,  # noqa: PLR2004 -- the rule's own number
    IndicatorClause.STRONG_AND_OTHER: lambda yes: yes[_STRONG] >= 1 and yes[_MEDIUM] + yes[_WEAK] >= 1,
    IndicatorClause.THREE_MEDIUM: lambda yes: yes[_MEDIUM] >= 3,  # noqa: PLR2004 -- as above
    IndicatorClause.TWO_MEDIUM_AND_WEAK: lambda yes: yes[_MEDIUM] >= 2 and yes[_WEAK] >= 1,  # noqa: PLR2004 -- as above
}
"""By how many of each strength are answered with yes; more of them never end a clause."""


@dataclass(frozen=True, slots=True)
class AssessedDimension:
    """The clauses that hold where it is positive, those that still could where it is undetermined, none where it is negative.

    `yes` are the codes that were answered so, `not_known` those without an answer.
    """

    result: DimensionResult
    clauses: tuple[IndicatorClause, ...]
    yes: tuple[str, ...]
    not_known: tuple[str, ...]


def assess_dimension(answers: Mapping[str, Answer], strengths: Mapping[str, IndicatorStrength]) -> AssessedDimension:
    """What the answers say; an indicator without an answer is not known, and never counts as a no."""
    yes = tuple(code for code in strengths if answers.get(code) is Answer.YES)
    not_known = tuple(code for code in strengths if answers.get(code, Answer.UNKNOWN) is Answer.UNKNOWN)
    hold, could = _clauses(yes, strengths), _clauses((*yes, *not_known), strengths)
    if hold:
        return AssessedDimension(DimensionResult.POSITIVE, hold, yes, not_known)
    result = DimensionResult.UNDETERMINED if could else DimensionResult.NEGATIVE
    return AssessedDimension(result, could, yes, not_known)


def _clauses(yes: Collection[str], strengths: Mapping[str, IndicatorStrength]) -> tuple[IndicatorClause, ...]:
    counted = Counter(strengths[code] for code in yes)
    return tuple(clause for clause, holds in CLAUSES.items() if holds(counted))
