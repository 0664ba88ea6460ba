"""What one loader fetches at once is refused one by one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gateway.graphql.referrals.loaders import referrals_by_report
from gateway.graphql.reports.reading.loaders import reports_by_id
from gateway.graphql.wire import UnexpectedAnswer
from tests.unit.gateway.test_wire import HEAD

UNEXPECTED, GOOD = {**HEAD, "classes": "none"}, {**HEAD, "classes": {}}


class Fetched:
    """A service that answers two things at once, the first of them unexpectedly."""

    async def ask(self, _caller: None, _service: str, path: str, **_: list[str]) -> dict[str, Any]:
        if path == "/reports/batch":
            return {"items": [UNEXPECTED, GOOD]}
        return {"items": [{"reportId": "unexpected", "referrals": ["none"]}, {"reportId": "good", "referrals": []}]}


@pytest.mark.parametrize(
    ("make", "keys"),
    [
        (reports_by_id, [("unexpected", frozenset()), ("good", frozenset())]),
        (referrals_by_report, ["unexpected", "good"]),
    ],
)
async def test_an_unexpected_answer_is_the_error_of_that_one_alone(make: Any, keys: list[Any]) -> None:
    loader = make(Fetched(), None)
    first, second = await asyncio.gather(*map(loader.load, keys), return_exceptions=True)
    assert isinstance(first, UnexpectedAnswer)
    assert not isinstance(second, BaseException)
