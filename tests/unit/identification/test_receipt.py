"""What the reporter is told, at every moment (DESIGN 10.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from identification.domain.lifecycle import ReportState
from identification.domain.receipt import ReceiptStage, receipt_of
from tests.support.identification import NOW, filing, report_in

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
    report = report_in(ReportState.SUBMITTED, filing())
    report.progress.delivered_at = NOW if delivered else None
    report.progress.opened_at = NOW if opened else None
    report.progress.taken_over_at = NOW if taken else None
    assert receipt_of(report, NOW).stage is stage


@pytest.mark.parametrize(
    ("danger", "delivered", "taken", "waited", "nobody_yet"),
    [
        ("yes", False, False, 60 * SECOND, False),
        ("yes", False, False, 61 * SECOND, True),
        ("yes", True, False, 61 * SECOND, False),
        ("yes", True, False, 15 * MINUTE, False),
        ("yes", True, False, 15 * MINUTE + SECOND, True),
        ("yes", True, True, 60 * MINUTE, False),
        ("no", False, False, 60 * MINUTE, False),
        ("unknown", False, False, 60 * MINUTE, False),
    ],
)
def test_danger_that_nobody_took_says_so(
    danger: str, delivered: bool, taken: bool, waited: timedelta, nobody_yet: bool
) -> None:
    report = report_in(ReportState.SUBMITTED, filing(danger=danger))
    report.progress.delivered_at = NOW if delivered else None
    report.progress.taken_over_at = NOW if taken else None
    assert receipt_of(report, NOW + waited).nobody_yet is nobody_yet


def test_a_withdrawn_report_calls_nobody() -> None:
    report = report_in(ReportState.WITHDRAWN, filing())
    receipt = receipt_of(report, NOW + 60 * MINUTE)
    assert (receipt.stage, receipt.nobody_yet) == (ReceiptStage.WITHDRAWN, False)
