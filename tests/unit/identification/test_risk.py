"""What an assessment of the danger has to hold, against a table written by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chassis.domain.errors import InvalidInput
from contracts.words.reports import AssessedRisk, RiskThreat
from identification.domain.reports.risk import risk_must_fit

TODAY = date(2026, 12, 2)
LATEST = {"critical": 1, "high": 7, "medium": 30, "low": 90}


def named(refused: InvalidInput) -> list[str]:
    fields: Any = refused.extensions["fields"]
    return [each["name"] for each in fields]


@pytest.mark.parametrize("level", AssessedRisk)
def test_the_next_review_is_from_today_to_the_last_day_of_its_level(level: AssessedRisk) -> None:
    threats = [RiskThreat.FAMILY, RiskThreat.ONLINE]
    for days in range(-2, 93):
        if 0 <= days <= LATEST[level]:
            risk_must_fit(level, threats, TODAY + timedelta(days=days), TODAY)
        else:
            with pytest.raises(InvalidInput) as refused:
                risk_must_fit(level, threats, TODAY + timedelta(days=days), TODAY)
            assert named(refused.value) == ["reviewOn"]


@pytest.mark.parametrize(
    ("threats", "wrong"),
    [
        (["not_known"], 0),
        (["not_known", "family"], 1),
        (["family", "family"], 1),
        (["not_known", "not_known"], 2),
        ([each for each in RiskThreat if each is not RiskThreat.NOT_KNOWN], 0),
    ],
)
def test_each_threat_is_named_once_and_what_is_not_known_stands_alone(threats: list[str], wrong: int) -> None:
    given = [RiskThreat(each) for each in threats]
    if not wrong:
        risk_must_fit(AssessedRisk.LOW, given, TODAY, TODAY)
        return
    with pytest.raises(InvalidInput) as refused:
        risk_must_fit(AssessedRisk.LOW, given, TODAY, TODAY)
    assert named(refused.value) == ["threats"] * wrong
