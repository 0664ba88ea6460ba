"""The bench reads tables and starts processes by name: it is run for a moment, so that it is known to work when figures are wanted."""

from __future__ import annotations

import pytest

from tests.e2e.filings import adult, filed
from tests.e2e.people import Everybody
from tests.support.stack import Stack
from tests.workshop.bench.measured_stack import MeasuredStack
from tests.workshop.bench.measurements import notified, report_rate
from tests.workshop.bench.rounds import ROUNDS

# Whether the tools of `spona bench` work: nothing of the product rests on them.
pytestmark = pytest.mark.nightly


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)
async def test_reports_are_filed_and_their_rows_written_without_our_code(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_rate, "_TURNS", 1)
    monkeypatch.setattr(report_rate, "_REPORTS", 8)
    monkeypatch.setattr(report_rate, "_TRANSACTIONS", 8)
    rounds = await report_rate.reports(MeasuredStack.find(stack.data, {}), lambda _: None)
    assert len(rounds) == ROUNDS
    assert all(each.ours > 0 and (each.baseline or 0) > 0 for each in rounds)


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)
async def test_a_filing_is_measured_where_more_urgent_ones_are_open(
    stack: Stack, people: Everybody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six dangers stand before whatever is filed in an inbox that begins with the most urgent."""
    for _ in range(6):
        await filed(people("health.nis"), adult(danger="yes"))
    monkeypatch.setattr(notified, "_TURNS", 1)
    rounds = await notified.filed_to_notified(MeasuredStack.find(stack.data, {}), lambda _: None)
    assert len(rounds) == ROUNDS
    assert all(each.ours > 0 for each in rounds)
