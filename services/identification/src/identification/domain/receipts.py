"""What the reporter is shown, computed when it is read, so that it is true when nothing else runs (DESIGN 10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from contracts.words.reports import Answer, ReceiptStage

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
    """The stages with their moments; `nobody_yet` says that a call is needed, `ask_since` that the person is to be asked."""

    stage: ReceiptStage
    saved_at: datetime
    delivered_at: datetime | None
    opened_at: datetime | None
    taken_over_at: datetime | None
    nobody_yet: bool
    waiting: Waiting | None
    ask_since: datetime | None
    path_since: datetime | None


def receipt_of(report: Report, now: datetime) -> Receipt:
    """The receipt of `report` at `now`."""
    progress, saved_at = report.progress, report.filing.submitted_at
    waiting = _waiting(report, now)
    unseen = progress.delivered_at is None and progress.opened_at is None
    return Receipt(
        stage=_stage(report),
        saved_at=saved_at,
        delivered_at=progress.delivered_at,
        opened_at=progress.opened_at,
        taken_over_at=progress.taken_over_at,
        nobody_yet=waiting is not None and (waiting.overdue or (unseen and now - saved_at > DELIVERED_WITHIN)),
        waiting=waiting,
        ask_since=progress.to_ask_since if report.is_to_be_asked else None,
        path_since=progress.path_since,
    )


def _waiting(report: Report, now: datetime) -> Waiting | None:
    progress, filing = report.progress, report.filing
    if filing.danger is not Answer.YES or progress.taken_over_at is not None or not report.state.row.is_open:
        return None
    due_at = filing.known_since + TAKEN_OVER_WITHIN
    return Waiting(due_at, now > due_at, report.in_force.notified_csr is not None)


def _stage(report: Report) -> ReceiptStage:
    progress = report.progress
    if (stage := report.state.row.feedback) is not None:
        return stage
    if progress.opened_at is not None:
        return ReceiptStage.OPENED
    return ReceiptStage.SAVED if progress.delivered_at is None else ReceiptStage.DELIVERED
