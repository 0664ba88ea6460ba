"""What an author says later of a class whose facts the Centre corrects is an addition, and what the Centre corrects is none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from identification.adapters.reports.addenda import OpenedAddendum, with_addenda

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
FILED = {"unit_callback": {"unitId": "first", "phone": "+38118506700"}}
ANSWER = {"question": "reach_reporter", "values": ["call"]}


def with_said(said: dict[str, Any]) -> dict[str, Any]:
    return with_addenda(FILED, [OpenedAddendum(uuid4(), "unit_callback", said, 2, NOW)])["unit_callback"]


def test_an_answer_of_the_author_corrects_nothing() -> None:
    shown = with_said({"answers": [ANSWER]})
    assert (shown["answers"], shown["unitId"]) == ([ANSWER], "first")
    assert "corrected" not in shown


def test_another_unit_is_a_correction_that_keeps_the_one_before() -> None:
    shown = with_said({"unitId": "second"})
    assert shown["unitId"] == "second"
    assert shown["corrected"] == [{"at": NOW.isoformat(), "unitId": "first"}]
