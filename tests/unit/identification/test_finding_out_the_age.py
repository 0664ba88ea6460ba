"""Any sequence of ages ends in the state of the last one, and only a turn is reported."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from contracts.events.identification import PersonAgeChangedV1
from contracts.words.reports import Age, Answer, WayIn
from contracts.words.urgency import Urgency
from identification.domain.reports.record import Filing
from identification.domain.reports.report import Report
from identification.domain.vocabulary import urgency_of
from tests.support.identification import CSR, NOW, OTHER_CSR, adult, filing

BY = uuid4()
UNASKED = (WayIn.CHILD_DUTY, WayIn.COULD_NOT_ASK, WayIn.VITAL_INTEREST)
"""Of these an adult is one whom no one could ask; the one who was reported by official duty said no."""


def _filed(way: WayIn, danger: Answer, excluded: bool) -> Filing:
    units = (OTHER_CSR,) if excluded else ()
    child = way is WayIn.CHILD_DUTY
    urgency = urgency_of(danger, Age.CHILD if child else Age.ADULT)
    usual = filing if child else adult
    return usual(way_in=way, danger=danger, excluded_units=units, urgency=urgency)


filed = st.builds(
    _filed,
    st.sampled_from(list(WayIn)),
    st.sampled_from(list(Answer)),
    st.booleans(),
)


@given(filed, st.lists(st.sampled_from(list(Age)), min_size=1, max_size=6), st.booleans(), st.booleans())
def test_the_last_age_decides(of: Filing, ages: list[Age], answered: bool, others: bool) -> None:
    report = Report.file(of)
    report.pull_events()
    child = of.child_path
    for age in ages:
        turned = (age is not Age.ADULT) is not child
        assert report.learn_age(age, BY, NOW, OTHER_CSR, has_answered=answered, others_wait=others) is turned
        child = age is not Age.ADULT
        found = [each for each in report.pull_events() if isinstance(each, PersonAgeChangedV1)]
        assert len(found) == turned
        for each in found:
            serving = OTHER_CSR if child and OTHER_CSR not in of.excluded_units else None
            assert (each.child_path, each.serving_csr, each.recorded_by) == (child, serving, BY)
            assert each.ask_when_safe is (others or (not child and not answered and of.way_in in UNASKED))
    now, ever = report.in_force, any((age is not Age.ADULT) is not of.child_path for age in ages)
    assert report.filing is of
    assert now.child_path is child
    assert report.version == 1 + len(ages)
    if child:
        assert (now.way_in, report.is_to_be_asked) == (WayIn.CHILD_DUTY, False)
        assert now.notified_csr == (None if ever and of.excluded_units else OTHER_CSR if ever else CSR)
    elif ever:
        assert now.way_in is (WayIn.COULD_NOT_ASK if of.child_path else of.way_in)
        assert (now.notified_csr, report.is_to_be_asked) == (None, not answered and of.way_in in UNASKED)
    assert (now.urgency is Urgency.IMMEDIATE) is (of.danger is Answer.YES)
    assert now.urgency is not Urgency.STANDARD or not child


def test_nothing_else_than_a_turn_changes_the_path() -> None:
    report = Report.file(filing())
    for age in (Age.NOT_SURE, Age.CHILD):
        assert report.learn_age(age, BY, NOW, OTHER_CSR, has_answered=False, others_wait=False) is False
    assert report.in_force is report.filing
    assert report.changed_since(1) == ["age"]
