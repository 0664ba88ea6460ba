"""Only registered names with values of their kind leave a process."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

import pytest

from chassis.telemetry.redaction import registry

ID = uuid4()


class State(StrEnum):
    """A coded value."""

    OPEN = "open"


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("report.id", ID, str(ID)),
        ("report.id", str(ID), str(ID)),
        ("report.id", "Jelisaveta", None),
        ("report.id", 7, None),
        ("count", 3, 3),
        ("count", True, None),
        ("count", "3", None),
        ("count", 1.5, None),
        ("state", State.OPEN, "open"),
        ("state", "two words", None),
        ("state", "Јелисавета", None),
        ("state", "x" * 81, None),
        ("state", ["open"], None),
        ("http.route", "/v1/reports/{report_id}", "/v1/reports/{report_id}"),
        ("http.route", "/v1/reports?name=x", None),
        ("error.type", "chassis.domain.errors.Unavailable", "chassis.domain.errors.Unavailable"),
        ("error.type", "500", "500"),
        ("error.type", "ValueError: Jelisaveta", None),
        ("db.statement", "select 1", None),
        ("db.system", "postgresql", None),
        (
            "db.query.summary",
            "INSERT report COMMIT unnamed SELECT report",
            "INSERT report COMMIT unnamed SELECT report",
        ),
        ("db.query.summary", "SELECT Jelisaveta", None),
        ("db.query.summary", "SELECT report jelisaveta", None),
        ("db.query.summary", "JELISAVETA report", None),
        ("db.query.summary", "SELECT report\n", None),
        ("db.query.summary", "unnamed " * 31 + "unnamed", None),
        ("db.query.summary", "SELECT unnamed " * 16 + "x", None),
        ("db.query.summary", "", None),
        ("url.path", "/v1/reports/1", None),
        ("url.query", "name=Jelisaveta", None),
        ("client.address", "10.0.0.1", None),
        ("user_agent.original", "curl", None),
        ("subject.id", ID, None),  # in logs only
        ("name", "Jelisaveta", None),
    ],
)
def test_a_span_keeps_what_is_registered(name: str, value: Any, shown: Any) -> None:
    assert registry().accept(name, value, "span") == shown


def test_a_log_line_has_its_own_list() -> None:
    assert registry().accept("subject.id", ID, "log") == str(ID)
    assert registry().accept("rung", 3, "log") == 3
    assert registry().accept("rung", float("nan"), "log") is None
    assert registry().accept("url.scheme", "https", "log") is None
    assert registry().accept("timestamp", datetime(2026, 11, 24, tzinfo=UTC), "log") == "2026-11-24T00:00:00+00:00"
    assert registry().accept("timestamp", "yesterday", "log") is None


def test_underscores_stand_for_dots_where_a_name_has_them() -> None:
    assert registry().named("report_id") == "report.id"
    assert registry().named("rung") == "rung"
    assert registry().named("unheard_of") == "unheard_of"


def test_no_kind_takes_words() -> None:
    for name in registry().kinds:
        for place in ("span", "log"):
            assert registry().accept(name, "Jelisaveta Kanarinac, 018 555 333", place) is None, name
