"""Rows to aggregates and back: a column is called as its field. Reading from storage checks nothing again: what was stored was checked."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from contracts.words.reports import Answer, ReportState, WayIn
from contracts.words.urgency import Urgency
from identification.domain.disclosures.disclosure import Basis, Disclosure, DisclosureState
from identification.domain.reports.report import Change, Filing, Progress, Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Row

T = TypeVar("T", Filing, Progress)
_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "way_in": WayIn,
    "danger": Answer,
    "still_here": Answer,
    "urgency": Urgency,
    "excluded_units": tuple,
    "state": ReportState,
    "changes": lambda changes: tuple(Change(each["version"], tuple(each["fields"])) for each in changes),
}
_OF_AN_EVENT: Final = frozenset({"delivered_at"})
"""Never overwritten by a command."""


def report_from(row: Row[Any]) -> Report:
    """The aggregate of a stored row."""
    return Report(_read(Filing, row), _read(Progress, row))


def report_values(report: Report) -> dict[str, Any]:
    """Every column of a new report."""
    return {**_values(report.filing), **progress_values(report)}


def progress_values(report: Report) -> dict[str, Any]:
    """The columns that commands change."""
    values = {name: value for name, value in _values(report.progress).items() if name not in _OF_AN_EVENT}
    return {**values, "changes": [{"version": each.version, "fields": list(each.fields)} for each in values["changes"]]}


def disclosure_from(row: Row[Any]) -> Disclosure:
    """A stored disclosure."""
    return Disclosure(
        referral_id=row.referral_id,
        report_id=row.report_id,
        purpose=row.purpose,
        unit_id=row.unit_id,
        state=DisclosureState(row.state),
        accepted_by=row.accepted_by,
        ended_at=row.ended_at,
        once_confirmed=None if row.once_confirmed is None else DisclosureState(row.once_confirmed),
    )


def basis_from(row: Row[Any]) -> Basis:
    """A stored ground."""
    return Basis(row.person_id, row.purpose, row.ground, row.live, row.verified)


def _read(kind: type[T], row: Row[Any]) -> T:
    stored: dict[str, Any] = {each.name: getattr(row, each.name) for each in fields(kind)}
    return kind(**{name: _READ[name](value) if name in _READ else value for name, value in stored.items()})


def _values(part: Filing | Progress) -> dict[str, Any]:
    return {each.name: _plain(getattr(part, each.name)) for each in fields(part)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
