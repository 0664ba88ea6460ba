"""Rows to aggregates and back. Reading from storage checks nothing again: what was stored was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.words.reports import Answer, ReportState, WayIn
from contracts.words.urgency import Urgency
from identification.domain.disclosures.disclosure import Basis, Disclosure, DisclosureState
from identification.domain.reports.report import Change, Filing, Progress, Report

if TYPE_CHECKING:
    from sqlalchemy import Row


def report_from(row: Row[Any]) -> Report:
    """The aggregate of a stored row."""
    filing = Filing(
        id=row.id,
        reference=row.reference,
        person_id=row.person_id,
        author_id=row.author_id,
        author_unit=row.author_unit,
        author_agency=row.author_agency,
        author_sector=row.author_sector,
        way_in=WayIn(row.way_in),
        child_path=row.child_path,
        danger=Answer(row.danger),
        still_here=Answer(row.still_here),
        still_here_until=row.still_here_until,
        urgency=Urgency(row.urgency),
        serving_csr=row.serving_csr,
        excluded_units=tuple(row.excluded_units),
        submitted_at=row.submitted_at,
        draft_id=row.draft_id,
    )
    progress = Progress(
        state=ReportState(row.state),
        version=row.version,
        delivered_at=row.delivered_at,
        opened_at=row.opened_at,
        taken_over_at=row.taken_over_at,
        taken_over_by=row.taken_over_by,
        withdrawn_at=row.withdrawn_at,
        changes=tuple(Change(change["version"], tuple(change["fields"])) for change in row.changes),
    )
    return Report(filing, progress)


def report_values(report: Report) -> dict[str, Any]:
    """Every column of a new report."""
    filing = report.filing
    return {
        "id": filing.id,
        "reference": filing.reference,
        "person_id": filing.person_id,
        "author_id": filing.author_id,
        "author_unit": filing.author_unit,
        "author_agency": filing.author_agency,
        "author_sector": filing.author_sector,
        "way_in": filing.way_in.value,
        "child_path": filing.child_path,
        "danger": filing.danger.value,
        "still_here": filing.still_here.value,
        "still_here_until": filing.still_here_until,
        "urgency": filing.urgency.value,
        "serving_csr": filing.serving_csr,
        "excluded_units": list(filing.excluded_units),
        "submitted_at": filing.submitted_at,
        "draft_id": filing.draft_id,
        **progress_values(report),
    }


def progress_values(report: Report) -> dict[str, Any]:
    """The columns that commands change; `delivered_at` is an event's and never overwritten by a command."""
    progress = report.progress
    return {
        "state": progress.state.value,
        "version": progress.version,
        "opened_at": progress.opened_at,
        "taken_over_at": progress.taken_over_at,
        "taken_over_by": progress.taken_over_by,
        "withdrawn_at": progress.withdrawn_at,
        "changes": [{"version": change.version, "fields": list(change.fields)} for change in progress.changes],
    }


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
