"""What intake keys in: when it can have been received, who holds what towards it, and from when terms run."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import access
from contracts.events.identification import HandOverChangedV1, ReportSubmittedV1
from contracts.scopes import ROLE_PERMISSIONS
from contracts.words.reports import HandOver, ReportSource
from identification.application.directory import Directory
from identification.application.home import home_of_reporter
from identification.domain.keyed import Keyed, KeyedByIntakeOnly
from identification.domain.reading.positions import FEEDBACK_LASTS, Facts, positions_of
from identification.domain.receipts import TAKEN_OVER_WITHIN, receipt_of
from identification.domain.reports.minimum import CLOCKS_DIFFER_BY, RECEIVED_WITHIN, problem_of_receipt
from identification.domain.reports.report import Report
from tests.support.identification import HOSPITAL, NOW, WARD, filing, person

BELGRADE, TABLE, CENTRE = ZoneInfo("Europe/Belgrade"), access.load(), uuid4()
SECOND = timedelta(seconds=1)
MOMENTS = st.timedeltas(-2 * RECEIVED_WITHIN, timedelta(days=1)).map(lambda before: NOW + before)
DAYS = st.dates(date(2026, 9, 1), date(2027, 2, 1))


@given(MOMENTS, DAYS)
def test_it_is_received_within_thirty_days_never_later_than_now_and_never_before_the_encounter(
    received: datetime, encounter: date
) -> None:
    fits = NOW - RECEIVED_WITHIN <= received <= NOW + CLOCKS_DIFFER_BY
    met_before = encounter <= received.astimezone(BELGRADE).date()
    assert (problem_of_receipt(received, encounter, NOW) is None) is (fits and met_before)


@pytest.mark.parametrize(
    ("received", "word"),
    [
        (NOW + CLOCKS_DIFFER_BY, None),
        (NOW + CLOCKS_DIFFER_BY + SECOND, "future"),
        (NOW - RECEIVED_WITHIN, None),
        (NOW - RECEIVED_WITHIN - SECOND, "30 days"),
    ],
)
def test_its_limits(received: datetime, word: str | None) -> None:
    said = problem_of_receipt(received, date(2026, 10, 1), NOW)
    assert (said is None) if word is None else (said is not None and word in said)


def test_the_day_of_the_encounter_is_belgrades() -> None:
    # Half an hour after midnight there, while it is yesterday by the clock of the server.
    received = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert problem_of_receipt(received, date(2026, 11, 24), NOW) is None
    assert problem_of_receipt(received - timedelta(hours=1), date(2026, 11, 24), NOW) is not None


def keyed_facts(at: datetime = NOW, **changes: object) -> Facts:
    about = filing(source=ReportSource.PHONE, received_at=NOW, **changes)
    return Facts(Report.file(about), at)


def test_who_keyed_it_in_is_author_and_intake_while_they_key_in_and_the_ward_holds_unit() -> None:
    keyer = person("centre_intake", CENTRE)
    for agency in (HOSPITAL, uuid4()):
        known = keyed_facts(author_id=keyer.subject, author_agency=agency)
        assert positions_of(keyer, known, TABLE.may_hold) == {"author", "intake"}
        moved = person("health_reporter", WARD, subject=keyer.subject)
        assert positions_of(moved, known, TABLE.may_hold) == frozenset()
    known = keyed_facts(author_id=keyer.subject)
    assert positions_of(person("centre_intake", CENTRE), known, TABLE.may_hold) == {"intake"}
    assert positions_of(person("health_reporter", WARD), known, TABLE.may_hold) == {"unit"}


def test_who_keyed_it_in_is_intake_alone_once_somebody_of_the_unit_took_it() -> None:
    keyer, doctor = person("centre_intake", CENTRE), person("health_reporter", WARD)
    known = keyed_facts(author_id=keyer.subject)
    known.report.progress.second_author_id = doctor.subject
    assert positions_of(keyer, known, TABLE.may_hold) == {"intake"}
    assert positions_of(doctor, known, TABLE.may_hold) == {"author"}


def test_ninety_days_after_its_end_they_are_intake_alone() -> None:
    keyer = person("centre_intake", CENTRE)
    known = keyed_facts(NOW + FEEDBACK_LASTS, author_id=keyer.subject)
    known.report.progress.ended_at = NOW
    assert positions_of(keyer, known, TABLE.may_hold) == {"intake"}


def test_who_may_key_in() -> None:
    allowed = set()
    for role in ROLES:
        with suppress(KeyedByIntakeOnly):
            home_of_reporter(person(role, WARD), Keyed(ReportSource.PHONE, NOW), Directory())
            allowed.add(role)
    assert allowed == {"centre_intake"}


ROLES = sorted(ROLE_PERMISSIONS)


def test_a_danger_is_due_a_quarter_of_an_hour_after_it_was_received_and_is_never_late_to_be_delivered() -> None:
    received = NOW - timedelta(minutes=10)
    report = Report.file(filing(source=ReportSource.PHONE, received_at=received))
    found = receipt_of(report, NOW)
    assert found.waiting is not None
    assert (found.waiting.due_at, found.nobody_yet) == (received + TAKEN_OVER_WITHIN, False)
    assert receipt_of(report, NOW + timedelta(minutes=5) + SECOND).nobody_yet


def test_what_is_offered_at_once_is_told_after_it_was_submitted_and_with_all_persons() -> None:
    first = filing(source=ReportSource.PAPER, received_at=NOW, persons=2)
    report = Report.file(first, offered=True)
    submitted, offered = report.pull_events()
    assert isinstance(submitted, ReportSubmittedV1)
    assert isinstance(offered, HandOverChangedV1)
    assert (submitted.received_at, offered.step) == (NOW, HandOver.OFFERED)
    second = Report.add_person(filing(joint_with=first.id, number=2), offered=True)
    assert [report.hand_over, second.hand_over] == [HandOver.OFFERED] * 2
    assert len(second.pull_events()) == 1
