"""Handing a report over, as a table: the state before, who does what, and what comes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import DomainError
from contracts.events.identification import HandOverChangedV1, ReportAdvisedV1, ReportReceivedV1
from contracts.words.reports import HandOver, ReportState
from identification.application.reading.computed import hand_over_of
from identification.domain.errors import (
    AlreadyHandedOver,
    HandOverStands,
    NothingHandedOver,
    OwnUnitExcluded,
    ReportMoveRefused,
)
from identification.domain.reports.report import Report
from tests.support.identification import CSR, DAY, NOW, WARD, adult, report_in

AUTHOR, COLLEAGUE, THIRD = uuid4(), uuid4(), uuid4()
S, H = ReportState, HandOver
STEPS = ("offer", "author takes", "colleague takes", "third takes", "undo")
# What is before -> what each step in the order of STEPS comes to: what is after, or its refusal. Written by hand.
TABLE: dict[HandOver | None, tuple[HandOver | type[DomainError] | None, ...]] = {
    None: (H.OFFERED, NothingHandedOver, NothingHandedOver, NothingHandedOver, NothingHandedOver),
    H.OFFERED: (HandOverStands, HandOverStands, H.TAKEN, H.TAKEN, None),
    H.TAKEN: (AlreadyHandedOver,) * 5,
}


def standing(before: HandOver | None, state: ReportState = S.SUBMITTED, excluded: tuple[UUID, ...] = ()) -> Report:
    report = report_in(state, adult(author_id=AUTHOR, excluded_units=excluded))
    report.progress.offered_at = None if before is None else NOW
    report.progress.second_author_id = COLLEAGUE if before is H.TAKEN else None
    return report


def do(report: Report, step: str) -> None:
    who = {"author takes": AUTHOR, "colleague takes": COLLEAGUE, "third takes": THIRD}
    if step in who:
        report.take(who[step], NOW)
    else:
        {"offer": report.offer, "undo": report.end_offer}[step](NOW)


@pytest.mark.parametrize("state", [S.SUBMITTED, S.RECEIVED])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("before", TABLE)
def test_every_step_moves_or_raises_its_named_error(before: HandOver | None, step: str, state: ReportState) -> None:
    report, expected = standing(before, state), TABLE[before][STEPS.index(step)]
    authors, version = report.progress.second_author_id, report.version
    if isinstance(expected, type):
        with pytest.raises(expected):
            do(report, step)
        assert (report.hand_over, report.progress.second_author_id) == (before, authors)
        assert report.pull_events() == []
        return
    do(report, step)
    taker = {"colleague takes": COLLEAGUE, "third takes": THIRD}.get(step)
    assert (report.hand_over, report.progress.second_author_id) == (expected, taker)
    found = expected or H.UNDONE
    assert report.pull_events() == [
        HandOverChangedV1(report_id=report.id, unit_id=WARD, step=found, second_author_id=taker, changed_at=NOW)
    ]
    assert (report.state, report.version) == (state, version)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("before", TABLE)
def test_of_a_report_that_was_taken_back_nothing_is_handed_over(before: HandOver | None, step: str) -> None:
    report = standing(before, S.WITHDRAWN)
    with pytest.raises(ReportMoveRefused):
        do(report, step)
    assert (report.hand_over, report.pull_events()) == (before, [])


@pytest.mark.parametrize(("excluded", "refused"), [((WARD,), True), ((CSR, WARD), True), ((CSR,), False)])
def test_a_unit_that_must_not_learn_of_it_is_offered_nothing(excluded: tuple[UUID, ...], *, refused: bool) -> None:
    report = standing(None, excluded=excluded)
    if not refused:
        return report.offer(NOW)
    with pytest.raises(OwnUnitExcluded):
        report.offer(NOW)
    assert (report.hand_over, report.pull_events()) == (None, [])
    return None


@pytest.mark.parametrize("before", TABLE)
def test_authors_are_who_filed_it_and_who_took_it(before: HandOver | None) -> None:
    report = standing(before)
    assert [report.is_of(each) for each in (AUTHOR, COLLEAGUE, THIRD)] == [True, before is H.TAKEN, False]


def test_what_the_centre_does_is_told_with_both_authors() -> None:
    report = standing(H.TAKEN)
    report.take_over(THIRD, NOW, assess=DAY)
    report.advise(NOW)
    assert report.pull_events() == [
        ReportReceivedV1(
            report_id=report.id, taken_over_by=THIRD, taken_over_at=NOW, version=2, second_author_id=COLLEAGUE
        ),
        ReportAdvisedV1(report_id=report.id, author_id=AUTHOR, advised_at=NOW, second_author_id=COLLEAGUE),
    ]


def test_offers_of_an_author_have_one_name_for_a_night_and_another_the_next() -> None:
    def named(hour: int, author: UUID = AUTHOR) -> object:
        report = report_in(S.SUBMITTED, adult(author_id=author))
        report.progress.offered_at = datetime(2026, 11, 27, tzinfo=UTC) + timedelta(hours=hour)
        return hand_over_of(report)["offeredBy"]

    evening, morning, next_evening = named(20), named(24 + 6), named(24 + 20)
    assert (evening == morning, evening == next_evening, evening == named(20, COLLEAGUE)) == (True, False, False)
    assert evening != str(AUTHOR)
