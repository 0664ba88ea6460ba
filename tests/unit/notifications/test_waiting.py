"""When people are notified of what is open: of a question after two hours and after a day, of one without a report when it is overdue and a day later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from notifications.domain.advice import WaitingAdvice
from notifications.domain.questions import WaitingQuestion
from notifications.domain.vocabulary import Origin

SINCE = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
NONE, HOURS, DAY, A_SECOND = timedelta(0), timedelta(hours=2), timedelta(days=1), timedelta(seconds=1)
ORIGIN = Origin(uuid4(), uuid4(), None)


@pytest.mark.parametrize(("what", "first"), [("question", HOURS), ("advice", NONE)])
@pytest.mark.parametrize(
    ("made", "later", "expected"),
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
def test_each_is_told_of_once_and_those_that_were_missed_are_one(
    what: str, first: timedelta, made: int, later: timedelta, expected: int | None
) -> None:
    """`later` than the first time, or since it waits where that is a day and more."""
    now = SINCE + (later if later >= DAY - A_SECOND else first + later)
    if what == "question":
        question = WaitingQuestion(uuid4(), uuid4(), uuid4(), None, None, SINCE, ORIGIN, made)
        values = [question.advance(now), question.reminders, question.advance(now)]
    else:
        advice = WaitingAdvice(uuid4(), SINCE - timedelta(hours=8), SINCE, ORIGIN, made)
        values = [advice.advance(now), advice.alerts, advice.advance(now)]
    assert values == [expected, max(made, expected or 0), None]
