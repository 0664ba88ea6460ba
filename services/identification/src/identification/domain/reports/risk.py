"""What an assessment of the danger to a person has to hold: which threats go together, and when it is looked at again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from chassis.domain.errors import InvalidInput
from contracts.words.reports import AssessedRisk, RiskThreat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

LATEST_REVIEW: Final[Mapping[AssessedRisk, timedelta]] = {
    AssessedRisk.CRITICAL: timedelta(days=1),
    AssessedRisk.HIGH: timedelta(days=7),
    AssessedRisk.MEDIUM: timedelta(days=30),
    AssessedRisk.LOW: timedelta(days=90),
}
"""A house rule, which no law is known to say: pages show it as not verified."""


def risk_must_fit(level: AssessedRisk, threats: Sequence[RiskThreat], review_on: date, today: date) -> None:
    """Raises InvalidInput, which names all that is wrong."""
    wrong = []
    if len(set(threats)) < len(threats):
        wrong.append(("threats", "has one twice: name each once."))
    if RiskThreat.NOT_KNOWN in threats and len(threats) > 1:
        wrong.append(("threats", "says that it is not known, and more: leave out one or the other."))
    if review_on < today:
        wrong.append(("reviewOn", "is in the past: give the day on which it is looked at again."))
    elif review_on > today + LATEST_REVIEW[level]:
        days = LATEST_REVIEW[level].days
        wrong.append(("reviewOn", f"is too late for this level: give a day at most {days} days from today."))
    if wrong:
        raise InvalidInput(wrong)
