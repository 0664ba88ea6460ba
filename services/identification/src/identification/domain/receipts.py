"""What the reporter is shown, computed when it is read, so that it is true when nothing else runs (DESIGN 10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from contracts.words.reports import Answer, ReceiptStage, ReportState

if TYPE_CHECKING:
    from datetime import datetime

    from identification.domain.reports.report import Report

DELIVERED_WITHIN = timedelta(seconds=60)
TAKEN_OVER_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Danger that is not taken over: `due_at` is when it should have been, `overdue` that this has passed.

    `csr_told`: the centre for social work that serves the place was sent a request when the report was filed.
    """

    due_at: datetime
    overdue: bool
    csr_told: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """The stage that the report has come to, and whether danger waits; `nobody_yet` says that a call is needed."""

    stage: ReceiptStage
    nobody_yet: bool
    waiting: Waiting | None


def receipt_of(report: Report, now: datetime) -> Receipt:
    """The receipt of `report` at `now`."""
    progress, waiting = report.progress, _waiting(report, now)
    unseen = progress.delivered_at is None and progress.opened_at is None
    late = unseen and now - report.filing.submitted_at > DELIVERED_WITHIN
    return Receipt(_stage(report), waiting is not None and (waiting.overdue or late), waiting)


def _waiting(report: Report, now: datetime) -> Waiting | None:
    progress, filing = report.progress, report.filing
    if filing.danger is not Answer.YES or progress.taken_over_at is not None or not report.state.row.is_open:
        return None
    due_at = filing.known_since + TAKEN_OVER_WITHIN
    return Waiting(due_at, now > due_at, report.in_force.notified_csr is not None)


def _stage(report: Report) -> ReceiptStage:
    progress = report.progress
    if report.state is ReportState.RECEIVED and progress.procedure_opened_at is not None:
        return ReceiptStage.PROCEDURE_OPENED if progress.concluded_at is None else ReceiptStage.CONCLUDED
    if (stage := report.state.row.feedback) is not None:
        return stage
    if progress.opened_at is not None:
        return ReceiptStage.OPENED
    return ReceiptStage.SAVED if progress.delivered_at is None else ReceiptStage.DELIVERED
