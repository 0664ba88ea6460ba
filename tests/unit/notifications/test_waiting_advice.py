"""When the duty is alerted about a question without a report: when it is overdue, a day later, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from notifications.domain.advice.waiting import WaitingAdvice
from notifications.domain.vocabulary import Origin

DUE = datetime(2026, 11, 24, 10, 14, tzinfo=UTC)
NONE, DAY, A_SECOND = timedelta(0), timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("made", "after", "expected"),
    [
        (0, -A_SECOND, None),
        (0, NONE, 1),
        (0, DAY, 2),
        (1, NONE, None),
        (1, DAY - A_SECOND, None),
        (1, DAY, 2),
        (2, 30 * DAY, None),
    ],
)
def test_an_alert_is_due_once_and_those_that_were_missed_are_one(
    made: int, after: timedelta, expected: int | None
) -> None:
    waiting = WaitingAdvice(uuid4(), DUE - timedelta(hours=8), DUE, Origin(uuid4(), uuid4(), None), made)
    assert waiting.alert(DUE + after) == expected
    assert waiting.alerts == max(made, expected or 0)
    assert waiting.alert(DUE + after) is None
