"""Which earlier versions of a report are offered, and what they are called by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.pages.answers import RecordIdentityReport
from gateway.pages.record.person.earlier import Earlier, earlier_versions, last_addition
from tests.support.answers import answer

FILED = datetime(2026, 11, 24, 12, tzinfo=UTC)


def at(hours: int) -> datetime:
    return FILED + timedelta(hours=hours)


def content(*changes: tuple[int, int], texts: tuple[int, ...] = ()) -> dict[str, Any]:
    last = max([*(hour for _, hour in changes), *texts], default=None)
    return {
        "changes": [{"version": version, "at": at(hour).isoformat()} for version, hour in changes],
        **({"addenda": [{"text": "x", "at": at(hour).isoformat()} for hour in texts]} if texts else {}),
        "changedAt": None if last is None else at(last).isoformat(),
    }


def read(**contents: dict[str, Any]) -> RecordIdentityReport:
    return answer(RecordIdentityReport, **contents)


def test_there_is_one_before_each_addition_that_the_reader_sees() -> None:
    identity = read(account=content((2, 1), (5, 4), texts=(1, 4)), control=content((5, 4)))
    assert earlier_versions(identity, None) == [Earlier(1, None, False), Earlier(4, at(1), False)]
    assert last_addition(identity) == at(4)
    taken = [each.taken_over for hour in (0, 2, 5) for each in earlier_versions(identity, at(hour).isoformat())]
    assert taken == [True, False, False, True, False, False]


def test_what_was_added_before_additions_had_versions_belongs_to_the_first() -> None:
    identity = read(account=content((4, 3), texts=(1, 2, 3)))
    assert earlier_versions(identity, None) == [Earlier(3, at(2), False)]
    assert earlier_versions(read(account=content(texts=(1, 2))), None) == []
    assert last_addition(read(account=content())) is None
