"""Which units report agrees with who may be the author of a report."""

from __future__ import annotations

from contracts import access, reference
from contracts.reference.agencies import REPORTING_KINDS
from tests.support import demo_people


def test_a_unit_reports_exactly_where_a_person_of_the_demonstration_may_be_author() -> None:
    """The one who adds a kind of unit says whether its people report."""
    authors = access.load().positions["author"]
    reporting = {
        each.unit for each in demo_people.PEOPLE.values() if set(each.roles) & set(authors) - {"centre_intake"}
    }
    others = {each.unit for each in demo_people.PEOPLE.values()} - reporting
    assert {each.kind for each in reference.units() if each.id in reporting} <= REPORTING_KINDS
    assert {each.kind for each in reference.units() if each.id in others}.isdisjoint(REPORTING_KINDS)
