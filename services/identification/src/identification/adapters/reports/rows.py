"""Rows to aggregates and back. Reading from storage checks nothing again: what was stored was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.db.rows import Stored
from contracts.words.persons import AgeBasis
from contracts.words.reports import Answer, ReportSource, ReportState, WayIn
from contracts.words.urgency import Urgency
from identification.adapters import tables
from identification.adapters.reports.batches import rows_of
from identification.domain.reports.record import Filing, Progress
from identification.domain.reports.report import Report

if TYPE_CHECKING:
    from sqlalchemy import Row

COMPUTED = frozenset(column.name for column in tables.report.columns if column.computed is not None)
_REPORT = Stored(
    tables.report,
    Filing,
    Progress,
    words=(WayIn, Answer, Urgency, ReportState, ReportSource, AgeBasis),
    # The columns are older than the other ways in which a report ends, and in which something comes to the director.
    renamed={"ended_at": "withdrawn_at", "brought_at": "dissent_at"},
    beside={"answer_by", "units_answer_by", *COMPUTED},
)
_OF_NO_COMMAND = frozenset({"delivered_at", "take_over_by", "urgency_of_all", "csr_of_another", "recused"})
"""Written when a report is filed, by an event, or by a function of its own; never overwritten by a command."""


def report_from(row: Row[Any]) -> Report:
    """The aggregate of a stored row."""
    found = row._asdict()
    return Report(_REPORT.read(Filing, found), _REPORT.read(Progress, found))


def report_of_json(row: dict[str, Any]) -> Report:
    """The same of a row that the database gives as JSON."""
    (found,) = rows_of(tables.report, [row])
    return Report(_REPORT.read(Filing, found), _REPORT.read(Progress, found))


def report_values(report: Report) -> dict[str, Any]:
    """Every column of a new report."""
    return _REPORT.values(report.filing, report.progress)


def progress_values(report: Report) -> dict[str, Any]:
    """The columns that commands change."""
    values = _REPORT.values(report.progress)
    home = {"author_unit": report.filing.author_unit, "author_agency": report.filing.author_agency}
    return home | {name: value for name, value in values.items() if name not in _OF_NO_COMMAND}
