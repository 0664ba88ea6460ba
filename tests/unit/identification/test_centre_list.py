"""What the Centre's list is asked for is what there is to ask for."""

from __future__ import annotations

import pytest

from contracts import access, reference
from contracts.reference.due_times import Calendar
from contracts.scopes import ROLE_PERMISSIONS, Permission
from contracts.words.positions import Position
from contracts.words.reports import Answer, ReportingSector
from identification.application.directory import Directory
from identification.domain.keyed import CITIZEN

CENTRE = next(unit.sector for unit in reference.units() if unit.id == reference.centre_intake_unit())


def test_every_sector_that_a_report_can_come_from_can_be_asked_for() -> None:
    assert {sector.value for sector in ReportingSector} == Directory().sectors() | {CITIZEN, CENTRE}


def test_who_may_read_the_list_is_who_holds_reports_at_the_centre() -> None:
    """By the access table: duty is held by the same roles. An assessor holds `case` in a panel, of which there is none yet."""
    table = access.load()
    for role, carried in ROLE_PERMISSIONS.items():
        holding = (Position.INTAKE, Position.CASE, Position.SUPERVISOR)
        reaches = any(table.may_hold(each, frozenset({role})) for each in holding) and role != "centre_assessor"
        assert (Permission.REPORTS_LIST_ALL in carried) is reaches, role


@pytest.mark.parametrize(("danger", "code"), [(Answer.YES, "TAKEOVER_15MIN"), (Answer.UNKNOWN, "TRIAGE_ASSESS")])
def test_a_report_is_taken_over_within_the_term_of_the_centre(danger: Answer, code: str) -> None:
    """Terms in working days would need a calendar, which only referral has."""
    term = reference.due_time(code)
    assert Directory().take_over_takes(danger) == term.duration
    assert term.calendar is Calendar.HOURS
