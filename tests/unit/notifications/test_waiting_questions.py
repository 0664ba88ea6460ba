"""When a question that waits is reminded of: after two hours, after a day, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from notifications.domain.questions.waiting import WaitingQuestion
from notifications.domain.vocabulary import Origin

ASKED = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
HOURS, DAY, A_SECOND = timedelta(hours=2), timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("made", "after", "expected"),
    [
        (0, HOURS - A_SECOND, None),
        (0, HOURS, 1),
        (0, DAY, 2),
        (1, HOURS, None),
        (1, DAY - A_SECOND, None),
        (1, DAY, 2),
        (2, 30 * DAY, None),
    ],
)
def test_a_reminder_is_due_once_and_those_that_were_missed_are_one(
    made: int, after: timedelta, expected: int | None
) -> None:
    origin = Origin(uuid4(), uuid4(), None)
    waiting = WaitingQuestion(uuid4(), uuid4(), uuid4(), None, None, ASKED, origin, made)
    assert waiting.remind(ASKED + after) == expected
    assert waiting.reminders == max(made, expected or 0)
    assert waiting.remind(ASKED + after) is None
