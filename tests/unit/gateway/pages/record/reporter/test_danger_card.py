"""The card of a receipt in every state: danger x delivered x opened x the term passed x taken over."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from contracts import reference
from contracts.words.reports import Answer, ReportState
from gateway.pages.answers import ReadReceiptReceiptContent
from gateway.pages.record.reporter.danger_card import DangerCard, danger_card_of
from identification.domain.receipts import receipt_of
from tests.support.answers import answer
from tests.support.identification import CSR, NOW, filing, report_in

POLICE, DUTY = "192", "+38111000700"
SOON, LATER, LATE = timedelta(seconds=30), timedelta(minutes=14), timedelta(minutes=16)
IN_DANGER = "If somebody may be hurt now, call the police."
NOT_DELIVERED = "Your report has not reached the Centre's duty yet. Call the duty now."
NOT_TAKEN = "Nobody has taken your report over yet. Call the Centre's duty now."
ON_ITS_WAY, TOLD = "The Centre's duty: the report is on its way", "The Centre's duty was told"
TOLD_SOMETIME = "The Centre's duty was told; the time was not noted"
OPENED = "A person at the Centre opened the report"
CSR_TOO = "The centre for social work where the child is gets a request too"
# Delivered, opened, how long it has waited: what is said, who is called, who was notified, whether the term has passed.
CELLS: list[tuple[bool, bool, timedelta, str, str, list[str], bool]] = [
    (False, False, SOON, IN_DANGER, POLICE, [ON_ITS_WAY], False),
    (False, False, LATER, NOT_DELIVERED, DUTY, [ON_ITS_WAY], False),
    (False, False, LATE, NOT_TAKEN, DUTY, [ON_ITS_WAY], True),
    (True, False, SOON, IN_DANGER, POLICE, [TOLD], False),
    (True, False, LATER, IN_DANGER, POLICE, [TOLD], False),
    (True, False, LATE, NOT_TAKEN, DUTY, [TOLD], True),
    (False, True, SOON, IN_DANGER, POLICE, [TOLD_SOMETIME, OPENED], False),
    (False, True, LATER, IN_DANGER, POLICE, [TOLD_SOMETIME, OPENED], False),
    (False, True, LATE, NOT_TAKEN, DUTY, [TOLD_SOMETIME, OPENED], True),
    (True, True, SOON, IN_DANGER, POLICE, [TOLD, OPENED], False),
    (True, True, LATER, IN_DANGER, POLICE, [TOLD, OPENED], False),
    (True, True, LATE, NOT_TAKEN, DUTY, [TOLD, OPENED], True),
]


def card(
    danger: str, *, delivered: bool, opened: bool, waited: timedelta, taken: bool = False, **changes: Any
) -> DangerCard | None:
    """What the page makes of what identification publishes `waited` after the filing."""
    report = report_in(ReportState.SUBMITTED, filing(danger=Answer(danger), **changes))
    report.progress.delivered_at = NOW if delivered else None
    report.progress.opened_at = NOW if opened else None
    report.progress.taken_over_at = NOW if taken else None
    shown = receipt_of(report, NOW + waited)
    moments = {"deliveredAt": report.progress.delivered_at, "openedAt": report.progress.opened_at}
    waiting = shown.waiting and {
        "dueAt": shown.waiting.due_at.isoformat(),
        "overdue": shown.waiting.overdue,
        "csrTold": shown.waiting.csr_told,
    }
    noted = {name: at and at.isoformat() for name, at in moments.items()}
    return danger_card_of(answer(ReadReceiptReceiptContent, **noted, nobodyYet=shown.nobody_yet, waiting=waiting))


@pytest.mark.parametrize(("delivered", "opened", "waited", "heading", "calls", "shown", "overdue"), CELLS)
@pytest.mark.parametrize("left_out", [False, True])
def test_one_call_is_asked_for_and_nothing_is_said_that_is_not_so(
    delivered: bool,
    opened: bool,
    waited: timedelta,
    heading: str,
    calls: str,
    shown: list[str],
    overdue: bool,
    left_out: bool,
) -> None:
    excluded = (CSR,) if left_out else ()
    care = card("yes", delivered=delivered, opened=opened, waited=waited, excluded_units=excluded)
    assert care is not None
    assert (care.heading, care.calls.phone, care.overdue) == (heading, calls, overdue)
    assert [each.text for each in care.informed] == [*shown, *([] if left_out else [CSR_TOO])]
    assert care.due_at == (NOW + timedelta(minutes=15)).isoformat()


@pytest.mark.parametrize(("delivered", "opened", "waited"), list(product([False, True], [False, True], [SOON, LATE])))
@pytest.mark.parametrize(("danger", "taken"), [("yes", True), ("no", False), ("no", True), ("unknown", False)])
def test_without_danger_and_once_it_is_taken_over_there_is_no_card(
    danger: str, taken: bool, delivered: bool, opened: bool, waited: timedelta
) -> None:
    assert card(danger, delivered=delivered, opened=opened, waited=waited, taken=taken) is None


@pytest.mark.parametrize("overdue", [True, False])
def test_who_is_of_the_centre_is_told_to_take_it_over_and_not_to_call_themselves(overdue: bool) -> None:
    values = {
        "nobodyYet": True,
        "waiting": {"dueAt": "2026-11-24T22:50:00+00:00", "overdue": overdue, "csrTold": False},
    }
    care = danger_card_of(answer(ReadReceiptReceiptContent, **values), of_centre=True)
    assert care is not None
    assert care.heading == "Nobody has taken it over yet. Open the record and take it over."
    assert care.calls == reference.contact("police")
