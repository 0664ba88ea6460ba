"""What the reporter is shown, at every moment (DESIGN 10.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts import reference
from contracts.words.reports import Answer, ReceiptStage, ReportState
from identification.domain.receipts import TAKEN_OVER_WITHIN, Waiting, receipt_of
from identification.domain.reports.record import Filing
from tests.support.identification import CSR, NOW, OTHER_CSR, adult, filing, report_in

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("delivered", "opened", "taken", "stage"),
    [
        (False, False, False, ReceiptStage.SAVED),
        (True, False, False, ReceiptStage.DELIVERED),
        (True, True, False, ReceiptStage.OPENED),
        (False, True, False, ReceiptStage.OPENED),
        (True, True, True, ReceiptStage.TAKEN_OVER),
        (False, False, True, ReceiptStage.TAKEN_OVER),
    ],
)
def test_the_stage_is_the_furthest_one_reached(delivered: bool, opened: bool, taken: bool, stage: ReceiptStage) -> None:
    report = report_in(ReportState.RECEIVED if taken else ReportState.SUBMITTED, filing())
    report.progress.delivered_at = NOW if delivered else None
    report.progress.opened_at = NOW if opened else None
    assert receipt_of(report, NOW).stage is stage


@pytest.mark.parametrize(
    ("danger", "delivered", "taken", "waited", "nobody_yet"),
    [
        (Answer.YES, False, False, 60 * SECOND, False),
        (Answer.YES, False, False, 61 * SECOND, True),
        (Answer.YES, True, False, 61 * SECOND, False),
        (Answer.YES, True, False, 15 * MINUTE, False),
        (Answer.YES, True, False, 15 * MINUTE + SECOND, True),
        (Answer.YES, True, True, 60 * MINUTE, False),
        (Answer.NO, False, False, 60 * MINUTE, False),
        (Answer.UNKNOWN, False, False, 60 * MINUTE, False),
    ],
)
def test_danger_that_nobody_took_says_so(
    danger: Answer, delivered: bool, taken: bool, waited: timedelta, nobody_yet: bool
) -> None:
    report = report_in(ReportState.SUBMITTED, filing(danger=danger))
    report.progress.delivered_at = NOW if delivered else None
    report.progress.taken_over_at = NOW if taken else None
    assert receipt_of(report, NOW + waited).nobody_yet is nobody_yet


def test_a_withdrawn_report_calls_nobody() -> None:
    report = report_in(ReportState.WITHDRAWN, filing())
    receipt = receipt_of(report, NOW + 60 * MINUTE)
    assert (receipt.stage, receipt.nobody_yet) == (ReceiptStage.WITHDRAWN, False)


@pytest.mark.parametrize(("waited", "overdue"), [(15 * MINUTE, False), (15 * MINUTE + SECOND, True)])
@pytest.mark.parametrize("delivered", [False, True])
def test_danger_waits_until_a_moment_and_is_overdue_after_it(waited: timedelta, overdue: bool, delivered: bool) -> None:
    report = report_in(ReportState.SUBMITTED, filing())
    report.progress.delivered_at = NOW if delivered else None
    assert receipt_of(report, NOW + waited).waiting == Waiting(NOW + 15 * MINUTE, overdue, csr_told=True)


@pytest.mark.parametrize(
    ("state", "danger"),
    [
        (ReportState.SUBMITTED, Answer.NO),
        (ReportState.SUBMITTED, Answer.UNKNOWN),
        (ReportState.RECEIVED, Answer.YES),
        (ReportState.WITHDRAWN, Answer.YES),
    ],
)
def test_without_danger_or_after_the_end_nothing_waits(state: ReportState, danger: Answer) -> None:
    assert receipt_of(report_in(state, filing(danger=danger)), NOW + 60 * MINUTE).waiting is None


def test_the_moment_is_that_of_the_term() -> None:
    assert reference.due_time("TAKEOVER_15MIN").duration == TAKEN_OVER_WITHIN


@pytest.mark.parametrize(
    ("filed", "shown"),
    [
        (filing(), True),
        (filing(excluded_units=(OTHER_CSR,)), True),
        (filing(excluded_units=(CSR,)), False),
        (adult(), False),
        (adult(serving_csr=CSR), False),
    ],
)
def test_the_centre_for_social_work_is_told_of_a_child_unless_it_was_left_out(filed: Filing, shown: bool) -> None:
    waiting = receipt_of(report_in(ReportState.SUBMITTED, filed), NOW).waiting
    assert waiting is not None
    assert waiting.csr_told is shown
